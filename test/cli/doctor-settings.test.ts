import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppSettings, type AzureApp, askAzureApp } from '../../src/cli/azure-app.ts';
import { takeAppSettings } from '../../src/cli/diagnose-app-settings.ts';
import type { AzureNames } from '../../src/cli/diagnose-by-az.ts';
import type { Diagnosis } from '../../src/cli/diagnosis.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { type AzAnswer, type FakeAz, makeFakeAz } from './doctor-az.ts';
import { diagnosesOf, useEnvironment } from './doctor-surroundings.ts';

const names: AzureNames = {
  functionApp: 'example',
  resourceGroup: 'calls',
  systemTopic: 'example-topic',
  systemTopicGroup: 'calls',
  eventSubscription: 'example',
};
const values = {
  TABLES_ENDPOINT: 'https://calls1.table.core.windows.net',
  ACS_ENDPOINT: 'https://example.communication.azure.com',
  ALLOWED_DESTINATIONS: '+1425',
  FALLBACK_TARGET: '+14255550131',
};

let az: FakeAz;
beforeAll(async () => {
  az = await makeFakeAz();
});
afterAll(() => az.remove());

async function ask(answers: readonly AzAnswer[]): Promise<AzureApp | undefined> {
  useEnvironment(az.environment(answers));
  return askAzureApp(names);
}

const list = 'functionapp config appsettings list --name example --resource-group calls';
const answer = (
  all: readonly string[],
  open: Readonly<Record<string, string | null>>,
): AzAnswer => ({
  to: list,
  output: JSON.stringify({
    names: all,
    open: Object.entries(open).map(([name, value]) => ({ name, value })),
  }),
});

describe('the settings of a function app', () => {
  it('are those that az tells, without what is empty', async () => {
    const app = await ask([answer(['TABLES_ENDPOINT', 'X'], { ...values, FALLBACK_TARGET: '' })]);
    const { FALLBACK_TARGET: _, ...rest } = values;
    expect(app?.settings).toEqual({
      names: ['TABLES_ENDPOINT', 'X'],
      values: new Map(Object.entries(rest)),
    });
  });

  it('are let out of az by their names, which no secret has', async () => {
    const filter = `${list} --query {names: [].name, open: [?contains('TABLES_ENDPOINT ACS_ENDPOINT ALLOWED_DESTINATIONS FALLBACK_TARGET RULES_TABLE SCHEDULES_TABLE LISTS_TABLE CALLS_TABLE HISTORY_TABLE', name)]`;
    const app = await ask([{ ...answer([], values), to: filter }]);
    expect(app?.settings).toHaveProperty('values');
  });

  it('are taken without secrets, even where az should show some', async () => {
    const secret = `endpoint=https://x;accesskey=${marks.accessKey}`;
    const app = await ask([answer([], { ...values, ACS_CONNECTION_STRING: secret })]);
    expect(app?.settings).toEqual({ names: [], values: new Map(Object.entries(values)) });
  });

  it.each([
    ['ERROR: (AuthorizationFailed) The client', 'the role Website Contributor'],
    ["ERROR: Please run 'az login' to setup account.", 'run az login'],
  ])('that cannot be read do not keep the doctor: %s', async (error, remedy) => {
    const app = await ask([{ to: list, error }]);
    expect(app?.settings).toEqual({
      state: 'warning',
      about: 'settings',
      what: expect.stringContaining(
        "the settings of the function app example cannot be read, so this environment's alone count",
      ),
      remedy: expect.stringMatching(
        new RegExp(`${remedy}.*or set TABLES_ENDPOINT, ACS_ENDPOINT and ALLOWED_DESTINATIONS here`),
      ),
    });
  });

  it('are not known where az says something else', async () => {
    expect((await ask([{ to: list, output: '[]' }]))?.settings).toHaveProperty('state', 'warning');
  });

  it('are not asked for where az does not start', async () => {
    expect(await ask([{ to: 'version', error: 'broken' }])).toBeUndefined();
  });
});

