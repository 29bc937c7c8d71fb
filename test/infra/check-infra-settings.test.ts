import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const app = 'infra/modules/function-app.bicep';
const storage = 'infra/modules/storage.bicep';
const main = 'infra/main.bicep';
const monitoring = 'infra/modules/monitoring.bicep';
const acs = 'infra/modules/communication-service-access.bicep';
const identity = 'infra/modules/identity.bicep';

describe('infra:check, of the sources of app settings', () => {
  it.each<NamedMutation>([
    [
      'another endpoint of ACS',
      `the app setting ACS_ENDPOINT must be 'https://\${acs.acs.properties.hostName}', not storage.account.properties.primaryEndpoints.table: correct it, or infra/check/expected/settings.ts`,
      { file: app, from: 'ACS_ENDPOINT: acsEndpoint', to: 'ACS_ENDPOINT: tablesEndpoint' },
    ],
    [
      'the endpoint of ACS without its scheme',
      `the app setting ACS_ENDPOINT must be 'https://\${acs.acs.properties.hostName}', not acs.acs.properties.hostName: correct it, or infra/check/expected/settings.ts`,
      { file: acs, from: `'https://\${acs.properties.hostName}'`, to: 'acs.properties.hostName' },
    ],
    [
      'the endpoint of blobs for that of tables',
      'the app setting TABLES_ENDPOINT must be storage.account.properties.primaryEndpoints.table, not storage.account.properties.primaryEndpoints.blob: correct it, or infra/check/expected/settings.ts',
      {
        file: storage,
        from: 'account.properties.primaryEndpoints.table',
        to: 'account.properties.primaryEndpoints.blob',
      },
    ],
    [
      "the host's blobs elsewhere",
      'the app setting AzureWebJobsStorage__blobServiceUri must be storage.account.properties.primaryEndpoints.blob, not storage.account.properties.primaryEndpoints.table: correct it, or infra/check/expected/settings.ts',
      {
        file: app,
        from: 'AzureWebJobsStorage__blobServiceUri: blobsEndpoint',
        to: 'AzureWebJobsStorage__blobServiceUri: tablesEndpoint',
      },
    ],
    [
      'endpoints exchanged on the way',
      'the app setting TABLES_ENDPOINT must be storage.account.properties.primaryEndpoints.table, not storage.account.properties.primaryEndpoints.blob: correct it, or infra/check/expected/settings.ts',
      {
        file: main,
        from: 'tablesEndpoint: storage.outputs.tablesEndpoint',
        to: 'tablesEndpoint: storage.outputs.blobsEndpoint',
      },
    ],
    [
      'another credential of the host',
      "the app setting AzureWebJobsStorage__credential must be 'managedidentity', not 'managedIdentity': correct it, or infra/check/expected/settings.ts",
      { file: app, from: "'managedidentity'", to: "'managedIdentity'" },
    ],
    [
      'the principal id where the client id belongs',
      'the app setting AZURE_CLIENT_ID must be identity.identity.properties.clientId, not identity.identity.properties.principalId: correct it, or infra/check/expected/settings.ts',
      {
        file: main,
        from: 'identityClientId: identity.outputs.clientId',
        to: 'identityClientId: identity.outputs.principalId',
      },
    ],
    [
      'an identity that puts out the wrong id',
      'the app setting AzureWebJobsStorage__clientId must be identity.identity.properties.clientId, not identity.identity.properties.principalId: correct it, or infra/check/expected/settings.ts',
      {
        file: identity,
        from: 'string = identity.properties.clientId',
        to: 'string = identity.properties.principalId',
      },
    ],
    [
      'telemetry without Entra ID',
      `the app setting APPLICATIONINSIGHTS_AUTHENTICATION_STRING must be 'ClientId=\${identity.identity.properties.clientId};Authorization=AAD', not 'ClientId=\${identity.identity.properties.clientId};Authorization=Key': correct it, or infra/check/expected/settings.ts`,
      { file: app, from: 'Authorization=AAD', to: 'Authorization=Key' },
    ],
    [
      'telemetry by a misspelled name',
      'the app setting APPLICATIONINSIGHTS_AUTHENTICATION_STRING must be',
      { file: app, from: `'ClientId=\${`, to: `'ClientID=\${` },
    ],
    [
      'telemetry to somewhere else',
      'the app setting APPLICATIONINSIGHTS_CONNECTION_STRING must be monitoring.applicationInsights.properties.ConnectionString, not monitoring.applicationInsights.properties.InstrumentationKey: correct it, or infra/check/expected/settings.ts',
      {
        file: monitoring,
        from: 'applicationInsights.properties.ConnectionString',
        to: 'applicationInsights.properties.InstrumentationKey',
      },
    ],
    [
      'another fallback target',
      'the app setting FALLBACK_TARGET must be fallbackTarget, not allowedDestinations: correct it, or infra/check/expected/settings.ts',
      {
        file: app,
        from: 'FALLBACK_TARGET: fallbackTarget',
        to: 'FALLBACK_TARGET: allowedDestinations',
      },
    ],
    [
      'a fallback target that is not passed on',
      "the app setting FALLBACK_TARGET must be fallbackTarget, not '': correct it, or infra/check/expected/settings.ts",
      { file: main, from: 'fallbackTarget: fallbackTarget', to: "fallbackTarget: ''" },
    ],
    [
      'destinations that are not passed on',
      "the app setting ALLOWED_DESTINATIONS must be allowedDestinations, not '+': correct it, or infra/check/expected/settings.ts",
      {
        file: main,
        from: 'allowedDestinations: allowedDestinations',
        to: "allowedDestinations: '+'",
      },
    ],
    [
      'seconds exchanged',
      'the app setting RING_SECONDS must be string(ringSeconds), not string(rulesRefreshSeconds): correct it, or infra/check/expected/settings.ts',
      {
        file: main,
        from: '    ringSeconds: ringSeconds',
        to: '    ringSeconds: rulesRefreshSeconds',
      },
    ],
    [
      'a timeout that is fixed',
      'the app setting ATTEMPT_TIMEOUT_MS must be string(attemptTimeoutMilliseconds), not 3000: correct it, or infra/check/expected/settings.ts',
      { file: app, from: 'string(attemptTimeoutMilliseconds)', to: "'3000'" },
    ],
    [
      'settings of another app',
      'functionApp.appSettings: parent must be functionApp.app, not functionApp.plan',
      {
        file: app,
        from: "  parent: app\n  name: 'appsettings'",
        to: "  parent: plan\n  name: 'appsettings'",
      },
    ],
    [
      'settings spread from elsewhere',
      'the app setting spread-1 is read by nobody',
      {
        file: app,
        from: '    ACS_ENDPOINT:',
        to: "    ...loadJsonContent('more.json')\n    ACS_ENDPOINT:",
      },
    ],
    [
      'a second set of settings',
      'one resource alone must configure the app',
      {
        file: app,
        from: "resource noPublishingPasswords '",
        to: "resource more 'Microsoft.Web/sites/config@2024-11-01' = {\n  parent: app\n  name: 'web'\n}\n\nresource noPublishingPasswords '",
      },
    ],
    [
      'settings under another name',
      "functionApp.appSettings: name must be 'appsettings', not 'web'",
      { file: app, from: "'appsettings'", to: "'web'" },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
