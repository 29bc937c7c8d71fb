import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const app = 'infra/modules/function-app.bicep';
const storage = 'infra/modules/storage.bicep';
const main = 'infra/main.bicep';

describe('infra:check, of the app', () => {
  it.each<NamedMutation>([
    [
      'another language',
      "functionApp.app: properties.functionAppConfig.runtime.name must be 'node', not 'python'",
      { file: app, from: "name: 'node'", to: "name: 'python'" },
    ],
    [
      'another version of Node',
      'functionApp.app: properties.functionAppConfig.runtime.version must be 24, not 20',
      { file: app, from: "version: '24'", to: "version: '20'" },
    ],
    [
      'instances kept ready for something else',
      "functionApp.app: properties.functionAppConfig.scaleAndConcurrency.alwaysReady must be alwaysReadyInstances == 0 ? [] : [{name: 'http'",
      { file: app, from: "name: 'http'", to: "name: 'blob'" },
    ],
    [
      'another number of instances kept ready',
      'instanceCount: alwaysReadyInstances}], not',
      { file: app, from: 'instanceCount: alwaysReadyInstances', to: 'instanceCount: 0' },
    ],
    [
      'no instance ready by default',
      'the default of alwaysReadyInstances must be 1, not 0',
      {
        file: main,
        from: 'param alwaysReadyInstances int = 1',
        to: 'param alwaysReadyInstances int = 0',
      },
    ],
    [
      'instances ready that are not passed on',
      'alwaysReady must be',
      {
        file: main,
        from: 'alwaysReadyInstances: alwaysReadyInstances',
        to: 'alwaysReadyInstances: 0',
      },
    ],
    [
      'an identity of its own',
      "functionApp.app: identity.type must be 'UserAssigned', not 'SystemAssigned'",
      { file: app, from: "type: 'UserAssigned'\n", to: "type: 'SystemAssigned'\n" },
    ],
    [
      'another identity',
      `functionApp.app: identity.userAssignedIdentities.\${identity.identity.id} must be {}, and is missing`,
      { file: app, from: `'\${identityId}': {}`, to: `'\${name}': {}` },
    ],
    [
      'deployment by a connection string',
      "functionApp.app: properties.functionAppConfig.deployment.storage.authentication.type must be 'UserAssignedIdentity', not 'StorageAccountConnectionString'",
      {
        file: app,
        from: "type: 'UserAssignedIdentity'",
        to: "type: 'StorageAccountConnectionString'",
      },
    ],
    [
      'deployment by another identity',
      'functionApp.app: properties.functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId must be identity.identity.id, not identity.identity.properties.clientId',
      {
        file: app,
        from: 'userAssignedIdentityResourceId: identityId',
        to: 'userAssignedIdentityResourceId: identityClientId',
      },
    ],
    [
      'an app without a region',
      'functionApp.app: location must be location, and is missing',
      { file: app, from: '  location: location\n  // By', to: '  // By' },
    ],
    [
      'another version of a type',
      'functionApp.app has the version 2099-01-01 of Microsoft.Web/sites, not 2024-11-01: correct it, or infra/check/expected/versions.ts',
      {
        file: app,
        from: "'Microsoft.Web/sites@2024-11-01'",
        to: "'Microsoft.Web/sites@2099-01-01'",
      },
    ],
    [
      'another container for the deployment',
      `functionApp.app: properties.functionAppConfig.deployment.storage.value must be '\${storage.account.properties.primaryEndpoints.blob}\${storage.packages.name}', not '\${storage.account.properties.primaryEndpoints.blob}packages'`,
      { file: storage, from: `blob}\${packages.name}`, to: 'blob}packages' },
    ],
    [
      'a container for the deployment that is renamed',
      "storage.packages: name must be 'app-package', not 'packages'",
      { file: storage, from: "'app-package'", to: "'packages'" },
    ],
    [
      'a memory that Flex Consumption does not have',
      'the default of instanceMemoryMegabytes must be 512 or 2048 or 4096, not 1024',
      {
        file: main,
        from: 'param instanceMemoryMegabytes int = 2048',
        to: 'param instanceMemoryMegabytes int = 1024',
      },
    ],
    [
      'another choice of memory',
      '@allowed of instanceMemoryMegabytes must be [512, 2048, 4096], not [1024, 2048, 4096]',
      { file: main, from: '  512\n', to: '  1024\n' },
    ],
    [
      'memory and instances exchanged',
      'functionApp.app: properties.functionAppConfig.scaleAndConcurrency.instanceMemoryMB must be instanceMemoryMegabytes, not maximumInstances',
      {
        file: main,
        from: 'instanceMemoryMegabytes: instanceMemoryMegabytes',
        to: 'instanceMemoryMegabytes: maximumInstances',
      },
    ],
    [
      'a concurrency that is fixed',
      'functionApp.app: properties.functionAppConfig.scaleAndConcurrency.triggers.http.perInstanceConcurrency must be perInstanceConcurrency, not 1',
      {
        file: app,
        from: 'perInstanceConcurrency: perInstanceConcurrency',
        to: 'perInstanceConcurrency: 1',
      },
    ],
    [
      'an app that starts before it may read',
      'functionApp: dependsOn.0 must be storageAccess, and is missing',
      {
        file: main,
        from: '  // The host reads blobs as soon as it starts.\n  dependsOn: [\n    storageAccess\n  ]\n',
        to: '',
      },
    ],
    [
      'an app that waits for something else',
      'functionApp: dependsOn.0 must be storageAccess, not deadLetters',
      { file: main, from: '    storageAccess\n  ]', to: '    deadLetters\n  ]' },
    ],
    [
      'another plan',
      "functionApp.plan: sku.name must be 'FC1', not 'Y1'",
      { file: app, from: "'FC1'", to: "'Y1'" },
    ],
    [
      'a plan for Windows',
      'functionApp.plan: properties.reserved must be true, not false',
      { file: app, from: 'reserved: true', to: 'reserved: false' },
    ],
    [
      'an app of another kind',
      "functionApp.app: kind must be 'functionapp,linux', not 'functionapp'",
      { file: app, from: "'functionapp,linux'", to: "'functionapp'" },
    ],
    [
      'an app that is stopped',
      'functionApp.app: properties.enabled (false) is not expected: remove it',
      { file: app, from: '    httpsOnly: true', to: '    enabled: false\n    httpsOnly: true' },
    ],
    [
      'an app that asks for certificates',
      'functionApp.app: properties.clientCertEnabled (true) is not expected',
      {
        file: app,
        from: '    httpsOnly: true',
        to: '    clientCertEnabled: true\n    httpsOnly: true',
      },
    ],
    [
      'an app in another region',
      "functionApp.app: location must be location, not 'westeurope'",
      { file: app, from: '  location: location\n  // By', to: "  location: 'westeurope'\n  // By" },
    ],
    [
      'a network spread from elsewhere',
      'functionApp.app: properties.spread-1 must be',
      {
        file: app,
        from: '{ virtualNetworkSubnetId: virtualNetworkSubnetId }',
        to: "{ publicNetworkAccess: 'Disabled' }",
      },
    ],
    [
      'an output that is another one',
      'infra/main.bicep: the output tablesEndpoint must be storage.account.properties.primaryEndpoints.table, not storage.account.properties.primaryEndpoints.blob',
      {
        file: main,
        from: 'output tablesEndpoint string = storage.outputs.tablesEndpoint',
        to: 'output tablesEndpoint string = storage.outputs.blobsEndpoint',
      },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
