// Private endpoints of the app, of its storage and of its private link scope of Azure Monitor, and the DNS zones that lead to them.

@description('Part of the names of all that is made.')
param name string

@description('Where the subnets are.')
param location string

@description('Id of the subnet of the endpoints.')
param privateSubnetId string

@description('Id of the subnet that the app calls from, which must find its storage.')
param appSubnetId string

@description('Whether the DNS zones are made here.')
param makesDnsZones bool

@description('Id of the storage account.')
param storageId string

@description('Id of the app.')
param siteId string

@description('Host name of the app, by which the zone of its cloud is known.')
param siteHost string

@description('Id of a private link scope of Azure Monitor that was made for it, or nothing.')
param monitorScopeId string

@description('Tags of all that is made.')
param tags object

// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
var zoneNames = concat([
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.queue.${environment().suffixes.storage}'
  'privatelink.${join(skip(split(siteHost, '.'), length(split(siteHost, '.')) - 2), '.')}'
], empty(monitorScopeId) ? [] : monitorZones)
// Of other clouds the names were not found: their zones are for others to make. Storage's zone of blobs is one more.
var monitorZones = environment().name == 'AzureCloud' ? [
  'privatelink.monitor.azure.com'
  'privatelink.oms.opinsights.azure.com'
  'privatelink.ods.opinsights.azure.com'
  'privatelink.agentsvc.azure-automation.net'
] : (environment().name == 'AzureUSGovernment' ? [
  'privatelink.monitor.azure.us'
  'privatelink.adx.monitor.azure.us'
  'privatelink.oms.opinsights.azure.us'
  'privatelink.ods.opinsights.azure.us'
  'privatelink.agentsvc.azure-automation.us'
] : [])
// Zones by their place among these names.
var ends = concat([
  {
    part: 'blob'
    of: storageId
    zones: [
      0
    ]
  }
  {
    part: 'queue'
    of: storageId
    zones: [
      1
    ]
  }
  {
    part: 'sites'
    of: siteId
    zones: [
      2
    ]
  }
], empty(monitorScopeId) ? [] : [
  {
    part: 'azuremonitor'
    of: monitorScopeId
    zones: concat([
      0
    ], range(3, length(monitorZones)))
  }
])
// Of a subnet's id the first nine parts are that of its VNet. Both subnets may lie in one.
var vnets = union([
  join(take(split(privateSubnetId, '/'), 9), '/')
], [
  join(take(split(appSubnetId, '/'), 9), '/')
])
var links = flatten(map(range(0, length(zoneNames)), index => map(vnets, vnet => {
  index: index
  vnet: vnet
})))

resource endpoints 'Microsoft.Network/privateEndpoints@2025-09-01' = [for end in ends: {
  name: 'pe-${name}-${end.part}'
  location: location
  tags: tags
  properties: {
    subnet: {
      id: privateSubnetId
    }
    privateLinkServiceConnections: [
      {
        name: end.part
        properties: {
          privateLinkServiceId: end.of
          groupIds: [
            end.part
          ]
        }
      }
    ]
  }
}]

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for zoneName in zoneNames: if (makesDnsZones) {
  name: zoneName
  location: 'global'
  tags: tags
}]

resource zoneLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [for link in links: if (makesDnsZones) {
  parent: zones[link.index]
  name: uniqueString(link.vnet)
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: link.vnet
    }
  }
}]

resource records 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-09-01' = [for index in range(0, length(ends)): if (makesDnsZones) {
  parent: endpoints[index]
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [for zone in ends[index].zones: {
      name: replace(zoneNames[zone], '.', '-')
      properties: {
        privateDnsZoneId: zones[zone].id
      }
    }]
  }
}]
