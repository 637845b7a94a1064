// A VNet for the app with a NAT gateway, so that its calls come from one address.

@description('Part of the names of all that is made.')
param name string

@description('Where it runs.')
param location string

@description('Prefix of the VNet.')
param vnetPrefix string

@description('Tags of all that is made.')
param tags object

resource address 'Microsoft.Network/publicIPAddresses@2025-09-01' = {
  name: 'pip-${name}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

resource gateway 'Microsoft.Network/natGateways@2025-09-01' = {
  name: 'ng-${name}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIpAddresses: [
      {
        id: address.id
      }
    ]
  }
}

resource vnet 'Microsoft.Network/virtualNetworks@2025-09-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        vnetPrefix
      ]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: vnetPrefix
          defaultOutboundAccess: false
          natGateway: {
            id: gateway.id
          }
          delegations: [
            {
              name: 'flex'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
    ]
  }
}

output subnetId string = '${vnet.id}/subnets/app'
output egressPrefix string = '${address.properties.ipAddress}/32'
