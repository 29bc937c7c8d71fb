import type { TableClient } from '@azure/data-tables';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTable } from '../../src/store/tables.ts';
import { expectDescribed } from '../api/openapi-document.ts';
import { marks } from './marks.ts';
import { type App, callThrough, type Stage, setStage } from './stage.ts';

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the answer has no body. */
  readonly json: unknown;
}

interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const { called, target } = marks;
const create = { 'If-None-Match': '*' };
const anyVersion = { 'If-Match': '*' };
const ifMatch = (answer: Asked) => ({ 'If-Match': answer.headers.get('etag') ?? '' });

async function ask(
  app: App,
  method: string,
  path: string,
  { body, headers = {} }: Asking = {},
): Promise<Asked> {
  const response = await fetch(app.webhookUrl.replace(/acs\/.*/, path), {
    method,
    headers: { 'x-functions-key': marks.hostKey, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown =
    text !== '' && /json/.test(response.headers.get('content-type') ?? '')
      ? JSON.parse(text)
      : undefined;
  const answer = { status: response.status, headers: response.headers, text, json };
  expectDescribed(method, path, answer);
  return answer;
}

describe('the API for operators', () => {
  let stage: Stage;
  let app: App;
  let history: TableClient;

  const put = (path: string, body: unknown, headers: Readonly<Record<string, string>> = create) =>
    ask(app, 'PUT', path, { body, headers });
  const get = (path: string) => ask(app, 'GET', path);

  beforeAll(async () => {
    stage = await setStage();
    const tables = { connectionString: inject('tables') };
    history = openTable(tables, stage.table.tableName.replace('Rules', 'History'));
    app = await stage.startApp({ HISTORY_TABLE: history.tableName, ALLOWED_DESTINATIONS: '+1' });
  });
  afterAll(async () => {
    await stage.strike();
    await history.deleteTable();
  });

  const changesOf = async (partition: string) => {
    const entries = await Array.fromAsync(history.listEntities<Record<string, unknown>>());
    return entries
      .filter(({ partitionKey }) => partitionKey === partition)
      .map(({ id, who, how, before, after }) => ({ id, who, how, before, after }))
      .reverse();
  };

  it('creates, shows, replaces and deletes a rule, each under its condition', async () => {
    const path = 'rules/+14255550101/main';
    const rule = { called: '+14255550101', id: 'main', priority: 5, targets: target };
    const created = await put(path, { priority: '5', targets: target, note: '' });
    expect(created).toMatchObject({ status: 201, json: rule });
    expect(created.headers.get('etag')).toMatch(/^"[^"]+"$/);

    const shown = await get(path);
    expect(shown).toMatchObject({ status: 200, text: created.text });
    expect(shown.headers.get('etag')).toBe(created.headers.get('etag'));
    expect(await put(path, rule)).toMatchObject({ status: 412 });

    const replaced = await put(path, { ...rule, priority: 6 }, ifMatch(shown));
    expect(replaced).toMatchObject({ status: 200, json: { ...rule, priority: 6 } });
    expect((await get(path)).headers.get('etag')).toBe(replaced.headers.get('etag'));
    expect(replaced.headers.get('etag')).not.toBe(shown.headers.get('etag'));

    const stale = await put(path, rule, ifMatch(shown));
    expect(stale).toMatchObject({ status: 412, json: { title: 'Condition not met', status: 412 } });
    expect(await ask(app, 'DELETE', path, { headers: ifMatch(shown) })).toMatchObject({
      status: 412,
    });
    expect(
      await ask(app, 'DELETE', path, {
        headers: { 'If-Match': `W/"x", ${ifMatch(replaced)['If-Match']}` },
      }),
    ).toMatchObject({ status: 204, text: '' });
    expect(await get(path)).toMatchObject({
      status: 404,
      json: { detail: expect.stringContaining('There is no rule +14255550101/main.') },
    });
    expect(await ask(app, 'DELETE', path, { headers: anyVersion })).toMatchObject({ status: 404 });

    expect(await changesOf('rules:+14255550101')).toEqual([
      {
        id: 'main',
        who: 'key',
        how: 'api',
        before: undefined,
        after: JSON.stringify({ priority: 5, targets: target }),
      },
      { id: 'main', who: 'key', how: 'api', before: expect.any(String), after: expect.any(String) },
      { id: 'main', who: 'key', how: 'api', before: expect.any(String), after: undefined },
    ]);
  });

  it('asks for a condition, and takes no two', async () => {
    const path = 'rules/+14255550102/main';
    expect(await put(path, { targets: target }, {})).toMatchObject({
      status: 428,
      json: { detail: expect.stringContaining('If-None-Match: * to create') },
    });
    expect(await ask(app, 'DELETE', path)).toMatchObject({ status: 428 });
    for (const headers of [
      { ...create, ...anyVersion },
      { 'If-None-Match': '"a"' },
      { 'If-Match': 'abc' },
      { 'If-Match': '"a" "b"' },
    ]) {
      expect(await put(path, { targets: target }, headers)).toMatchObject({ status: 400 });
    }
    expect(await ask(app, 'DELETE', path, { headers: create })).toMatchObject({ status: 400 });
    for (const headers of [anyVersion, { 'If-Match': '"a"' }]) {
      expect(await put(path, { targets: target }, headers)).toMatchObject({ status: 412 });
    }
    expect(await get(path)).toMatchObject({ status: 404 });
    await put(path, { targets: target });
    expect(await put(path, { targets: target, note: 'b' }, anyVersion)).toMatchObject({
      status: 200,
      json: { note: 'b' },
    });
  });

  it('reads identities as people write them, and keeps canonical ones', async () => {
    const body = { called: 'tel:+1-425-555-0103', callers: '+1 (206) 555-0123', targets: target };
    const created = await put('rules/%2B1%20(425)%20555-0103/main', body);
    expect(created).toMatchObject({
      status: 201,
      json: { called: '+14255550103', id: 'main', callers: '+12065550123', targets: target },
    });
    expect(await get('rules/tel:+1-425-555-0103/main')).toMatchObject({
      status: 200,
      text: created.text,
    });
    expect(await get('rules/%2b14255550103')).toMatchObject({
      status: 200,
      json: { items: [created.json] },
    });
    expect(await put('rules/+14255550103/other', { ...body, id: 'main' })).toMatchObject({
      status: 400,
      json: { errors: [{ column: 'id', problem: 'it is "main", but "other" in the path' }] },
    });
  });

  it('refuses what it cannot understand with every problem, and writes nothing', async () => {
    const path = 'rules/+14255550104/main';
    const answer = await put(path, { targets: [target], called: 1, 'a b': 'c', note: { x: 1 } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ column: 'called' }] } });
    expect(await put(path, { targets: [target], 'a b': 'c', note: { x: 1 } })).toMatchObject({
      status: 400,
      json: { errors: [{ column: 'targets' }, { column: 'a b' }, { column: 'note' }] },
    });
    const twice = '{"targets": "+14255550131", "targets": "+14255550132"}';
    expect(await put(path, twice)).toMatchObject({
      status: 400,
      json: { errors: [{ column: 'targets', problem: expect.stringContaining('twice') }] },
    });
    for (const body of ['', '[]', 'null', '{', '"x"', ' '.repeat(300_000)]) {
      expect(await put(path, body)).toMatchObject({ status: 400 });
    }
    expect(await get(path)).toMatchObject({ status: 404 });
  });

  it('refuses what the checks refuse with every problem, and writes nothing', async () => {
    const path = 'rules/+14255550105/Main';
    const malformed = await put(path, { target, priority: 'high' });
    expect(malformed).toMatchObject({
      status: 422,
      json: {
        title: 'Refused by the checks',
        errors: expect.arrayContaining([
          expect.objectContaining({
            column: 'target',
            code: 'malformed-row',
            place: '+14255550105/Main',
            problem: 'there is no such column',
            remedy: expect.any(String),
          }),
          expect.objectContaining({ column: 'priority' }),
          expect.objectContaining({ column: 'RowKey' }),
        ]),
      },
    });
    expect(await put('rules/+14255550105/out', { targets: '+442079460000' })).toMatchObject({
      status: 422,
      json: { errors: [{ code: 'barred-target' }] },
    });
    expect(await put('rules/+14255550105/a', { targets: '+14255550106' })).toMatchObject({
      status: 201,
    });
    expect(await put('rules/+14255550106/b', { targets: '+14255550105' })).toMatchObject({
      status: 422,
      json: { errors: [{ code: 'loop' }] },
    });
    expect(await get('rules/+14255550106')).toMatchObject({ status: 200, json: { items: [] } });
  });

  it('tells warnings with what it writes', async () => {
    await put('rules/+14255550107/first', { targets: target });
    const answer = await put('rules/+14255550107/second', { targets: target, priority: 200 });
    expect(answer).toMatchObject({
      status: 201,
      json: {
        id: 'second',
        warnings: [{ place: '+14255550107/second', problem: expect.any(String) }],
      },
    });
    const again = await put('rules/+14255550107/second', answer.json, ifMatch(answer));
    expect(again).toMatchObject({ status: 200, text: answer.text });
    const shown = await get('rules/+14255550107/second');
    expect(shown.json).not.toHaveProperty('warnings');
  });

  it('writes a schedule as a whole, under the etag of all its rows', async () => {
    const week = { timeZone: 'America/Los_Angeles', open: 'Mon-Fri 09:00-17:00' };
    const rows = { week, '2026-12-24': { hours: 'closed' }, 'yearly:01-01': { hours: 'closed' } };
    const created = await put('schedules/office', { rows });
    expect(created).toMatchObject({ status: 201, json: { id: 'office', rows } });
    const shown = await get('schedules/office');
    expect(shown).toMatchObject({ status: 200, text: created.text });
    expect(shown.headers.get('etag')).toBe(created.headers.get('etag'));

    const switched = {
      week,
      override: { state: 'closed' },
      'yearly:01-01': { hours: '9:00-12:00' },
    };
    const replaced = await put('schedules/office', { rows: switched }, ifMatch(created));
    expect(replaced).toMatchObject({ status: 200, json: { id: 'office', rows: switched } });
    expect(await put('schedules/office', { rows }, ifMatch(created))).toMatchObject({
      status: 412,
    });

    await stage.schedules.updateEntity({
      partitionKey: 'office',
      rowKey: 'override',
      state: 'open',
    });
    expect(await put('schedules/office', { rows }, ifMatch(replaced))).toMatchObject({
      status: 412,
    });
    expect(await put('schedules/office', { rows: { week: {} } }, anyVersion)).toMatchObject({
      status: 422,
      json: { errors: expect.arrayContaining([expect.objectContaining({ column: 'timeZone' })]) },
    });
    expect(await put('schedules/office', { rows: {} }, anyVersion)).toMatchObject({ status: 400 });
    expect(await get('schedules')).toMatchObject({ json: { items: ['office'] } });
    expect(await ask(app, 'DELETE', 'schedules/office', { headers: anyVersion })).toMatchObject({
      status: 204,
    });
    expect(await get('schedules/office')).toMatchObject({ status: 404 });
    expect((await changesOf('schedules:office')).map(({ id }) => id)).toHaveLength(3 + 3 + 3);
  });

  it('keeps members of lists, and lists them in parts', async () => {
    const created = await put('lists/vip/tel:+1-206-555-0123', {
      until: '2027-01-01T00:00Z',
      note: 'x',
    });
    expect(created).toMatchObject({
      status: 201,
      json: { list: 'vip', member: '+12065550123', until: '2027-01-01T00:00:00Z', note: 'x' },
    });
    await put('lists/vip/8:acs:A_B', {});
    await put('lists/vip/+12065550124', { until: null });
    await put('lists/spam/+12065550125', {});
    expect(await get('lists')).toMatchObject({ json: { items: ['spam', 'vip'] } });
    const members: unknown[] = [];
    let continuation = '';
    do {
      const { json } = await get(`lists/vip?limit=1${continuation}`);
      const page = readPage(json);
      members.push(...page.items);
      continuation = page.continuation === undefined ? '' : `&continuation=${page.continuation}`;
    } while (continuation !== '');
    expect(members).toMatchObject([
      { member: '+12065550123' },
      { member: '+12065550124' },
      { member: '8:acs:a_b' },
    ]);
    const first = readPage((await get('lists?limit=1')).json);
    expect(first.items).toEqual(['spam']);
    expect(await get(`lists?limit=1&continuation=${first.continuation}`)).toMatchObject({
      json: { items: ['vip'] },
    });
  });

  it('shows the calls of a day, the newest first', async () => {
    await put(`rules/${called}/main`, { targets: target });
    await expect
      .poll(async () => (await callThrough(stage, app)).acts, { timeout: 10_000, interval: 500 })
      .toMatchObject([{ target: `4:${target}` }]);
    await expect
      .poll(async () => (await get('calls')).json)
      .toMatchObject({
        items: expect.arrayContaining([
          expect.objectContaining({ called, event: 'redirected', target, attempts: 1 }),
        ]),
      });
    expect(await get('calls?day=2001-01-01')).toMatchObject({ json: { items: [] } });
    expect(await get('calls?day=2026-02-30&limit=0')).toMatchObject({ status: 400 });
  });

  it.each([
    'rules?limit=0',
    'rules?limit=1001',
    'rules?limit=ten',
    'rules?day=2026-11-21',
    'rules?continuation=!',
    'rules/any?continuation=bm9uZQ',
    'calls?day=tomorrow',
    'calls?day=2026-02-30',
    'lists/vip?continuation=',
  ])('refuses the query of %s', async (path) => {
    const answer = await get(path);
    expect(answer).toMatchObject({
      status: 400,
      json: {
        title: 'Bad query',
        errors: [{ problem: expect.any(String), remedy: expect.any(String) }],
      },
    });
  });

  it.each([
    ['POST', 'rules', 'GET'],
    ['PUT', 'rules/+14255550100', 'GET'],
    ['PATCH', 'rules/+14255550100/main', 'GET, PUT, DELETE'],
    ['DELETE', 'schedules', 'GET'],
    ['POST', 'schedules/office', 'GET, PUT, DELETE'],
    ['DELETE', 'lists/vip', 'GET'],
    ['DELETE', 'calls', 'GET'],
  ])('answers %s %s with the methods there are', async (method, path, allowed) => {
    const answer = await ask(app, method, path);
    expect(answer).toMatchObject({ status: 405, json: { status: 405 } });
    expect(answer.headers.get('allow')).toBe(allowed);
  });

  it('answers whatever it is sent, and never fails', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async ({ method, parts, query, headers, body }) => {
        const path = parts.map(encodeURIComponent).join('/');
        const search = new URLSearchParams(query).toString();
        const answer = await ask(app, method, `${path}?${search}`, {
          headers,
          ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
        });
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400 && answer.text !== '') {
          expect(answer.headers.get('content-type')).toBe('application/problem+json');
          expect(answer.json).toMatchObject({ status: answer.status, title: expect.any(String) });
        }
      }),
      { numRuns: 200 },
    );
  });

  it('refuses what no table can keep, and lone surrogates', async () => {
    const many = Object.fromEntries(Array.from({ length: 260 }, (_, index) => [`_x${index}`, 'x']));
    const path = 'lists/vip/+12065550199';
    for (const body of [
      many,
      { until: '1500-01-01T00:00Z' },
      { note: 'x'.repeat(40_000) },
      '{"__proto__": "x"}',
      '{"_x": 1e999, "_x@type": "Edm.Int32"}',
    ]) {
      expect(await put(path, body)).toMatchObject({ json: { errors: [expect.anything()] } });
    }
    expect(await put(path, '{"note": "\\ud800"}')).toMatchObject({
      status: 400,
      json: { errors: [{ column: 'note' }] },
    });
    expect(await get(path)).toMatchObject({ status: 404 });
  });

  it('is opened by the host key, and by no other function’s', async () => {
    for (const path of ['rules', 'schedules', 'lists', 'calls']) {
      for (const key of ['', marks.functionKey]) {
        expect(await ask(app, 'GET', path, { headers: { 'x-functions-key': key } })).toMatchObject({
          status: 401,
        });
      }
    }
  });

  it('believes nobody who they are unless the platform asked them', async () => {
    await put(
      'lists/names/+12065550126',
      {},
      { ...create, 'x-ms-client-principal-name': 'mallory' },
    );
    expect(await changesOf('lists:names')).toMatchObject([{ who: 'key' }]);
    const authenticated = await stage.startApp({
      HISTORY_TABLE: history.tableName,
      WEBSITE_AUTH_ENABLED: 'True',
    });
    const headers = { ...create, 'x-ms-client-principal-name': 'ada@contoso.com' };
    await ask(authenticated, 'PUT', 'lists/names/+12065550127', { body: {}, headers });
    await ask(authenticated, 'PUT', 'lists/names/+12065550128', { body: {}, headers: create });
    expect((await changesOf('lists:names')).map(({ who }) => who)).toEqual([
      'key',
      'ada@contoso.com',
      'key',
    ]);
  });
});