interface Taking {
  readonly settings?: AppSettings | Diagnosis;
  readonly flags?: { readonly connectionString?: string; readonly tablesEndpoint?: string };
  readonly environment?: Readonly<Record<string, string>>;
}

async function take({ settings, flags = {}, environment = {} }: Taking) {
  const app: AzureApp = {
    names,
    hostName: undefined,
    settings: settings ?? { names: Object.keys(values), values: new Map(Object.entries(values)) },
  };
  let taken: Readonly<Record<string, string>> = {};
  const found = await diagnosesOf((tell) => {
    taken = takeAppSettings(app, flags, environment, tell);
  });
  expectNoMarks([JSON.stringify(found)]);
  return { found, taken };
}

describe('the doctor takes the settings of the function app', () => {
  it('where nothing else names them, and says which', async () => {
    const { found, taken } = await take({ environment: { TABLES_ENDPOINT: ' ' } });
    expect(taken).toEqual(values);
    expect(found).toEqual([
      {
        state: 'ok',
        about: 'settings',
        what: 'those of the function app example, as az tells: TABLES_ENDPOINT, ACS_ENDPOINT, ALLOWED_DESTINATIONS, FALLBACK_TARGET',
      },
    ]);
  });

  it.each([
    [
      'a key of the tables',
      { environment: { TABLES_CONNECTION_STRING: marks.accessKey } },
      'TABLES_CONNECTION_STRING',
      ['ACS_ENDPOINT', 'ALLOWED_DESTINATIONS', 'FALLBACK_TARGET'],
    ],
    [
      'the account on the command line',
      { flags: { connectionString: marks.accessKey } },
      '--connection-string',
      ['ACS_ENDPOINT', 'ALLOWED_DESTINATIONS', 'FALLBACK_TARGET'],
    ],
    [
      'its endpoint there',
      { flags: { tablesEndpoint: 'https://other.table.core.windows.net' } },
      '--tables-endpoint',
      ['ACS_ENDPOINT', 'ALLOWED_DESTINATIONS', 'FALLBACK_TARGET'],
    ],
    [
      'a key of ACS',
      { environment: { ACS_CONNECTION_STRING: marks.accessKey } },
      'ACS_CONNECTION_STRING',
      ['TABLES_ENDPOINT', 'ALLOWED_DESTINATIONS', 'FALLBACK_TARGET'],
    ],
    [
      'other destinations, which the fallback of the app may lie outside of',
      { environment: { ALLOWED_DESTINATIONS: '+49' } },
      'ALLOWED_DESTINATIONS',
      ['TABLES_ENDPOINT', 'ACS_ENDPOINT'],
    ],
  ])('after what is set here: %s', async (_, set, first, expected) => {
    const { found, taken } = await take(set);
    expect(Object.keys(taken)).toEqual(expected);
    expect(found.map(({ what }) => what)).toEqual([
      `those of the function app example, as az tells: ${expected.join(', ')}; what is set here comes first: ${first}`,
    ]);
  });

  it('but for those that may be a secret, and says so', async () => {
    const settings = { names: ['ACS_CONNECTION_STRING'], values: new Map() };
    const { found, taken } = await take({ settings });
    expect(taken).toEqual({});
    expect(found).toEqual([
      { state: 'ok', about: 'settings', what: 'none are taken from the function app example' },
      {
        state: 'warning',
        about: 'settings',
        what: 'the function app example has ACS_CONNECTION_STRING, a secret, which is not fetched',
        remedy: 'set it here too, to have its ACS resource looked at',
      },
    ]);
    const here = await take({ settings, environment: { ACS_CONNECTION_STRING: 'x' } });
    expect(here.found.map(({ state }) => state)).toEqual(['ok']);
  });

  it('not where they are not known, and says why', async () => {
    const settings: Diagnosis = { state: 'warning', about: 'settings', what: 'x' };
    expect(await take({ settings })).toEqual({ taken: {}, found: [settings] });
  });
});
