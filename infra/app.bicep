// The Functions app with all that it needs: an identity, storage, where rows go, and a network of its own where it has one.

@description('Part of the names of all that is made.')
param name string

@description('Where it runs.')
param location string

@description('Client id of the app registration that callers sign in to, or the word keys.')
param entraClientId string

@description('Hours from one scan to the next.')
param hoursBetweenScans int

@description('Id of a Log Analytics workspace; a new one when empty.')
param workspaceId string

@description('Days that a new workspace keeps the findings.')
param retentionDays int

@description('Whether its calls come from a fixed prefix.')
param hasFixedEgress bool

@description('Prefix of its VNet, if it has one.')
param vnetPrefix string

@description('Id of a subnet that its calls leave by, in place of its VNet.')
param appSubnetId string

@description('Id of a subnet for private endpoints; without it the app and its storage are public, by Entra alone.')
param privateSubnetId string

@description('Whether the private DNS zones of these endpoints are made here.')
param makesDnsZones bool

@description('Id of a key vault with a key for the storage account, or nothing.')
param keyVaultId string

@description('Name of the key.')
param keyName string

@description('Id of a private link scope of Azure Monitor, or the word new for one of its own; without it its endpoints are public, by Entra alone.')
param monitorScopeId string

@description('The cloud whose clusters it scans.')
param cloud string

@description('Tags of all that is made.')
param tags object

var hasOwnVnet = hasFixedEgress && empty(appSubnetId)
var isPrivate = !empty(privateSubnetId)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

module network 'network.bicep' = if (hasOwnVnet) {
  name: 'aks-reach-network'
  params: {
    name: name
    location: location
    vnetPrefix: vnetPrefix
    tags: tags
  }
}

module storage 'storage.bicep' = {
  name: 'aks-reach-storage'
  params: {
    location: location
    identityId: identity.id
    principalId: identity.properties.principalId
    isPrivate: isPrivate
    keyVaultId: keyVaultId
    keyName: keyName
    tags: tags
  }
}

module monitor 'monitor.bicep' = {
  name: 'aks-reach-monitor'
  params: {
    name: name
    location: location
    identityId: identity.id
    principalId: identity.properties.principalId
    workspaceId: workspaceId
    retentionDays: retentionDays
    monitorScopeId: monitorScopeId
    tags: tags
  }
}

module site 'site.bicep' = {
  name: 'aks-reach-site'
  params: {
    name: name
    location: location
    identityId: identity.id
    subnetId: hasOwnVnet ? network.outputs.subnetId : appSubnetId
    isPrivate: isPrivate
    packages: storage.outputs.packages
    tags: tags
  }
}

module endpoints 'private.bicep' = if (isPrivate) {
  name: 'aks-reach-private'
  params: {
    name: name
    location: location
    privateSubnetId: privateSubnetId
    appSubnetId: appSubnetId
    makesDnsZones: makesDnsZones
    storageId: storage.outputs.id
    siteId: site.outputs.id
    siteHost: site.outputs.host
    monitorScopeId: monitor.outputs.ownScopeId
    tags: tags
  }
}

module settings 'settings.bicep' = {
  name: 'aks-reach-settings'
  params: {
    siteName: site.outputs.name
    entraClientId: entraClientId
    hoursBetweenScans: hoursBetweenScans
    cloud: cloud
    clientId: identity.properties.clientId
    blobs: storage.outputs.blobs
    queues: storage.outputs.queues
    insights: monitor.outputs.insights
    ingestion: monitor.outputs.ingestion
    ruleId: monitor.outputs.ruleId
  }
  dependsOn: [
    endpoints
  ]
}

output workspaceId string = monitor.outputs.workspaceId
output url string = 'https://${site.outputs.host}'
output principalId string = identity.properties.principalId
output egressPrefix string = hasOwnVnet ? network.outputs.egressPrefix : ''
