// Where Event Grid puts the calls that it could not deliver. An account of its own: Event Grid writes dead letters with
// the account's key here, which the account of the app does not have.

@description('The name of the storage account.')
@minLength(3)
@maxLength(24)
param name string

@description('The region of the storage account.')
param location string

@description('Tags of the storage account.')
param tags object

@description('After how many days a dead letter is deleted. It holds the context of a call, which is a secret.')
@minValue(1)
@maxValue(30)
param daysKept int = 7

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: 'Standard_LRS'
  }
  kind: 'StorageV2'
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // Deleted means gone: a copy that can be restored would be kept for longer than the rule below says.
    deleteRetentionPolicy: {
      enabled: false
    }
    isVersioningEnabled: false
  }
}

resource letters 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: 'dead-letters'
  properties: {
    publicAccess: 'None'
  }
}

resource deletion 'Microsoft.Storage/storageAccounts/managementPolicies@2025-01-01' = {
  parent: account
  name: 'default'
  dependsOn: [
    letters
  ]
  properties: {
    policy: {
      rules: [
        {
          name: 'delete-dead-letters'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
                'appendBlob'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: daysKept
                }
              }
            }
          }
        }
      ]
    }
  }
}

@description('The name of the storage account.')
output name string = account.name
