// The Functions app on Flex Consumption, with all that it needs: an identity, storage, a workspace with its tables, and the rule that rows are sent to.

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

@description('The cloud whose clusters it scans.')
param cloud string

@description('Tags of all that is made.')
param tags object

var suffix = uniqueString(resourceGroup().id)
var packages = 'packages'
var hasOwnVnet = hasFixedEgress && empty(appSubnetId)
var isInVnet = hasFixedEgress || !empty(appSubnetId)
var isPrivate = !empty(privateSubnetId)
var hasKey = !empty(keyVaultId)
var isEntraOn = entraClientId != 'keys'
// A rule with an endpoint of its own: https://learn.microsoft.com/azure/azure-monitor/essentials/data-collection-rule-overview#endpoints
var ruleKind = 'Direct'
// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
var roles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  metricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

// The right to use the key comes first.
module key 'key.bicep' = if (hasKey) {
  name: 'aks-reach-key'
  scope: resourceGroup(split(hasKey ? keyVaultId : resourceGroup().id, '/')[2], split(hasKey ? keyVaultId : resourceGroup().id, '/')[4])
  params: {
    vaultName: last(split(keyVaultId, '/'))
    principalId: identity.properties.principalId
  }
}

resource storage 'Microsoft.Storage/storageAccounts@2026-04-01' = {
  name: 'st${suffix}'
  location: location
  tags: tags
  kind: 'StorageV2'
  identity: hasKey ? {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
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
        userAssignedIdentity: identity.id
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

resource ownWorkspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = if (empty(workspaceId)) {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
  }
}

var workspace = empty(workspaceId) ? ownWorkspace.id : workspaceId

// Tables lie in the workspace, which may be in another group.
module tables 'tables.bicep' = {
  name: 'aks-reach-tables'
  scope: resourceGroup(split(workspace, '/')[2], split(workspace, '/')[4])
  params: {
    workspaceName: last(split(workspace, '/'))
  }
}

resource rule 'Microsoft.Insights/dataCollectionRules@2024-03-11' = {
  name: 'dcr-${name}'
  location: location
  tags: tags
  kind: ruleKind
  properties: {
    streamDeclarations: loadJsonContent('streams.json')
    destinations: {
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: workspace
        }
      ]
    }
    dataFlows: [for stream in objectKeys(loadJsonContent('streams.json')): {
      streams: [
        stream
      ]
      destinations: [
        'workspace'
      ]
      outputStream: stream
    }]
  }
  dependsOn: [
    tables
  ]
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace
    DisableLocalAuth: true
  }
}

resource address 'Microsoft.Network/publicIPAddresses@2025-09-01' = if (hasOwnVnet) {
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

resource gateway 'Microsoft.Network/natGateways@2025-09-01' = if (hasOwnVnet) {
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

resource vnet 'Microsoft.Network/virtualNetworks@2025-09-01' = if (hasOwnVnet) {
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
  name: 'func-${name}-${suffix}'
  location: location
  tags: union(tags, {
    'azd-service-name': 'app'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    virtualNetworkSubnetId: hasOwnVnet ? '${vnet.id}/subnets/app' : (isInVnet ? appSubnetId : null)
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
          value: '${storage.properties.primaryEndpoints.blob}${packages}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
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

  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
      // Which identity the Azure clients take, of several that an app may have.
      AZURE_CLIENT_ID: identity.properties.clientId
      AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential'
      AKS_REACH_AUTH: isEntraOn ? 'entra' : 'keys'
      AKS_REACH_CLOUD: cloud
      AKS_REACH_SCHEDULE: '0 0 */${hoursBetweenScans} * * *'
      AKS_REACH_DCR_ENDPOINT: rule.properties.endpoints.logsIngestion
      AKS_REACH_DCR_ID: rule.properties.immutableId
      NODE_OPTIONS: '--enable-source-maps'
    }
  }
  dependsOn: [
    // Who signed in is believed only where App Service has seen to it.
    auth
    deployed
    endpoints
    ownBlobs
    ownQueues
  ]
}

// https://learn.microsoft.com/azure/app-service/configure-authentication-file-based#configuration-file-reference
resource auth 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: isEntraOn
    }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'Return401'
      excludedPaths: [
        '/api/health'
        '/api/openapi.json'
      ]
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: entraClientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [
            entraClientId
          ]
        }
      }
    }
    login: {
      tokenStore: {
        enabled: false
      }
    }
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
    storageId: storage.id
    siteId: site.id
    siteHost: site.properties.defaultHostName
    tags: tags
  }
}

resource ownBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identity.id, roles.blobDataOwner)
  scope: storage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobDataOwner)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource ownQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, identity.id, roles.queueDataContributor)
  scope: storage
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.queueDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource sendRows 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(rule.id, identity.id, roles.metricsPublisher)
  scope: rule
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource sendLogs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, roles.metricsPublisher)
  scope: insights
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metricsPublisher)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

output workspaceId string = workspace
output url string = 'https://${site.properties.defaultHostName}'
output principalId string = identity.properties.principalId
output egressPrefix string = hasOwnVnet ? '${address.properties.ipAddress}/32' : ''
