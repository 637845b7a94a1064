// Resources of this group are made in these regions alone.

@description('The regions.')
param allowedLocations array

// The built-in policy Allowed locations: https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies
var policy = 'e56962a6-4747-49cd-b67b-bf8b01975c4c'

resource assignment 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'aks-reach-locations'
  properties: {
    displayName: 'AKS Reach: allowed locations'
    policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', policy)
    parameters: {
      listOfAllowedLocations: {
        value: allowedLocations
      }
    }
  }
}
