// The app: its plan, its settings, and how it scales.

@description('The name of the function app.')
param name string

@description('The region of the app and its plan.')
param location string

@description('Tags of the app and its plan.')
param tags object

@description('The resource id of the identity of the app.')
param identityId string

@description('The client id of the identity of the app.')
param identityClientId string

@description('The URL of the container that the app is deployed to.')
param packageContainerUrl string

@description('The URL of the blobs that the host works with.')
param blobsEndpoint string

@description('The URL of the tables.')
param tablesEndpoint string

@description('The URL of the ACS resource.')
param acsEndpoint string

@description('Where telemetry goes. No secret: without a role it opens nothing.')
#disable-next-line secure-secrets-in-params
param applicationInsightsConnectionString string

@description('Prefixes of the phone numbers that calls may be sent to.')
param allowedDestinations string

@description('Who gets a call that no rule settles; empty for nobody.')
param fallbackTarget string

@description('How long one request to ACS or the tables may take, in milliseconds.')
param attemptTimeoutMilliseconds int

@description('How long a call rings, in seconds.')
param ringSeconds int

@description('How soon a change of the rules holds everywhere, in seconds.')
param rulesRefreshSeconds int

@description('Instances that are kept running for calls.')
param alwaysReadyInstances int

@description('Memory of an instance, in megabytes.')
param instanceMemoryMegabytes int

@description('The most instances there may be.')
param maximumInstances int

@description('How many requests an instance works at once before another instance is started.')
param perInstanceConcurrency int

@description('The resource id of a subnet that the app reaches other resources through; empty for none.')
param virtualNetworkSubnetId string

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: '${name}-plan'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // By this tag azd finds the app that belongs to the service of azure.yaml.
  tags: union(tags, { 'azd-service-name': 'app' })
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
    // Event Grid comes from the public network.
    publicNetworkAccess: 'Enabled'
    ...(empty(virtualNetworkSubnetId) ? {} : { virtualNetworkSubnetId: virtualNetworkSubnetId })
    siteConfig: {
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUrl
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
        instanceMemoryMB: instanceMemoryMegabytes
        maximumInstanceCount: maximumInstances
        // A cold start would eat the time in which the phone rings.
        alwaysReady: alwaysReadyInstances == 0
          ? []
          : [
              {
                name: 'http'
                instanceCount: alwaysReadyInstances
              }
            ]
        triggers: {
          http: {
            perInstanceConcurrency: perInstanceConcurrency
          }
        }
      }
    }
  }
}

// `npm run infra:check` holds these names to what the app reads.
resource appSettings 'Microsoft.Web/sites/config@2024-11-01' = {
  parent: app
  name: 'appsettings'
  properties: {
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identityClientId
    AzureWebJobsStorage__blobServiceUri: blobsEndpoint
    APPLICATIONINSIGHTS_CONNECTION_STRING: applicationInsightsConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
    AZURE_CLIENT_ID: identityClientId
    ACS_ENDPOINT: acsEndpoint
    TABLES_ENDPOINT: tablesEndpoint
    ALLOWED_DESTINATIONS: allowedDestinations
    FALLBACK_TARGET: fallbackTarget
    ATTEMPT_TIMEOUT_MS: string(attemptTimeoutMilliseconds)
    RING_SECONDS: string(ringSeconds)
    RULES_REFRESH_SECONDS: string(rulesRefreshSeconds)
  }
}

// Deployment is by identity too.
resource noPublishingPasswords 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = [
  for kind in ['ftp', 'scm']: {
    parent: app
    name: any(kind)
    properties: {
      allow: false
    }
  }
]

@description('The name of the function app.')
output name string = app.name

@description('The host name of the function app.')
output hostName string = app.properties.defaultHostName
