// The Functions app on Flex Consumption. What it is told comes when its private endpoints are there: settings.bicep.

@description('Part of the names of all that is made.')
param name string

@description('Where it runs.')
param location string

@description('Id of the identity that the app runs as.')
param identityId string

@description('Id of the subnet that its calls leave by; none when empty.')
param subnetId string

@description('Whether it has no public access.')
param isPrivate bool

@description('Where its package lies.')
param packages string

@description('Tags of all that is made.')
param tags object

var isInVnet = !empty(subnetId)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
  }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-${name}-${uniqueString(resourceGroup().id)}'
  location: location
  tags: union(tags, {
    'azd-service-name': 'app'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: isInVnet ? subnetId : null
    outboundVnetRouting: {
      allTraffic: isInVnet
    }
    siteConfig: {
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packages
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'node'
        version: '24'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: 40
      }
    }
  }
}

output id string = site.id
output name string = site.name
output host string = site.properties.defaultHostName
