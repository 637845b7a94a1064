// The right to read one subscription: what AKS Reach looks at there, and nothing else. role.json is made from the code.
targetScope = 'subscription'

@description('Object id of the identity.')
param principalId string

@description('Whether it may ask API servers, in clusters that take Azure RBAC for that.')
param readsClusters bool

var rights = loadJsonContent('role.json')

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, 'aks-reach-reader')
  properties: {
    roleName: 'AKS Reach reader (${subscription().subscriptionId})'
    type: 'CustomRole'
    permissions: [
      rights.resources
    ]
    assignableScopes: [
      subscription().id
    ]
  }
}

resource clusterReader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (readsClusters) {
  name: guid(subscription().id, 'aks-reach-cluster-reader')
  properties: {
    roleName: 'AKS Reach cluster reader (${subscription().subscriptionId})'
    type: 'CustomRole'
    permissions: [
      rights.clusters
    ]
    assignableScopes: [
      subscription().id
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, principalId, 'aks-reach-reader')
  properties: {
    roleDefinitionId: reader.id
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource clusterAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (readsClusters) {
  name: guid(subscription().id, principalId, 'aks-reach-cluster-reader')
  properties: {
    roleDefinitionId: clusterReader.id
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}
