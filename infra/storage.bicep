// The storage account of the app: its package, the queues between its stages, and what is remembered from scan to scan.

@description('Where it runs.')
param location string

@description('Id of the identity that the app runs as.')
param identityId string

@description('Object id of the identity that the app runs as.')
param principalId string

@description('Whether it has no public access.')
param isPrivate bool

@description('Id of a key vault with a key for it, or nothing.')
param keyVaultId string

@description('Name of the key.')
param keyName string

@description('Tags of all that is made.')
param tags object

var packages = 'packages'
var hasKey = !empty(keyVaultId)
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
}

// The right to use the key comes first.
module key 'key.bicep' = if (hasKey) {
  name: 'aks-reach-key'
  scope: resourceGroup(split(hasKey ? keyVaultId : resourceGroup().id, '/')[2], split(hasKey ? keyVaultId : resourceGroup().id, '/')[4])
  params: {
    vaultName: last(split(keyVaultId, '/'))
    principalId: principalId
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: 'st${uniqueString(resourceGroup().id)}'
  location: location
  tags: tags
  kind: 'StorageV2'
  identity: hasKey ? {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  } : {
    type: 'None'
  }
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    encryption: hasKey ? {
      keySource: 'Microsoft.Keyvault'
      identity: {
        userAssignedIdentity: identityId
      }
      keyvaultproperties: {
        keyvaulturi: key.outputs.vaultUri
        keyname: keyName
      }
    } : null
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-04-01' = {
  parent: storage
  name: 'default'
}

resource deployed 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-04-01' = {
  parent: blobs
  name: packages
}

resource ownBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identityId, roles.blobDataOwner)
  scope: storage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource ownQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identityId, roles.queueDataContributor)
  scope: storage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueDataContributor)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

output id string = storage.id
output blobs string = storage.properties.primaryEndpoints.blob
output queues string = storage.properties.primaryEndpoints.queue
output packages string = '${storage.properties.primaryEndpoints.blob}${packages}'
