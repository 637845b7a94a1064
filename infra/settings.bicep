// What the app is told, and who may call it.

@description('Name of the app.')
param siteName string

@description('Client id of the app registration that callers sign in to, or the word keys.')
param entraClientId string

@description('Hours from one scan to the next.')
param hoursBetweenScans int

@description('The cloud whose clusters it scans.')
param cloud string

@description('Client id of the identity that it runs as.')
param clientId string

@description('Where its blobs are.')
param blobs string

@description('Where its queues are.')
param queues string

@description('How Application Insights is reached.')
param insights string

@description('Where rows are sent.')
param ingestion string

@description('Immutable id of the rule that takes rows.')
param ruleId string

var isEntraOn = entraClientId != 'keys'

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: siteName
}

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: clientId
    AzureWebJobsStorage__blobServiceUri: blobs
    AzureWebJobsStorage__queueServiceUri: queues
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
    // Which identity the Azure clients take, of several that an app may have.
    AZURE_CLIENT_ID: clientId
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential'
    AKS_REACH_AUTH: isEntraOn ? 'entra' : 'keys'
    AKS_REACH_CLOUD: cloud
    AKS_REACH_SCHEDULE: '0 0 */${hoursBetweenScans} * * *'
    AKS_REACH_DCR_ENDPOINT: ingestion
    AKS_REACH_DCR_ID: ruleId
    NODE_OPTIONS: '--enable-source-maps'
  }
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
