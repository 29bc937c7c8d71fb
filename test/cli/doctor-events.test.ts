import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askAzureApp } from '../../src/cli/azure-app.ts';
import type { AzureNames } from '../../src/cli/diagnose-by-az.ts';
import { diagnoseEvents } from '../../src/cli/diagnose-events.ts';
import { examineSubscription, readSubscription } from '../../src/cli/diagnose-subscription.ts';
import type { Diagnosis } from '../../src/cli/diagnosis.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { createProgram } from '../../src/cli/program.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { type AzAnswer, type FakeAz, makeFakeAz } from './doctor-az.ts';
import { diagnosesOf, readDiagnoses, useEnvironment } from './doctor-surroundings.ts';
import { runCommand } from './run-command.ts';

const named = ['--function-app', 'example', '--resource-group', 'calls'];
/** Nobody listens there. */
const nowhere = `AccountName=a;AccountKey=${marks.accessKey};TableEndpoint=http://127.0.0.1:1/a`;
const deadLetters = {
  resourceId:
    '/subscriptions/0/resourceGroups/calls/providers/Microsoft.Storage/storageAccounts/letters1',
  blobContainerName: 'dead-letters',
  endpointType: 'StorageBlob',
};
const subscription = {
  provisioningState: 'Succeeded',
  destination: {
    endpointType: 'WebHook',
    endpointBaseUrl: 'https://example-1.westeurope-01.azurewebsites.net/api/acs/incoming-call',
    endpointUrl: null,
  },
  filter: {
    includedEventTypes: ['Microsoft.Communication.IncomingCall'],
    subjectBeginsWith: '',
    subjectEndsWith: '',
    advancedFilters: [
      { key: 'data.to.rawId', operatorType: 'StringBeginsWith', values: ['4:+4420', '28:orgid:'] },
    ],
  },
  retryPolicy: { maxDeliveryAttempts: 2, eventTimeToLiveInMinutes: 1 },
  deadLetterDestination: deadLetters,
};
const host: AzAnswer = {
  to: 'functionapp show --name example --resource-group calls',
  output: '[null, "example-1.westeurope-01.azurewebsites.net"]',
};
const names: AzureNames = {
  functionApp: 'example',
  resourceGroup: 'calls',
  systemTopic: 'example-topic',
  systemTopicGroup: 'calls',
  eventSubscription: 'example',
};
const show = 'event-subscription show --name example --system-topic-name example-topic';
const letters = (count: string, mode = 'login'): AzAnswer => ({
  to: `blob list --auth-mode ${mode} --account-name letters1 --container-name dead-letters`,
  output: count,
});

let az: FakeAz;
beforeAll(async () => {
  az = await makeFakeAz();
});
afterAll(() => az.remove());

/** What the doctor says of events, by a process `az` of its own. */
async function examine(
  answers: readonly AzAnswer[],
  asked: AzureNames | undefined = names,
): Promise<readonly Diagnosis[]> {
  useEnvironment(az.environment(answers));
  const found = await diagnosesOf(async (tell) =>
    diagnoseEvents({ names: asked }, asked && (await askAzureApp(asked)), tell),
  );
  expectNoMarks([JSON.stringify(found)]);
  return found;
}

/** Takes the command line apart in this process; what is looked at is asked of nobody, since it is refused before. */
async function runDoctor(args: readonly string[]): Promise<void> {
  await createProgram(() => {}).parseAsync(['doctor', ...args], { from: 'user' });
}

const answering = (changed: object): AzAnswer => ({
  to: show,
  output: JSON.stringify({ ...subscription, ...changed }),
});

