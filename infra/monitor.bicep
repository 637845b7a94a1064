// Where rows and telemetry go: a workspace with the tables, the rule that takes rows, and Application Insights.

@description('Part of the names of all that is made.')
param name string

@description('Where it runs.')
param location string

@description('Id of the identity that the app runs as.')
param identityId string

@description('Object id of the identity that the app runs as.')
param principalId string

@description('Id of a Log Analytics workspace; a new one when empty.')
param workspaceId string

@description('Days that a new workspace keeps the findings.')
param retentionDays int

@description('Tags of all that is made.')
param tags object

// A rule with an endpoint of its own: https://learn.microsoft.com/azure/azure-monitor/essentials/data-collection-rule-overview#endpoints
var ruleKind = 'Direct'
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource ownWorkspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = if (empty(workspaceId)) {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
  }
}

var workspace = empty(workspaceId) ? ownWorkspace.id : workspaceId

// Tables lie in the workspace, which may be in another group.
module tables 'tables.bicep' = {
  name: 'aks-reach-tables'
  scope: resourceGroup(split(workspace, '/')[2], split(workspace, '/')[4])
  params: {
    workspaceName: last(split(workspace, '/'))
  }
}

resource rule 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: 'dcr-${name}'
  location: location
  tags: tags
  kind: ruleKind
  properties: {
    streamDeclarations: loadJsonContent('streams.json')
    destinations: {
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: workspace
        }
      ]
    }
    dataFlows: [for stream in objectKeys(loadJsonContent('streams.json')): {
      streams: [
        stream
      ]
      destinations: [
        'workspace'
      ]
      outputStream: stream
    }]
  }
  dependsOn: [
    tables
  ]
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace
    DisableLocalAuth: true
  }
}

resource sendRows 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(rule.id, identityId, metricsPublisher)
  scope: rule
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource sendLogs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identityId, metricsPublisher)
  scope: insights
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output workspaceId string = workspace
output ingestion string = rule.properties.endpoints.logsIngestion
output ruleId string = rule.properties.immutableId
output insights string = insights.properties.ConnectionString