describe('an app that cannot serve operators', () => {
  it('says which settings are unusable, or why tables cannot be reached', async ({
    onTestFinished,
  }) => {
    const stage = await setStage();
    onTestFinished(() => stage.strike());
    const [unset, alone] = await Promise.all([
      stage.startApp({ ALLOWED_DESTINATIONS: '' }),
      stage.startApp({
        TABLES_CONNECTION_STRING:
          'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:9/a',
      }),
    ]);
    for (const path of ['rules', 'rules/any/x', 'schedules/office', 'lists', 'calls']) {
      expect(await ask(unset, 'GET', path)).toMatchObject({
        status: 503,
        json: { detail: expect.stringContaining('ALLOWED_DESTINATIONS is missing') },
      });
      expect(await ask(alone, 'GET', path)).toMatchObject({
        status: 503,
        json: { detail: expect.stringContaining('Table Storage could not be reached') },
      });
    }
    expect(
      await ask(alone, 'PUT', 'rules/any/x', { body: { action: 'reject' }, headers: create }),
    ).toMatchObject({ status: 503, json: { title: 'Tables cannot be written' } });
  });
});

function readPage(json: unknown): { items: unknown[]; continuation: unknown } {
  const isPage = typeof json === 'object' && json !== null && 'items' in json;
  return {
    items: isPage && Array.isArray(json.items) ? json.items : [],
    continuation: isPage && 'continuation' in json ? json.continuation : undefined,
  };
}

