import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const app = 'infra/modules/function-app.bicep';
const storage = 'infra/modules/storage.bicep';
const main = 'infra/main.bicep';
const monitoring = 'infra/modules/monitoring.bicep';
const letters = 'infra/modules/dead-letters.bicep';

describe('infra:check, of access and retention', () => {
  it.each<NamedMutation>([
    [
      "keys of the app's account",
      'storage.account: properties.allowSharedKeyAccess must be false, not true',
      { file: storage, from: 'allowSharedKeyAccess: false', to: 'allowSharedKeyAccess: true' },
    ],
    [
      'telemetry from everybody',
      'monitoring.applicationInsights: properties.DisableLocalAuth must be true, not false',
      { file: monitoring, from: 'DisableLocalAuth: true', to: 'DisableLocalAuth: false' },
    ],
    [
      'dead letters that are kept for longer',
      'daysAfterModificationGreaterThan must be 7, not 30',
      { file: letters, from: 'daysKept int = 7', to: 'daysKept int = 30' },
    ],
    [
      'dead letters that main.bicep keeps for longer',
      'daysAfterModificationGreaterThan must be 7, not 30',
      {
        file: main,
        from: '    name: deadLetterStorageAccountNameOf(',
        to: '    daysKept: 30\n    name: deadLetterStorageAccountNameOf(',
      },
    ],
    [
      'a rule that is switched off',
      'deadLetters.deletion: properties.policy.rules.0.enabled must be true, not false',
      { file: letters, from: '          enabled: true', to: '          enabled: false' },
    ],
    [
      'a rule for other blobs',
      "deadLetters.deletion: properties.policy.rules.0.definition.filters.blobTypes.0 must be 'blockBlob', not 'pageBlob'",
      { file: letters, from: "'blockBlob'", to: "'pageBlob'" },
    ],
    [
      'a rule for some blobs alone',
      "deadLetters.deletion: properties.policy.rules.0.definition.filters.prefixMatch.0 ('a') is not expected",
      {
        file: letters,
        from: '              blobTypes: [',
        to: "              prefixMatch: ['a']\n              blobTypes: [",
      },
    ],
    [
      'dead letters that can be restored',
      'deadLetters.blobs: properties.deleteRetentionPolicy.enabled must be false, not true',
      { file: letters, from: '      enabled: false', to: '      enabled: true' },
    ],
    [
      'dead letters for everybody',
      "deadLetters.letters: properties.publicAccess must be 'None', not 'Blob'",
      { file: letters, from: "publicAccess: 'None'", to: "publicAccess: 'Blob'" },
    ],
    [
      'a network that contradicts its access',
      "storage.account: properties.networkAcls.defaultAction must be storagePublicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny', not 'Allow'",
      { file: storage, from: "publicNetworkAccess == 'Enabled' ? 'Allow' : 'Deny'", to: "'Allow'" },
    ],
    [
      'a network that is the other way round',
      'storage.account: properties.networkAcls.defaultAction must be',
      { file: storage, from: "? 'Allow' : 'Deny'", to: "? 'Deny' : 'Allow'" },
    ],
    [
      'an access to the network that is fixed',
      "storage.account: properties.publicNetworkAccess must be storagePublicNetworkAccess, not 'Enabled'",
      {
        file: main,
        from: 'publicNetworkAccess: storagePublicNetworkAccess',
        to: "publicNetworkAccess: 'Enabled'",
      },
    ],
    [
      'a package for everybody',
      "storage.packages: properties.publicAccess must be 'None', not 'Container'",
      { file: storage, from: "publicAccess: 'None'", to: "publicAccess: 'Container'" },
    ],
    [
      'public blobs',
      'storage.account: properties.allowBlobPublicAccess must be false, not true',
      { file: storage, from: 'allowBlobPublicAccess: false', to: 'allowBlobPublicAccess: true' },
    ],
    [
      'an account without TLS',
      'storage.account: properties.supportsHttpsTrafficOnly must be true, not false',
      {
        file: storage,
        from: 'supportsHttpsTrafficOnly: true',
        to: 'supportsHttpsTrafficOnly: false',
      },
    ],
    [
      'an account with old TLS',
      "storage.account: properties.minimumTlsVersion must be 'TLS1_2', not 'TLS1_0'",
      { file: storage, from: "'TLS1_2'", to: "'TLS1_0'" },
    ],
    [
      'an account with a door for others',
      "storage.account: properties.networkAcls.bypass must be 'None', not 'AzureServices'",
      { file: storage, from: "bypass: 'None'", to: "bypass: 'AzureServices'" },
    ],
    [
      'dead letters without TLS',
      'deadLetters.account: properties.supportsHttpsTrafficOnly must be true, not false',
      {
        file: letters,
        from: 'supportsHttpsTrafficOnly: true',
        to: 'supportsHttpsTrafficOnly: false',
      },
    ],
    [
      'an app without TLS',
      'functionApp.app: properties.httpsOnly must be true, not false',
      { file: app, from: 'httpsOnly: true', to: 'httpsOnly: false' },
    ],
    [
      'an app with old TLS',
      "functionApp.app: properties.siteConfig.minTlsVersion must be '1.2', not '1.0'",
      { file: app, from: "    minTlsVersion: '1.2'", to: "    minTlsVersion: '1.0'" },
    ],
    [
      'an app with FTP',
      "functionApp.app: properties.siteConfig.ftpsState must be 'Disabled', not 'AllAllowed'",
      { file: app, from: "ftpsState: 'Disabled'", to: "ftpsState: 'AllAllowed'" },
    ],
    [
      'passwords for deployment',
      'functionApp.noPublishingPasswords[scm]: properties.allow must be false, not true',
      { file: app, from: 'allow: false', to: 'allow: true' },
    ],
    [
      'tables elsewhere',
      'storage.tables[Rules] must have storage.tableService as its parent',
      { file: storage, from: 'parent: tableService', to: 'parent: blobs' },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