describe('the doctor asks for the subscription of Event Grid', () => {
  it('and lists what is well with it', async () => {
    const found = await examine([host, answering({}), letters('0')]);
    expect(found.map(({ state, what }) => [state, what])).toEqual([
      ['ok', 'the subscription example of example-topic is in the state Succeeded'],
      [
        'ok',
        'the subscription example delivers to https://example-1.westeurope-01.azurewebsites.net/api/acs/incoming-call',
      ],
      ['ok', 'the subscription example delivers Microsoft.Communication.IncomingCall alone'],
      [
        'ok',
        'the subscription example delivers only where data.to.rawId StringBeginsWith 4:+4420, 28:orgid:',
      ],
      ['ok', 'the subscription example tries up to 2 times within 1 min'],
      ['ok', 'no dead letter waits in letters1/dead-letters'],
    ]);
  });

  it('and reads it where its fields lie one level lower', async () => {
    const { endpointType, ...properties } = subscription.destination;
    const raw = { properties: { ...subscription, destination: { endpointType, properties } } };
    const found = await examine([host, { to: show, output: JSON.stringify(raw) }, letters('0')]);
    expect(found.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
  });

  it('and tells what is wrong with it', async () => {
    const elsewhere = { ...subscription.destination, endpointBaseUrl: 'https://old.example/api' };
    const changed = { provisioningState: 'Failed', destination: elsewhere };
    const found = await examine([host, answering(changed), letters('0')]);
    expect(found.slice(0, 2)).toMatchObject([
      { state: 'problem', what: expect.stringContaining('is in the state Failed') },
      { state: 'problem', what: expect.stringContaining('https://old.example/api') },
    ]);
  });

  it('by its own name, where it is not called like the app', async () => {
    const asked = { ...names, eventSubscription: 'office' };
    const found = await examine(
      [host, { to: show.replace('example', 'office'), output: JSON.stringify(subscription) }],
      asked,
    );
    expect(found[0]).toMatchObject({
      state: 'ok',
      what: 'the subscription office of example-topic is in the state Succeeded',
    });
  });

  it('and counts the dead letters that wait', async () => {
    const found = await examine([host, answering({}), letters('3')]);
    expect(found.at(-1)).toMatchObject({
      state: 'warning',
      what: '3 dead letters wait in letters1/dead-letters; calls were lost',
      remedy: expect.stringMatching(/^read why, as docs\/deploy\.md/),
    });
  });

  it('and counts them by the key of their account where there is no role', async () => {
    const found = await examine([host, answering({}), letters('1', 'key')]);
    expect(found.at(-1)?.what).toBe(
      'a dead letter waits in letters1/dead-letters; a call was lost',
    );
  });

  it('and says where they cannot be counted', async () => {
    const found = await examine([host, answering({})]);
    expect(found.at(-1)).toMatchObject({
      state: 'warning',
      what: 'the dead letters in letters1/dead-letters cannot be counted',
      remedy: expect.stringContaining('Storage Blob Data Reader'),
    });
  });
});

const hosts = ['example-1.westeurope-01.azurewebsites.net'];
function examined(changed: object, at: readonly string[] = hosts): readonly Diagnosis[] {
  const read = readSubscription(JSON.stringify({ ...subscription, ...changed }));
  return read === undefined ? [] : [...examineSubscription(names, read, at)];
}

describe('a subscription', () => {
  it.each([
    [
      'whose state is Failed',
      { provisioningState: 'Failed' },
      'problem',
      'is in the state Failed',
      'deploy it again: azd hooks run postdeploy',
    ],
    [
      'that is being changed',
      { provisioningState: 'Updating' },
      'warning',
      'is in the state Updating',
      'in a minute',
    ],
    [
      'that leads to another app, without its key',
      {
        destination: {
          endpointType: 'WebHook',
          endpointBaseUrl: `https://old.azurewebsites.net/api/acs/incoming-call?code=${marks.functionKey}`,
        },
      },
      'problem',
      'the subscription example delivers to https://old.azurewebsites.net/api/acs/incoming-call, the app is at example-1',
      'deploy it again',
    ],
    [
      'that leads to another function',
      {
        destination: {
          endpointType: 'WebHook',
          endpointBaseUrl: 'https://example-1.westeurope-01.azurewebsites.net/api/other',
        },
      },
      'problem',
      'not to /api/acs/incoming-call of the app',
      'deploy it again',
    ],
    [
      'without a web hook',
      { destination: { endpointType: 'StorageQueue' } },
      'problem',
      'the subscription example delivers to StorageQueue, not to a web hook',
      'deploy it again',
    ],
    [
      'for other events',
      { filter: { includedEventTypes: ['Microsoft.Communication.CallEnded'] } },
      'problem',
      'the subscription example does not deliver Microsoft.Communication.IncomingCall',
      'deploy it again',
    ],
    ['for every event', { filter: null }, 'warning', 'events of every type', 'deploy it again'],
    [
      'whose filter loses calls',
      {
        filter: {
          ...subscription.filter,
          advancedFilters: [
            {
              key: 'data.to.phoneNumber.value',
              operatorType: 'StringIn',
              values: ['+14255550100'],
            },
          ],
        },
      },
      'warning',
      'data.to.phoneNumber.value StringIn +14255550100',
      'filter by data.to.rawId',
    ],
    [
      'that tries for a day',
      { retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 } },
      'warning',
      'up to 30 times within 1440 min',
      'a call rings for half a minute',
    ],
    [
      'that drops what it cannot deliver',
      { deadLetterDestination: null },
      'warning',
      'are dropped',
      'deploy it again',
    ],
  ])('%s', (_, changed, state, what, remedy) => {
    const found = examined(changed);
    expect(found.filter((each) => each.state !== 'ok')).toEqual([
      expect.objectContaining({
        state,
        what: expect.stringContaining(what),
        remedy: expect.stringContaining(remedy),
      }),
    ]);
    expectNoMarks([JSON.stringify(found)]);
  });

  it('is named in every line, since scripts take each by itself', () => {
    for (const changed of [
      {},
      { filter: { ...subscription.filter, advancedFilters: [] } },
      { destination: null, filter: null, retryPolicy: null, deadLetterDestination: null },
    ]) {
      const lines = examined(changed).map(({ what }) => what);
      expect(lines.length).toBeGreaterThanOrEqual(5);
      expect(lines.filter((line) => !line.includes('the subscription example '))).toEqual([]);
    }
  });

  it('of an app that az does not find', () => {
    expect(examined({}, [])[1]).toMatchObject({
      state: 'warning',
      what: expect.stringContaining('where the app is, az does not say'),
    });
  });

  it.each([
    ['no JSON', 'WARNING: …'],
    ['another thing', '[]'],
    [
      'an account that would be an option of az',
      JSON.stringify({ deadLetterDestination: { ...deadLetters, resourceId: '/x/--debug' } }),
    ],
  ])('is not read from %s', (_, json) => {
    expect(readSubscription(json)).toBeUndefined();
  });
});

