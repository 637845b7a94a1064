// Where rows and telemetry go: a workspace with the tables, the rule that takes rows, and Application Insights; by private link, where that is asked for.

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

@description('Id of a private link scope of Azure Monitor, or the word new for one of its own; without it the endpoints are public, by Entra alone.')
param monitorScopeId string

@description('Tags of all that is made.')
param tags object

var isPrivate = !empty(monitorScopeId)
var hasOwnScope = monitorScopeId == 'new'
// A rule with an endpoint of its own, which no private link scope takes: https://learn.microsoft.com/azure/azure-monitor/essentials/data-collection-endpoint-overview
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
    // Asking stays public, by Entra: alerts, the workbook and people at their browsers ask.
    publicNetworkAccessForIngestion: isPrivate ? 'Disabled' : 'Enabled'
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

resource endpoint 'Microsoft.Insights/dataCollectionEndpoints@2024-03-11' = if (isPrivate) {
  name: 'dce-${name}'
  location: location
  tags: tags
  properties: {
    networkAcls: {
      publicNetworkAccess: 'Disabled'
    }
  }
}

// Of a rule that is there the kind does not change: the other has another name.
resource rule 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: isPrivate ? 'dcr-${name}-private' : 'dcr-${name}'
  location: location
  tags: tags
  kind: isPrivate ? null : ruleKind
  properties: {
    dataCollectionEndpointId: isPrivate ? endpoint.id : null
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
    publicNetworkAccessForIngestion: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource ownScope 'Microsoft.Insights/privateLinkScopes@2021-07-01-preview' = if (hasOwnScope) {
  name: 'ampls-${name}'
  location: 'global'
  tags: tags
  properties: {
    // Networks that share its DNS go on reaching what is in no scope: https://learn.microsoft.com/azure/azure-monitor/logs/private-link-design
    accessModeSettings: {
      ingestionAccessMode: 'Open'
      queryAccessMode: 'Open'
    }
  }
}

// A scope that is there may be in another group.
var scopeGroup = isPrivate && !hasOwnScope ? monitorScopeId : resourceGroup().id

module joined 'scope.bicep' = if (isPrivate) {
  name: 'aks-reach-scope'
  scope: resourceGroup(split(scopeGroup, '/')[2], split(scopeGroup, '/')[4])
  params: {
    scopeName: hasOwnScope ? ownScope.name : last(split(monitorScopeId, '/'))
    // Into which scopes a workspace goes that is there is for its owner to say.
    resourceIds: concat([
      endpoint.id
      insights.id
    ], empty(workspaceId) ? [
      workspace
    ] : [])
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
output ingestion string = isPrivate ? endpoint.properties.logsIngestion.endpoint : rule.properties.endpoints.logsIngestion
output ruleId string = rule.properties.immutableId
output insights string = insights.properties.ConnectionString
output ownScopeId string = hasOwnScope ? ownScope.id : ''
