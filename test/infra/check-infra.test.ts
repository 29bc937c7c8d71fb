import { describe, expect, it } from 'vitest';
import { settingSources } from '../../infra/check/expected/settings.ts';
import { expectFinding, findingsOf, mutate, type NamedMutation } from './mutated-project.ts';

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

const source = mutate([]).get(app) ?? '';
const [, settingsBlock = ''] =
  /name: 'appsettings'\n\s*properties: \{\n([^}]*\}?[^}]*)\n {2}\}/.exec(source) ?? [];
const settings = [...settingsBlock.matchAll(/^ {4}(\w+): /gm)].map(([, name = '']) => name);

describe('infra:check', () => {
  it('passes on this project', () => {
    expect(findingsOf()).toEqual([]);
  });

  it('knows where every app setting comes from', () => {
    expect(settings).toHaveLength(13);
    expect(settings.toSorted()).toEqual(Object.keys(settingSources).toSorted());
  });

  it.each(settings)('fails when the app setting %s is removed', (name) => {
    const findings = findingsOf({
      file: app,
      from: new RegExp(`^ {4}${name}: .*\n`),
      to: '',
    });
    expect(findings.join('\n')).toContain(`${app}: the app setting ${name} is not set`);
  });

  it.each(settings)('fails when the app setting %s is renamed', (name) => {
    const findings = findingsOf({ file: app, from: `    ${name}: `, to: `    ${name}X: ` });
    expect(findings).toHaveLength(2);
    expect(findings[0]).toContain(`the app setting ${name}X is read by nobody`);
  });

  it.each(['Rules', 'Schedules', 'Lists', 'Calls', 'History'])(
    'fails when the table %s is removed or renamed',
    (name) => {
      const removed = findingsOf({ file: storage, from: `  '${name}'\n`, to: '' });
      expect(removed).toEqual([
        `${storage}: the table ${name}, which the app looks for, is not made: add it.`,
      ]);
      const renamed = findingsOf({ file: storage, from: `  '${name}'\n`, to: "  'Other'\n" });
      expect(renamed).toHaveLength(2);
    },
  );

  it.each([
    ['Storage Blob Data Owner', access, 'appBlobs'],
    ['Storage Table Data Contributor', access, 'appTables'],
    ['Monitoring Metrics Publisher', monitoring, 'appTelemetry'],
    ['a role for calls', acs, 'appCalls'],
  ])('fails when the role assignment of %s is removed', (role, file, symbol) => {
    const findings = findingsOf({
      file,
      from: new RegExp(`^resource ${symbol} '[^]*?\n\\}\n`),
      to: '',
    });
    expect(findings).toEqual([
      expect.stringContaining(`no module gives the app's identity ${role}`),
    ]);
  });

  it.each<NamedMutation>([
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
      'a build on Azure',
      'azure.yaml: services.app.remoteBuild must be false, not true',
      { file: 'azure.yaml', from: 'remoteBuild: false', to: 'remoteBuild: true' },
    ],
    [
      'an app that azd does not find',
      "functionApp.app: tags must be union(tags, {'azd-service-name': 'app'}), not tags",
      { file: app, from: "union(tags, { 'azd-service-name': 'app' })", to: 'tags' },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });

  it('names the file and the line that it cannot read', () => {
    expect(() => findingsOf({ file: main, from: 'module acs ', to: 'module acs = ' })).toThrow(
      'infra/main.bicep: Expected',
    );
  });
});
