// AKS Reach in a resource group of its own, and the right to read what it scans. See README.md.
targetScope = 'subscription'

@description('Name of the environment: part of the names of all that is made.')
@minLength(2)
@maxLength(20)
param environmentName string

@description('Where it runs. It scans clusters in every region.')
param location string

@description('Client id of the app registration that callers sign in to, which register.sh makes. The word keys in its place has function keys open the app, and nobody told apart.')
@minLength(4)
param entraClientId string

@description('Object id of that app registration, which register.sh prints as well: alerts about load have clusters scanned where it is given.')
param entraObjectId string = ''

@description('Hours from one scan to the next. Rules that alert look back over two of them, which Azure allows up to twelve.')
@allowed([
  1
  2
  3
  4
  6
  8
  12
])
param hoursBetweenScans int = 6

@description('Whether rules alert on what scans find.')
param hasAlerts bool = true

@description('Ids of action groups that are told of clusters that are cut off.')
param clusterActionGroups array = []

@description('Ids of action groups that are told of lines that cut clusters off: one alert a line, however many clusters.')
param lineActionGroups array = []

@description('Ids of action groups that are told when scans are missing, fail or see less than before.')
param operatorActionGroups array = []

@description('Ids of clusters that are scanned at once when their API server or etcd is busy: five rules for each.')
param watchedClusters array = []

@description('Ids of the subscriptions that it scans. What its configuration leaves out, it does not read.')
param scannedSubscriptions array = [
  subscription().subscriptionId
]

@description('Whether it may ask API servers, in clusters that take Azure RBAC for that.')
param readsClusters bool = false

@description('Id of a Log Analytics workspace for the findings; a new one when empty.')
param workspaceId string = ''

@description('Days that a new workspace keeps the findings.')
@minValue(30)
@maxValue(730)
param retentionDays int = 90

@description('A VNet of its own with a NAT gateway, so that its calls come from the address that the output egressPrefix tells.')
param hasFixedEgress bool = false

@description('Prefix of that VNet, if it has one.')
param vnetPrefix string = '10.250.0.0/26'

@description('Id of a subnet that is there and delegated to Microsoft.App/environments, in place of a VNet of its own: all calls leave by it.')
param appSubnetId string = ''

@description('Id of a subnet for private endpoints. The app and its storage have no public access then: give appSubnetId as well, in the same VNet or one that reaches it.')
param privateSubnetId string = ''

@description('Whether the private DNS zones of these endpoints are made here. Where others keep them, as by policy, they are not.')
param makesDnsZones bool = true

@description('Id of the private link scope of Azure Monitor that your networks have, or the word new for one of its own in privateSubnetId: rows and telemetry go that way, and not by public endpoints.')
param monitorScopeId string = ''

@description('Id of a key vault with a key for the storage account; with keys of Microsoft when empty. Purge protection must be on.')
param keyVaultId string = ''

@description('Name of the key.')
param keyName string = ''

@description('Regions that resources of the group may be made in; any when empty.')
param allowedLocations array = []

@description('The cloud whose clusters it scans, where that is not the public one: usgov or china.')
@allowed([
  'public'
  'usgov'
  'china'
])
param cloud string = 'public'

@description('Tags of all that is made.')
param tags object = {}

var allTags = union(tags, {
  'azd-env-name': environmentName
})

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: allTags
}

module locations 'locations.bicep' = if (!empty(allowedLocations)) {
  name: 'aks-reach-locations'
  scope: group
  params: {
    allowedLocations: allowedLocations
  }
}

module app 'app.bicep' = {
  name: 'aks-reach-app'
  scope: group
  dependsOn: [
    locations
  ]
  params: {
    name: environmentName
    location: location
    entraClientId: entraClientId
    hoursBetweenScans: hoursBetweenScans
    workspaceId: workspaceId
    retentionDays: retentionDays
    hasFixedEgress: hasFixedEgress
    vnetPrefix: vnetPrefix
    appSubnetId: appSubnetId
    privateSubnetId: privateSubnetId
    makesDnsZones: makesDnsZones
    monitorScopeId: monitorScopeId
    keyVaultId: keyVaultId
    keyName: keyName
    cloud: cloud
    tags: allTags
  }
}

module workbook 'workbook.bicep' = {
  name: 'aks-reach-workbook'
  scope: group
  params: {
    name: environmentName
    location: location
    workspaceId: app.outputs.workspaceId
    tags: allTags
  }
}

module alerts 'alerts.bicep' = if (hasAlerts) {
  name: 'aks-reach-alerts'
  scope: group
  params: {
    name: environmentName
    location: location
    workspaceId: app.outputs.workspaceId
    hoursBetweenScans: hoursBetweenScans
    clusterActionGroups: clusterActionGroups
    lineActionGroups: lineActionGroups
    operatorActionGroups: operatorActionGroups
    watchedClusters: watchedClusters
    entraObjectId: entraObjectId
    url: app.outputs.url
    tags: allTags
  }
}

module readers 'reader.bicep' = [for id in scannedSubscriptions: {
  name: 'aks-reach-reader-${uniqueString(environmentName, location)}'
  scope: subscription(id)
  params: {
    principalId: app.outputs.principalId
    readsClusters: readsClusters
  }
}]

@description('Where it answers.')
output url string = app.outputs.url

@description('The identity that reads: rights in clusters and on workspaces are given to it.')
output principalId string = app.outputs.principalId

@description('The prefix that its calls come from, for authorized IP ranges; empty without a NAT gateway.')
output egressPrefix string = app.outputs.egressPrefix