// A client would take the path apart before it sends it.
const isPart = (text: string) => text !== '.' && text !== '..';
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }).filter(isPart),
  fc.string({ unit: 'binary', maxLength: 20 }).filter(isPart),
  fc.constantFrom('a'.repeat(700), "' or 1 eq 1", '__proto__', 'constructor', '\u0000', '/', '#?'),
);
const values = fc.oneof(
  texts,
  fc.jsonValue(),
  fc.constantFrom('1500-01-01T00:00Z', '+14255550199', '\ud800', -0, 1e300, 'x'.repeat(40_000)),
);
const columns = fc.oneof(
  fc.constantFrom('targets', 'until', 'note', 'priority', 'called', 'id', 'list', 'PartitionKey'),
  fc.constantFrom('_x', '_x@type', 'etag', 'rows', '__proto__', 'warnings', 'odata.etag'),
  texts,
);
const conditions = fc.oneof(
  fc.constantFrom(create, anyVersion, { ...create, ...anyVersion }),
  fc.stringMatching(/^[!-~]*$/).map((text) => ({ 'If-Match': text })),
);
const hostile = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'PUT', 'PUT', 'DELETE', 'POST', 'HEAD'),
  parts: fc
    .tuple(
      fc.constantFrom('rules', 'schedules', 'lists', 'calls'),
      fc.array(fc.oneof(fc.constantFrom('+14255550188', 'any', 'spam', 'main'), texts), {
        maxLength: 3,
      }),
    )
    .map(([first, others]) => [first, ...others]),
  query: fc.dictionary(fc.constantFrom('limit', 'continuation', 'day', 'x'), texts, { maxKeys: 2 }),
  headers: conditions,
  body: fc.oneof(
    fc.dictionary(columns, values).map((members) => JSON.stringify(members)),
    fc.dictionary(texts, fc.dictionary(columns, values)).map((rows) => JSON.stringify({ rows })),
    fc.json(),
    texts,
  ),
});
