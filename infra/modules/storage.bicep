// The storage account of the app: its package, the host's own blobs, and the tables.

@description('The name of the storage account.')
@minLength(3)
@maxLength(24)
param name string

@description('The region of the storage account.')
param location string

@description('Tags of the storage account.')
param tags object

@description('How often, and how far apart, everything is kept.')
param redundancy string

@description('Whether the account can be reached from public networks.')
param publicNetworkAccess string

// The names that the app looks for where its settings name no others.
var tableNames = [
  'Rules'
  'Schedules'
  'Lists'
  'Calls'
  'History'
]

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: redundancy
  }
  kind: 'StorageV2'
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    // Everybody comes with an identity and a role; there is no key that could get lost.
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: publicNetworkAccess
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'None'
      defaultAction: publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny'
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: 'app-package'
  properties: {
    publicAccess: 'None'
  }
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' = [
  for tableName in tableNames: {
    parent: tableService
    name: tableName
  }
]

@description('The name of the storage account.')
output name string = account.name

@description('The URL of the blobs, which the host of the app works with.')
output blobsEndpoint string = account.properties.primaryEndpoints.blob

@description('The URL of the tables.')
output tablesEndpoint string = account.properties.primaryEndpoints.table

@description('The URL of the container that the app is deployed to.')
output packageContainerUrl string = '${account.properties.primaryEndpoints.blob}${packages.name}'
