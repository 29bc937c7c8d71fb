import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeKeys, readGivenKeys } from '../../../src/local/function-host/keys.ts';
import { type HostProcess, startHost } from './host-process.ts';

const app = `
for (const authLevel of ['anonymous', 'function', 'admin']) {
  app.post(authLevel, { authLevel, handler: () => ({ body: 'open' }) });
}
app.http('other', { authLevel: 'function', handler: () => ({ body: 'open' }) });
app.generic('unsaid', {
  trigger: { type: 'httpTrigger', name: 'request' },
  return: { type: 'http', name: '$return' },
  handler: () => ({ body: 'open' }),
});
app.timer('tick', { schedule: '0 0 0 1 1 *', handler: () => {} });
`;
const given = { host: 'host-key', functions: { function: 'function+key/=', gone: 'unused-key' } };

let host: HostProcess;
let generated: { readonly host: string; readonly other: string; readonly unsaid: string };
beforeAll(async () => {
  host = await startHost(app, {}, JSON.stringify({ functions: given.functions }));
  const key = (name: string) => shownKey(host, name);
  generated = { host: key('host key'), other: key('other'), unsaid: key('unsaid') };
});
afterAll(() => host.dispose());

function shownKey({ lines }: HostProcess, name: string): string {
  const line = lines.find((one) => one.startsWith(`${name}:`)) ?? '';
  return line.slice(line.lastIndexOf(' ') + 1);
}

async function statuses(name: string, key: string): Promise<readonly number[]> {
  const url = `${host.url}/api/${name}`;
  const inHeader = await fetch(url, { method: 'POST', headers: { 'x-functions-key': key } });
  const inQuery = await fetch(`${url}?code=${encodeURIComponent(key)}`, { method: 'POST' });
  return [inHeader.status, inQuery.status];
}

describe('a function', () => {
  test('for everybody needs no key, and minds no wrong one', async () => {
    expect((await fetch(`${host.url}/api/anonymous`, { method: 'POST' })).status).toBe(200);
    expect(await statuses('anonymous', 'wrong')).toEqual([200, 200]);
  });

  test('with a key opens with its own and with the host key, in header and query', async () => {
    expect(await statuses('function', given.functions.function)).toEqual([200, 200]);
    expect(await statuses('other', generated.other)).toEqual([200, 200]);
    expect(await statuses('other', generated.host)).toEqual([200, 200]);
  });

  test('with a key stays closed for any other, and says nothing about it', async () => {
    expect(await statuses('other', given.functions.function)).toEqual([401, 401]);
    expect(await statuses('other', generated.other.slice(0, -1))).toEqual([401, 401]);
    expect(await statuses('other', '')).toEqual([401, 401]);
    const response = await fetch(`${host.url}/api/other`);
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('');
  });

  test('for administrators opens with the host key only', async () => {
    expect(await statuses('admin', generated.host)).toEqual([200, 200]);
    expect(await statuses('admin', generated.other)).toEqual([401, 401]);
  });

  test('that says nothing about keys needs its own', async () => {
    expect(await statuses('unsaid', 'wrong')).toEqual([401, 401]);
    expect(await statuses('unsaid', generated.unsaid)).toEqual([200, 200]);
    const response = await fetch(`${host.url}/api/unsaid?code=${generated.unsaid}`, {
      method: 'DELETE',
    });
    expect(response.status).toBe(200);
  });

  test('takes the key of the header where header and query have one', async () => {
    const response = await fetch(`${host.url}/api/other?code=${generated.other}`, {
      headers: { 'x-functions-key': 'wrong' },
    });
    expect(response.status).toBe(401);
  });
});

describe('at start', () => {
  test('each function is printed with methods, URL and key, given keys and needless ones without', () => {
    const { url } = host;
    expect(host.lines.slice(1, 9)).toEqual([
      `anonymous: [POST] ${url}/api/anonymous key: none needed`,
      `function: [POST] ${url}/api/function key: as given`,
      `admin: [POST] ${url}/api/admin key: the host key`,
      `other: [GET,POST] ${url}/api/other key: ${generated.other}`,
      `unsaid: [any method] ${url}/api/unsaid key: ${generated.unsaid}`,
      `tick: [POST] ${url}/admin/functions/tick key: the host key`,
      `host key: ${generated.host}`,
      `Function host listening on ${url}`,
    ]);
  });

  test('a key for no function is pointed out', () => {
    expect(host.lines[0]).toMatch(
      / \[warn\] host - A key is given for "gone", but the app has no function of that name\.$/,
    );
  });

  test('generated keys are long and all different', () => {
    const keys = Object.values(generated);
    expect(new Set(keys).size).toBe(3);
    expect(keys.filter((key) => /^[\w-]{43}$/.test(key))).toHaveLength(3);
  });

  test('no given key is ever printed', async () => {
    const second = await startHost(app, {}, JSON.stringify(given));
    try {
      const response = await fetch(`${second.url}/api/admin?code=host-key`, { method: 'POST' });
      expect(response.status).toBe(200);
      await second.line(/admin \w{8} Executed/);
      expect(second.lines).toContain('host key: as given');
      expect([...host.lines, ...second.lines].join('\n')).not.toMatch(
        /host-key|function\+key|unused-key/,
      );
    } finally {
      await second.dispose();
    }
  });
});

describe('LOCAL_FUNCTION_KEYS', () => {
  test('may leave out any part', () => {
    expect(readGivenKeys(undefined)).toEqual({});
    expect(readGivenKeys('')).toEqual({});
    expect(readGivenKeys('{}')).toEqual({});
    expect(readGivenKeys('{"host":"a"}')).toEqual({ host: 'a' });
    expect(readGivenKeys('{"functions":{"b":"c"}}')).toEqual({ functions: { b: 'c' } });
  });

  test.each([
    'secret',
    '"secret"',
    '{"host":"secret"',
    '{"host":""}',
    '{"host":5,"functions":{"a":"secret"}}',
    '{"functions":{"a":["secret"]}}',
    '{"function":{"a":"secret"}}',
  ])('is refused, and not repeated, where it is something else: %s', (text) => {
    expect(() => readGivenKeys(text)).toThrow(
      /^The environment variable LOCAL_FUNCTION_KEYS is not/,
    );
    expect(() => readGivenKeys(text)).not.toThrow(/secret/);
  });
});

test('a function that is named like a member of every object has a key of its own', () => {
  const { functions } = completeKeys({ functions: {} }, ['constructor']);
  expect(functions).toEqual({ constructor: expect.stringMatching(/^[\w-]{43}$/) });
});
