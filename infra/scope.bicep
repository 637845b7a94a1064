// What is reached through a private link scope of Azure Monitor.

@description('A scope of this resource group.')
param scopeName string

@description('Ids of what it takes: data collection endpoints, workspaces, and components of Application Insights.')
param resourceIds array

resource scope 'Microsoft.Insights/privateLinkScopes@2021-07-01-preview' existing = {
  name: scopeName
}

resource joined 'Microsoft.Insights/privateLinkScopes/scopedResources@2021-07-01-preview' = [for id in resourceIds: {
  parent: scope
  name: '${last(split(id, '/'))}-${uniqueString(id)}'
  properties: {
    linkedResourceId: id
  }
}]