describe('the doctor does not get an answer', () => {
  it.each([
    ["ERROR: Please run 'az login' to setup account.", 'az is not signed in', 'run az login'],
    [
      'ERROR: (ResourceNotFound) The Resource was not found.',
      '(ResourceNotFound)',
      'eventSubscriptionName names it otherwise than the app, say so by --event-subscription',
    ],
    ['ERROR: (AuthorizationFailed) The client', '(AuthorizationFailed)', 'the role Reader'],
  ])('%s', async (error, what, remedy) => {
    const found = await examine([host, { to: show, error }]);
    expect(found).toEqual([
      expect.objectContaining({
        state: 'problem',
        what: expect.stringContaining(what),
        remedy: expect.stringContaining(remedy),
        unreachable: true,
      }),
    ]);
  });

  it('that it can read', async () => {
    expect(await examine([host, { to: show, output: '[]' }])).toMatchObject([
      { state: 'warning', what: 'what az says of the subscription cannot be read' },
    ]);
  });

  it('where az does not start, and shows the line to ask by', async () => {
    expect(await examine([{ to: 'version', error: 'broken' }])).toEqual([
      {
        state: 'skipped',
        about: 'events',
        what: expect.stringContaining('az) does not start here'),
        remedy: expect.stringContaining(`az eventgrid system-topic ${show}`),
      },
    ]);
  });

  it('where nobody names the app', async () => {
    useEnvironment(az.environment([host, answering({})]));
    const found = await diagnosesOf((tell) => diagnoseEvents({}, undefined, tell));
    expect(found).toMatchObject([
      { state: 'skipped', what: expect.stringContaining('name the app by --function-app') },
    ]);
  });

  it.each([
    ['half a name', ['--function-app', 'example'], 'belong together'],
    ['a name that is an option', [...named, '--system-topic=--debug'], '--system-topic is no name'],
    ['a name for a shell', ['--function-app', 'a&b', '--resource-group', 'c'], 'is no name'],
    ['another such', [...named, '--event-subscription', 'a|b'], '--event-subscription is no name'],
    ['the subscription of no app', ['--event-subscription', 'a'], 'add --function-app'],
  ])('to %s', async (_, args, sentence) => {
    await expect(runDoctor(args)).rejects.toMatchObject({
      exitCode: exitCodes.usage,
      message: expect.stringContaining(sentence),
    });
  });
});

describe('the command doctor', () => {
  it('hands its options on to az', async () => {
    const { stdout, stderr } = await runCommand(
      ['doctor', '--json', ...named, '--event-subscription', 'office'],
      {
        environment: {
          ...az.environment([
            host,
            { to: show.replace('example', 'office'), output: JSON.stringify(subscription) },
            letters('2'),
          ]),
          TABLES_CONNECTION_STRING: nowhere,
        },
      },
    );
    expectNoMarks([stdout, stderr]);
    const events = readDiagnoses(stdout).filter(({ about }) => about === 'events');
    expect(events[0]?.what).toContain('the subscription office of example-topic');
    expect(events.at(-1)?.what).toBe(
      '2 dead letters wait in letters1/dead-letters; calls were lost',
    );
  });

  it('ends with 2 where its options are wrong', async () => {
    const { code, stderr } = await runCommand(['doctor', '--function-app', 'example']);
    expect(stderr).toContain('belong together');
    expect(code).toBe(2);
  });
});
