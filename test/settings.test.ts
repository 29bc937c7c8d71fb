import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createAcsClient } from '../src/acs/client.ts';
import { readSettings, settingNames } from '../src/settings.ts';
import { openTable } from '../src/store/tables.ts';

const key = Buffer.from('a secret key').toString('base64');
const good = {
  ACS_ENDPOINT: 'https://example.communication.azure.com',
  TABLES_ENDPOINT: 'https://example.table.core.windows.net',
  ALLOWED_DESTINATIONS: '+1425, +4420',
};

function problemsOf(changes: Readonly<Record<string, string | undefined>>): readonly string[] {
  const read = readSettings({ ...good, ...changes });
  return 'problems' in read ? read.problems : [];
}

describe('the settings', () => {
  it('need two endpoints and the allowed destinations, and have defaults for the rest', () => {
    expect(readSettings(good)).toEqual({
      settings: {
        acs: { endpoint: good.ACS_ENDPOINT },
        tables: { endpoint: good.TABLES_ENDPOINT },
        identityClientId: undefined,
        allowedDestinations: ['+1425', '+4420'],
        fallbackTarget: undefined,
        attemptTimeout: 3000,
        ringTime: 30_000,
        rulesTable: 'Rules',
        rulesRefresh: 15_000,
        schedulesTable: 'Schedules',
        listsTable: 'Lists',
        callsTable: 'Calls',
        historyTable: 'History',
      },
    });
  });

  it('may all be set', () => {
    const acs = `endpoint=https://example.communication.azure.com/;accesskey=${key}`;
    const tables = `DefaultEndpointsProtocol=https;AccountName=example;AccountKey=${key}`;
    expect(
      readSettings({
        ACS_CONNECTION_STRING: ` ${acs} `,
        TABLES_CONNECTION_STRING: tables,
        AZURE_CLIENT_ID: 'client',
        ALLOWED_DESTINATIONS: '+',
        FALLBACK_TARGET: '+14255550199',
        ATTEMPT_TIMEOUT_MS: '1500',
        RING_SECONDS: '20',
        RULES_TABLE: 'MyRules1',
        RULES_REFRESH_SECONDS: '1',
        SCHEDULES_TABLE: 'MySchedules1',
        LISTS_TABLE: 'MyLists1',
        CALLS_TABLE: 'MyCalls1',
        HISTORY_TABLE: 'MyHistory1',
      }),
    ).toEqual({
      settings: {
        acs: { connectionString: acs },
        tables: {
          connectionString: `${tables};TableEndpoint=https://example.table.core.windows.net`,
        },
        identityClientId: 'client',
        allowedDestinations: ['+'],
        fallbackTarget: { kind: 'phoneNumber', canonical: '+14255550199' },
        attemptTimeout: 1500,
        ringTime: 20_000,
        rulesTable: 'MyRules1',
        rulesRefresh: 1_000,
        schedulesTable: 'MySchedules1',
        listsTable: 'MyLists1',
        callsTable: 'MyCalls1',
        historyTable: 'MyHistory1',
      },
    });
  });

  it('name every problem at once', () => {
    const names = [
      'ACS_ENDPOINT',
      'TABLES_ENDPOINT',
      'ALLOWED_DESTINATIONS',
      'FALLBACK_TARGET',
      'ATTEMPT_TIMEOUT_MS',
      'RULES_REFRESH_SECONDS',
      'RING_SECONDS',
      'RULES_TABLE',
      'SCHEDULES_TABLE',
      'LISTS_TABLE',
    ];
    const read = readSettings({
      FALLBACK_TARGET: 'x',
      ATTEMPT_TIMEOUT_MS: 'x',
      RING_SECONDS: 'x',
      RULES_REFRESH_SECONDS: 'x',
      RULES_TABLE: '1',
      SCHEDULES_TABLE: '1',
      LISTS_TABLE: '1',
    });
    expect('problems' in read && read.problems.map((problem) => problem.split(/[ :]/)[0])).toEqual(
      names,
    );
  });

  it.each([
    [
      'both a connection string and an endpoint',
      { ACS_CONNECTION_STRING: `endpoint=https://a.b;accesskey=${key}` },
      'ACS_CONNECTION_STRING and ACS_ENDPOINT are both set',
    ],
    [
      'a connection string without a key',
      { ACS_ENDPOINT: '', ACS_CONNECTION_STRING: 'endpoint=https://a.b' },
      'ACS_CONNECTION_STRING is no connection string',
    ],
    [
      'a connection string of something else',
      { TABLES_ENDPOINT: '', TABLES_CONNECTION_STRING: `endpoint=https://a.b;accesskey=${key}` },
      'TABLES_CONNECTION_STRING is no connection string',
    ],
    [
      'http to another machine',
      { ACS_ENDPOINT: 'http://example.com' },
      'ACS_ENDPOINT must be an https URL',
    ],
    [
      'http to another machine, in a connection string',
      { ACS_ENDPOINT: '', ACS_CONNECTION_STRING: `endpoint=http://10.0.0.1;accesskey=${key}` },
      'The endpoint in ACS_CONNECTION_STRING must be',
    ],
    [
      'no URL',
      { TABLES_ENDPOINT: 'example.table.core.windows.net' },
      'TABLES_ENDPOINT must be an https URL',
    ],
    [
      'a prefix without +',
      { ALLOWED_DESTINATIONS: '+1,44' },
      'ALLOWED_DESTINATIONS: item 2 is no prefix',
    ],
    [
      'an empty prefix',
      { ALLOWED_DESTINATIONS: '+1,' },
      'ALLOWED_DESTINATIONS: item 2 is no prefix',
    ],
    [
      'a fallback that is not allowed',
      { FALLBACK_TARGET: '+33123456789' },
      'FALLBACK_TARGET begins with no prefix',
    ],
    [
      'a fallback with options',
      { FALLBACK_TARGET: '+14255550199 weight=1' },
      'FALLBACK_TARGET is no target',
    ],
    ['a timeout of nothing', { ATTEMPT_TIMEOUT_MS: '0' }, 'ATTEMPT_TIMEOUT_MS must be'],
    [
      'a timeout longer than any call rings',
      { ATTEMPT_TIMEOUT_MS: '30001' },
      'ATTEMPT_TIMEOUT_MS must be',
    ],
    ['a table with a hyphen', { RULES_TABLE: 'my-rules' }, 'RULES_TABLE must be'],
  ])('refuse %s', (_, changes, problem) => {
    expect(problemsOf(changes)).toEqual([expect.stringContaining(problem)]);
  });

  it('refuse two tables of one name, in which one kind of row would be taken for another', () => {
    expect(problemsOf({ LISTS_TABLE: 'rules', HISTORY_TABLE: 'Calls' })).toEqual([
      'RULES_TABLE and LISTS_TABLE name the same table: give each its own.',
      'CALLS_TABLE and HISTORY_TABLE name the same table: give each its own.',
    ]);
  });

  it('refuse an ACS endpoint with a path', () => {
    expect(problemsOf({ ACS_ENDPOINT: 'https://example.com/a' })).toEqual([
      'ACS_ENDPOINT must be an https URL without a path.',
    ]);
  });

  it.each(['http://localhost:4280', 'http://127.0.0.1:4280', 'http://[::1]:4280'])(
    'allow %s, which is this machine',
    (endpoint) => {
      const ACS_CONNECTION_STRING = `endpoint=${endpoint};accesskey=${key}`;
      expect(problemsOf({ ACS_ENDPOINT: '', ACS_CONNECTION_STRING })).toEqual([]);
      // By managed identity that would be a token over http, which the SDK refuses at every call.
      expect(problemsOf({ ACS_ENDPOINT: endpoint })).toHaveLength(1);
    },
  );

  it('never repeat a value, since a key may have been put in the wrong place', () => {
    const secret = 'secret-in-the-wrong-place';
    for (const name of settingNames) {
      expect(problemsOf({ [name]: secret }).join()).not.toContain(secret);
    }
  });

  it('are enough to make the clients, whatever their connection strings hold', () => {
    const part = fc.stringMatching(/^[ -~]{0,12}$/);
    const parts = fc.array(
      fc.tuple(
        fc.constantFrom(
          'endpoint',
          'accesskey',
          'DefaultEndpointsProtocol',
          'AccountName',
          'AccountKey',
          'TableEndpoint',
          'EndpointSuffix',
          'SharedAccessSignature',
          'UseDevelopmentStorage',
        ),
        fc.oneof(
          part,
          fc.constantFrom(
            'https',
            'http',
            'true',
            key,
            'https://example.com',
            'http://127.0.0.1:1/a',
          ),
        ),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(parts, (pairs) => {
        const connectionString = pairs.map(([name, value]) => `${name}=${value}`).join(';');
        const acs = readSettings({
          ...good,
          ACS_ENDPOINT: '',
          ACS_CONNECTION_STRING: connectionString,
        });
        const tables = readSettings({
          ...good,
          TABLES_ENDPOINT: '',
          TABLES_CONNECTION_STRING: connectionString,
        });
        if ('settings' in acs && 'connectionString' in acs.settings.acs) {
          createAcsClient(acs.settings.acs);
        }
        if ('settings' in tables && 'connectionString' in tables.settings.tables) {
          openTable(tables.settings.tables, 'Rules');
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('local.settings.sample.json', () => {
  it('lists exactly the settings there are, beside the one of the Functions host', async () => {
    const sample = v.parse(
      v.pipe(v.string(), v.parseJson(), v.object({ Values: v.record(v.string(), v.string()) })),
      await readFile(new URL('../local.settings.sample.json', import.meta.url), 'utf8'),
    );
    expect(Object.keys(sample.Values).sort()).toEqual(
      ['FUNCTIONS_WORKER_RUNTIME', ...settingNames].sort(),
    );
    expect(readSettings(sample.Values)).toHaveProperty('settings');
  });
});
