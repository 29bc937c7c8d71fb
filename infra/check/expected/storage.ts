import type { ExpectedBlocks } from './expected-block.ts';

const secureAccount = {
  kind: 'StorageV2',
  'properties.accessTier': 'Hot',
  'properties.allowBlobPublicAccess': 'false',
  'properties.allowCrossTenantReplication': 'false',
  'properties.minimumTlsVersion': 'TLS1_2',
  'properties.supportsHttpsTrafficOnly': 'true',
};

const rule = 'properties.policy.rules.0';

/** The two storage accounts. The tables and roles are known to check-tables.ts and check-roles.ts. */
export const expectedStorage: ExpectedBlocks = {
  storage: { what: 'modules/storage.bicep', values: {} },
  'storage.account': {
    what: 'Microsoft.Storage/storageAccounts',
    values: {
      ...secureAccount,
      name: `='calls\${uniqueString(resourceGroup().id, functionAppName)}'`,
      'sku.name': '=storageRedundancy',
      'properties.allowSharedKeyAccess': 'false',
      'properties.defaultToOAuthAuthentication': 'true',
      'properties.publicNetworkAccess': '=storagePublicNetworkAccess',
      'properties.networkAcls.bypass': 'None',
      'properties.networkAcls.defaultAction':
        "=storagePublicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny'",
    },
  },
  'storage.blobs': {
    what: 'Microsoft.Storage/storageAccounts/blobServices',
    values: { parent: '=storage.account', name: 'default' },
  },
  'storage.packages': {
    what: 'Microsoft.Storage/storageAccounts/blobServices/containers',
    values: { parent: '=storage.blobs', name: 'app-package', 'properties.publicAccess': 'None' },
  },
  'storage.tableService': {
    what: 'Microsoft.Storage/storageAccounts/tableServices',
    values: { parent: '=storage.account', name: 'default' },
  },
  storageAccess: { what: 'modules/storage-access.bicep', values: {} },
  'storageAccess.account': {
    what: 'Microsoft.Storage/storageAccounts',
    isExisting: true,
    values: { name: '=storage.account.name' },
  },
  'storageAccess.operatorTables': {
    what: 'Microsoft.Authorization/roleAssignments',
    condition: '!empty(operatorPrincipalId)',
  },
  deadLetters: { what: 'modules/dead-letters.bicep', values: {} },
  'deadLetters.account': {
    what: 'Microsoft.Storage/storageAccounts',
    values: {
      ...secureAccount,
      name: '=deadLetterStorageAccountNameOf(resourceGroup().id, functionAppName)',
      'sku.name': 'Standard_LRS',
      // Event Grid writes dead letters with the key.
      'properties.allowSharedKeyAccess': 'true',
    },
  },
  'deadLetters.blobs': {
    what: 'Microsoft.Storage/storageAccounts/blobServices',
    values: {
      parent: '=deadLetters.account',
      name: 'default',
      // A copy that can be restored would be kept for longer than the rule below says.
      'properties.deleteRetentionPolicy.enabled': 'false',
      'properties.isVersioningEnabled': 'false',
    },
  },
  'deadLetters.letters': {
    what: 'Microsoft.Storage/storageAccounts/blobServices/containers',
    values: {
      parent: '=deadLetters.blobs',
      name: 'dead-letters',
      'properties.publicAccess': 'None',
    },
  },
  'deadLetters.deletion': {
    what: 'Microsoft.Storage/storageAccounts/managementPolicies',
    values: {
      parent: '=deadLetters.account',
      name: 'default',
      'dependsOn.0': '=deadLetters.letters',
      [`${rule}.name`]: 'delete-dead-letters',
      [`${rule}.enabled`]: 'true',
      [`${rule}.type`]: 'Lifecycle',
      [`${rule}.definition.filters.blobTypes.0`]: 'blockBlob',
      [`${rule}.definition.filters.blobTypes.1`]: 'appendBlob',
      [`${rule}.definition.actions.baseBlob.delete.daysAfterModificationGreaterThan`]: '7',
    },
  },
};
