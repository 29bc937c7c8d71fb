import type { ExpectedBlocks } from './expected-block.ts';

const noPassword = (kind: string) => ({
  what: 'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
  values: { parent: '=functionApp.app', name: `=any('${kind}')`, 'properties.allow': 'false' },
});

const scale = 'properties.functionAppConfig.scaleAndConcurrency';
const deployment = 'properties.functionAppConfig.deployment.storage';

/** The app, its identity and its plan. Its settings are in settings.ts. */
export const expectedApp: ExpectedBlocks = {
  identity: { what: 'modules/identity.bicep', values: {} },
  'identity.identity': {
    what: 'Microsoft.ManagedIdentity/userAssignedIdentities',
    values: { name: `='\${functionAppName}-identity'` },
  },
  functionApp: {
    what: 'modules/function-app.bicep',
    // Without its roles the host does not start.
    values: { 'dependsOn.0': '=storageAccess' },
  },
  'functionApp.plan': {
    what: 'Microsoft.Web/serverfarms',
    values: {
      name: `='\${functionAppName}-plan'`,
      kind: 'functionapp',
      'sku.name': 'FC1',
      'sku.tier': 'FlexConsumption',
      'properties.reserved': 'true',
    },
  },
  'functionApp.app': {
    what: 'Microsoft.Web/sites',
    values: {
      name: '=functionAppName',
      kind: 'functionapp,linux',
      tags: "=union(tags, { 'azd-service-name': 'app' })",
      'identity.type': 'UserAssigned',
      [`identity.userAssignedIdentities.\${identity.identity.id}`]: '={}',
      'properties.serverFarmId': '=functionApp.plan.id',
      'properties.httpsOnly': 'true',
      'properties.publicNetworkAccess': 'Enabled',
      'properties.spread-1':
        '=(empty(virtualNetworkSubnetId) ? {} : { virtualNetworkSubnetId: virtualNetworkSubnetId })',
      'properties.siteConfig.ftpsState': 'Disabled',
      'properties.siteConfig.minTlsVersion': '1.2',
      'properties.siteConfig.scmMinTlsVersion': '1.2',
      [`${deployment}.type`]: 'blobContainer',
      [`${deployment}.value`]: `='\${storage.account.properties.primaryEndpoints.blob}\${storage.packages.name}'`,
      [`${deployment}.authentication.type`]: 'UserAssignedIdentity',
      [`${deployment}.authentication.userAssignedIdentityResourceId`]: '=identity.identity.id',
      'properties.functionAppConfig.runtime.name': 'node',
      'properties.functionAppConfig.runtime.version': '24',
      [`${scale}.instanceMemoryMB`]: '=instanceMemoryMegabytes',
      [`${scale}.maximumInstanceCount`]: '=maximumInstances',
      [`${scale}.alwaysReady`]:
        "=alwaysReadyInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyInstances }]",
      [`${scale}.triggers.http.perInstanceConcurrency`]: '=perInstanceConcurrency',
    },
  },
  'functionApp.noPublishingPasswords[ftp]': noPassword('ftp'),
  'functionApp.noPublishingPasswords[scm]': noPassword('scm'),
};
