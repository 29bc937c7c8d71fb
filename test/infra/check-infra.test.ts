import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { checkInfra } from '../../infra/check/check-infra.ts';
import { type Mutation, withProjectCopy } from './project-copy.ts';

const app = 'infra/modules/function-app.bicep';
const storage = 'infra/modules/storage.bicep';
const main = 'infra/main.bicep';
const template = 'infra/event-subscription.bicep';
const subscription = 'infra/modules/event-subscription.bicep';
const access = 'infra/modules/storage-access.bicep';
const monitoring = 'infra/modules/monitoring.bicep';
const acs = 'infra/modules/communication-service-access.bicep';
const door = 'src/functions/incoming-call.ts';
const sample = 'local.settings.sample.json';

/** What the check says of a copy of the project with some changes in it. */
function findingsOf(...mutations: readonly Mutation[]): Promise<readonly string[]> {
  return withProjectCopy(mutations, async (directory) =>
    (await checkInfra(directory)).map(({ file, problem }) => `${file}: ${problem}`),
  );
}

const source = await readFile(new URL(`../../${app}`, import.meta.url), 'utf8');
const [, settingsBlock = ''] =
  /name: 'appsettings'\n\s*properties: \{\n([^}]*\}?[^}]*)\n {2}\}/.exec(source) ?? [];
const settings = [...settingsBlock.matchAll(/^ {4}(\w+): /gm)].map(([, name = '']) => name);

