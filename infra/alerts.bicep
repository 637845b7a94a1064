// Rules that alert on what scans find, and on load that has a cluster scanned at once. They are made from the code.

@description('Part of the names of all that is made.')
param name string

@description('Where the workspace is.')
param location string

@description('Id of the workspace with the findings.')
param workspaceId string

@description('Hours from one scan to the next.')
param hoursBetweenScans int

@description('Ids of action groups that are told of clusters.')
param clusterActionGroups array

@description('Ids of action groups that are told of lines.')
param lineActionGroups array

@description('Ids of action groups that are told of scans.')
param operatorActionGroups array

@description('Ids of clusters whose load is watched.')
param watchedClusters array

@description('Object id of the app registration; without it nothing is called back.')
param entraObjectId string

@description('Where the app answers.')
param url string

@description('Tags of all that is made.')
param tags object

var alerts = loadJsonContent('alerts.json')
var windows = {
  scans: alerts.windows[string(hoursBetweenScans)]
  longest: alerts.longest
}
var told = {
  clusters: clusterActionGroups
  lines: lineActionGroups
  operators: operatorActionGroups
}
var watched = flatten(map(watchedClusters, id => map(alerts.loads, load => {
  cluster: id
  load: load
})))
var callsBack = !empty(entraObjectId) && !empty(watchedClusters)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}-alerts'
  location: location
  tags: tags
}

module query 'query.bicep' = {
  name: 'aks-reach-query'
  scope: resourceGroup(split(workspaceId, '/')[2], split(workspaceId, '/')[4])
  params: {
    workspaceName: last(split(workspaceId, '/'))
    principalId: identity.properties.principalId
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [for rule in items(alerts.rules): {
  name: 'aks-reach-${name}-${rule.key}'
  location: location
  tags: tags
  kind: 'LogAlert'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    displayName: rule.value.title
    severity: rule.value.severity
    enabled: true
    scopes: [
      workspaceId
    ]
    windowSize: windows[rule.value.looksBack].windowSize
    evaluationFrequency: windows[rule.value.looksBack].evaluationFrequency
    autoMitigate: true
    // The tables may be a minute old.
    skipQueryValidation: true
    criteria: {
      allOf: [
        {
          query: rule.value.query
          timeAggregation: empty(rule.value.measure) ? 'Count' : 'Maximum'
          metricMeasureColumn: empty(rule.value.measure) ? null : rule.value.measure
          resourceIdColumn: empty(rule.value.resourceIdColumn) ? null : rule.value.resourceIdColumn
          dimensions: map(rule.value.dimensions, column => {
            name: column
            operator: 'Include'
            values: [
              '*'
            ]
          })
          operator: 'GreaterThan'
          threshold: rule.value.threshold + rule.value.thresholdPerHour * hoursBetweenScans
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: told[rule.value.tells]
      customProperties: {
        meaning: rule.value.description
      }
    }
  }
  dependsOn: [
    query
  ]
}]

resource callback 'Microsoft.Insights/actionGroups@2023-01-01' = if (callsBack) {
  name: 'ag-${name}-scan'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'aks-reach'
    enabled: true
    webhookReceivers: [
      {
        name: 'scan'
        serviceUri: '${url}/api/alerts'
        useCommonAlertSchema: true
        useAadAuth: true
        objectId: entraObjectId
        identifierUri: 'api://${tenant().tenantId}/aks-reach-${name}'
        tenantId: tenant().tenantId
      }
    ]
  }
}

// One rule for a cluster and a metric: what it is about is then known to whoever is called.
resource loads 'Microsoft.Insights/metricAlerts@2026-01-01' = [for one in watched: {
  name: 'aks-reach-${name}-${uniqueString(one.cluster)}-${one.load.metric}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    severity: 3
    scopes: [
      one.cluster
    ]
    windowSize: alerts.loadWindow
    evaluationFrequency: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'load'
          metricNamespace: 'Microsoft.ContainerService/managedClusters'
          metricName: one.load.metric
          timeAggregation: 'Average'
          operator: 'GreaterThanOrEqual'
          threshold: one.load.threshold
        }
      ]
    }
    actions: callsBack ? [
      {
        actionGroupId: callback.id
      }
    ] : []
    customProperties: {
      meaning: one.load.title
    }
  }
}]
