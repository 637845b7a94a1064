// Private endpoints of the app and of its storage, and the DNS zones that lead to them.

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

@description('Tags of all that is made.')
param tags object

// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
var ends = [
  {
    part: 'blob'
    of: storageId
    zone: 'privatelink.blob.${environment().suffixes.storage}'
  }
  {
    part: 'queue'
    of: storageId
    zone: 'privatelink.queue.${environment().suffixes.storage}'
  }
  {
    part: 'sites'
    of: siteId
    zone: 'privatelink.${join(skip(split(siteHost, '.'), length(split(siteHost, '.')) - 2), '.')}'
  }
]
// Of a subnet's id the first nine parts are that of its VNet. Both subnets may lie in one.
var vnets = union([
  join(take(split(privateSubnetId, '/'), 9), '/')
], [
  join(take(split(appSubnetId, '/'), 9), '/')
])
var links = flatten(map(range(0, length(ends)), index => map(vnets, vnet => {
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

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [for end in ends: if (makesDnsZones) {
  name: end.zone
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
    privateDnsZoneConfigs: [
      {
        name: ends[index].part
        properties: {
          privateDnsZoneId: zones[index].id
        }
      }
    ]
  }
}]