describe('infra:check', () => {
  it('passes on this project', async () => {
    expect(await findingsOf()).toEqual([]);
  });

  it('finds the app settings', () => {
    expect(settings).toContain('ACS_ENDPOINT');
    expect(settings).toHaveLength(13);
  });

  it.each(settings)('fails when the app setting %s is removed', async (name) => {
    const findings = await findingsOf({
      file: app,
      from: new RegExp(`^ {4}${name}: .*\n`),
      to: '',
    });
    expect(findings.join('\n')).toContain(`${app}: the app setting ${name} is not set`);
  });

  it.each(settings)('fails when the app setting %s is renamed', async (name) => {
    const findings = await findingsOf({ file: app, from: `    ${name}: `, to: `    ${name}X: ` });
    expect(findings).toHaveLength(2);
    expect(findings[0]).toContain(`the app setting ${name}X is read by nobody`);
  });

  it.each(['Rules', 'Schedules', 'Lists', 'Calls', 'History'])(
    'fails when the table %s is removed or renamed',
    async (name) => {
      const removed = await findingsOf({ file: storage, from: `  '${name}'\n`, to: '' });
      expect(removed).toEqual([
        `${storage}: the table ${name}, which the app looks for, is not made: add it.`,
      ]);
      const renamed = await findingsOf({ file: storage, from: `  '${name}'\n`, to: "  'Other'\n" });
      expect(renamed).toHaveLength(2);
    },
  );

  it.each([
    ['Storage Blob Data Owner', access, 'appBlobs'],
    ['Storage Table Data Contributor', access, 'appTables'],
    ['Monitoring Metrics Publisher', monitoring, 'appTelemetry'],
    ['a role for calls', acs, 'appCalls'],
  ])('fails when the role assignment of %s is removed', async (role, file, symbol) => {
    const findings = await findingsOf({
      file,
      from: new RegExp(`^resource ${symbol} '[^]*?\n\\}\n`),
      to: '',
    });
    expect(findings).toEqual([
      expect.stringContaining(`no module gives the app's identity ${role}`),
    ]);
  });

  it.each<[string, string, Mutation]>([
    ['another role', 'Storage Blob Data Owner', { file: access, from: 'b7e6dc6d', to: 'b7e6dc6e' }],
    [
      'a module with roles that is not deployed',
      'Storage Table Data Contributor',
      { file: main, from: /^module storageAccess '[\s\S]*?\n\}\n/, to: '' },
    ],
    [
      'a role for somebody else',
      'a role for calls',
      {
        file: main,
        from: 'appPrincipalId: identity.outputs.principalId\n    roleDefinitionId',
        to: 'appPrincipalId: operatorPrincipalId\n    roleDefinitionId',
      },
    ],
    [
      'a role on the resource group',
      'is not scoped to a resource',
      { file: monitoring, from: '  scope: applicationInsights\n', to: '' },
    ],
    [
      'a role assignment with a name of its own each time',
      'not made by guid()',
      {
        file: acs,
        from: 'name: guid(acs.id, appPrincipalId, roleDefinitionId)',
        to: 'name: newGuid()',
      },
    ],
    [
      'the route renamed in Bicep',
      'the route of incoming-call is "acs/incoming-call" in src/functions, not "acs/call"',
      { file: template, from: "'acs/incoming-call'", to: "'acs/call'" },
    ],
    [
      'the route renamed in the code',
      'the route of incoming-call is "acs/call" in src/functions',
      { file: door, from: "'acs/incoming-call'", to: "'acs/call'" },
    ],
    [
      'the function renamed in Bicep',
      'src/functions registers no function "call"',
      { file: template, from: "'incoming-call'", to: "'call'" },
    ],
    [
      'the function renamed in the code',
      'src/functions registers no function "incoming-call"',
      { file: door, from: "'incoming-call'", to: "'call'" },
    ],
    [
      'the function left open',
      'make it "function"',
      { file: door, from: "authLevel: 'function'", to: "authLevel: 'anonymous'" },
    ],
    [
      'the handshake forgotten',
      'must take POST and OPTIONS',
      { file: door, from: "'POST', 'OPTIONS'", to: "'POST'" },
    ],
    [
      'another route prefix',
      'routePrefix must be "api"',
      { file: 'host.json', from: '"api"', to: '"v1"' },
    ],
    [
      'the key of the host',
      'the key must be that of the function alone',
      { file: template, from: 'functionAppName, functionName)', to: 'functionAppName)' },
    ],
    [
      'a key that is not kept secret',
      'must be a parameter with @secure()',
      { file: subscription, from: '@secure()\n', to: '' },
    ],
    [
      'a key that is put out',
      'the output url is a secret',
      {
        file: subscription,
        from: 'output name string = incomingCalls.name',
        to: 'output url string = endpointUrl',
      },
    ],
    [
      'another schema of events',
      'eventDeliverySchema must be CloudEventSchemaV1_0',
      { file: subscription, from: 'CloudEventSchemaV1_0', to: 'EventGridSchema' },
    ],
    [
      'more deliveries than a ring has time for',
      'maxDeliveryAttempts must be 2',
      { file: subscription, from: 'maxDeliveryAttempts: 2', to: 'maxDeliveryAttempts: 30' },
    ],
    [
      'all events',
      'IncomingCall alone',
      { file: subscription, from: "'Microsoft.Communication.IncomingCall'", to: "'All'" },
    ],
    [
      'dead letters without a container',
      'the container "letters" of the dead letters',
      { file: template, from: "'dead-letters'", to: "'letters'" },
    ],
    [
      'a setting missing from the sample',
      'RING_SECONDS is not listed',
      { file: sample, from: /^.*"RING_SECONDS".*\n/, to: '' },
    ],
    [
      'a setting of the sample that nobody reads',
      'RINGING is read by nobody',
      { file: sample, from: '"RING_SECONDS"', to: '"RINGING"' },
    ],
    [
      'another default',
      'the default of RING_SECONDS is 20',
      { file: main, from: 'param ringSeconds int = 30', to: 'param ringSeconds int = 20' },
    ],
    [
      'a parameter that a module does not know',
      'workbook is given titel',
      { file: main, from: "title: 'Calls", to: "titel: 'Calls" },
    ],
    [
      'a parameter that is not passed',
      'functionApp needs ringSeconds',
      { file: main, from: '    ringSeconds: ringSeconds\n', to: '' },
    ],
    [
      'a module that is not there',
      'the module workbook is not there: infra/modules/charts.bicep',
      { file: main, from: 'modules/workbook.bicep', to: 'modules/charts.bicep' },
    ],
    [
      'an output that is not there',
      'storage.outputs.tableEndpoint is there nowhere',
      { file: main, from: 'storage.outputs.tablesEndpoint', to: 'storage.outputs.tableEndpoint' },
    ],
    [
      'a parameter that azd does not pass',
      'the parameter alertEmail of infra/main.bicep is missing',
      { file: 'infra/main.parameters.json', from: '"alertEmail"', to: '"alertMail"' },
    ],
    [
      'an output that the hook needs',
      'infra/main.bicep has no output systemTopicName',
      { file: main, from: 'output systemTopicName ', to: 'output topicName ' },
    ],
    [
      'a parameter that the hook passes',
      'infra/event-subscription.bicep has no parameter systemTopicName',
      { file: template, from: 'systemTopicName', to: 'topicName' },
    ],
    [
      'a field that the log line does not have',
      'no field outcome',
      { file: 'infra/queries/calls.kql', from: 'call.event', to: 'call.outcome' },
    ],
    [
      'an event that no call ends as',
      'no call ends as "late"',
      { file: 'infra/queries/failed-calls.kql', from: "'expired'", to: "'late'" },
    ],
    [
      'a phrase that the code does not write',
      'the code never writes "check that the app may use the ACS resource"',
      { file: 'src/acs/errors.ts', from: 'check that the app may', to: 'see whether the app may' },
    ],
    [
      'a function that alerts leave aside',
      'src/functions registers no function "health"',
      { file: 'src/functions/health.ts', from: "app.http('health',", to: "app.http('well'," },
    ],
    [
      'a build on Azure',
      'azure.yaml: ',
      { file: 'azure.yaml', from: 'remoteBuild: false', to: 'remoteBuild: true' },
    ],
    [
      'an app that azd does not find',
      "must have the tag 'azd-service-name': 'app'",
      { file: app, from: "union(tags, { 'azd-service-name': 'app' })", to: 'tags' },
    ],
    [
      'a module that nothing uses',
      'nothing uses it',
      { file: main, from: /^module workbook '[\s\S]*?\n\}\n/, to: '' },
    ],
  ])('fails at %s', async (_name, sentence, mutation) => {
    expect((await findingsOf(mutation)).join('\n')).toContain(sentence);
  });

  it('names the file and the line that it cannot read', async () => {
    await expect(
      findingsOf({ file: main, from: 'module acs ', to: 'module acs = ' }),
    ).rejects.toThrow('infra/main.bicep: Expected');
  });
});
