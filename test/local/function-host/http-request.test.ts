import { Agent } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HostProcess, startHost } from './host-process.ts';
import { sendRaw } from './raw-request.ts';

const app = `
async function echo(request) {
  return { jsonBody: {
    method: request.method,
    url: request.url,
    params: request.params,
    query: [...request.query],
    headers: Object.fromEntries(request.headers),
    body: Buffer.from(await request.arrayBuffer()).toString('base64'),
    hasBody: request.body !== null,
  } };
}
app.http('echo', { methods: ['get', 'POST', 'Put', 'OPTIONS'], route: 'echo/{first?}/{second?}', handler: echo });
app.http('unrouted', { handler: (request) => ({ jsonBody: { name: 'unrouted', method: request.method } }) });
app.http('details', { route: 'echo/details', handler: () => ({ body: 'details' }) });
app.http('rest', { route: 'rest/{*rest}', handler: echo });

let arrived = 0;
let release;
const all = new Promise((resolve) => { release = resolve; });
app.get('together', async () => {
  arrived += 1;
  if (arrived === 30) release();
  await all;
  return { body: 'all are here' };
});
`;

let host: HostProcess;
beforeAll(async () => {
  host = await startHost(app);
});
afterAll(() => host.dispose());

const get = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);

describe('a request', () => {
  test('reaches the function with decoded parameters and its query', async () => {
    const response = await get(
      '/api/echo/%2B14255550199/8%3Aacs%3A1?code=x&a=1&b=c+d%2B&empty=&a=2',
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toMatchObject({
      method: 'GET',
      url: `${host.url}/api/echo/%2B14255550199/8%3Aacs%3A1?code=x&a=1&b=c+d%2B&empty=&a=2`,
      params: { first: '+14255550199', second: '8:acs:1' },
      query: [
        ['code', 'x'],
        // Azure joins the values of a name that is there twice.
        ['a', '1,2'],
        ['b', 'c d+'],
        ['empty', ''],
      ],
      hasBody: false,
    });
  });

  test('reaches the function with its headers', async () => {
    const headers = { 'X-Custom': 'a, b', Authorization: 'Bearer x', 'x-twice': ['one', 'two'] };
    const { body } = await sendRaw(host.port, { path: '/api/echo', headers });
    expect(JSON.parse(body.toString())).toMatchObject({
      headers: { 'x-custom': 'a, b', authorization: 'Bearer x', 'x-twice': 'one, two' },
    });
  });

  test('reaches the function with its body, byte for byte', async () => {
    const sent = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256));
    const response = await get('/api/echo', { method: 'POST', body: sent });
    expect(await response.json()).toMatchObject({ method: 'POST', body: sent.toString('base64') });
  });

  test('without a body has none in the function either', async () => {
    const response = await get('/api/echo', { method: 'PUT' });
    expect(await response.json()).toMatchObject({ method: 'PUT', hasBody: false });
  });

  test('tells the function the host name that the client used', async () => {
    const { body } = await sendRaw(host.port, {
      path: '/api/echo?a=1',
      headers: { host: 'calls.example.org:8443' },
    });
    expect(JSON.parse(body.toString())).toMatchObject({
      url: 'http://calls.example.org:8443/api/echo?a=1',
    });
  });

  test('may name its whole URL, which does not change the host name', async () => {
    const { body } = await sendRaw(host.port, { path: 'http://other.example/api/echo/a?b=c' });
    expect(JSON.parse(body.toString())).toMatchObject({
      url: `http://127.0.0.1:${host.port}/api/echo/a?b=c`,
      params: { first: 'a' },
    });
  });

  test.each([
    ['/api/echo/%zz', {}],
    ['/api/nowhere/%ff', {}],
    ['*', {}],
    ['/api/echo', { host: 'user:password@example.org' }],
  ])('that makes no URL gets 400: %s %o', async (path, headers) => {
    expect(await sendRaw(host.port, { path, headers })).toMatchObject({ status: 400 });
  });

  test('with a body that is announced as longer than 100 MiB gets 413 before it is sent', async () => {
    const headers = { 'content-length': 100 * 1024 * 1024 + 1, expect: '100-continue' };
    // The connection is left in the middle of a request, so no other request may use it.
    const agent = new Agent();
    const answer = await sendRaw(host.port, { method: 'POST', path: '/api/echo', headers, agent });
    expect(answer.status).toBe(413);
  });
});

describe('a function', () => {
  test('answers to the methods that it names, in whatever case, and to no others', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'OPTIONS']) {
      expect(await (await get('/api/echo', { method })).json()).toMatchObject({ method });
    }
    for (const method of ['DELETE', 'PATCH']) {
      const response = await get('/api/echo', { method });
      expect(response.status).toBe(404);
      expect(await response.text()).toBe('');
    }
  });

  test('without a route is reached by its name, with GET and POST', async () => {
    expect(await (await get('/api/unrouted')).json()).toEqual({ name: 'unrouted', method: 'GET' });
    expect((await get('/api/unrouted', { method: 'POST' })).status).toBe(200);
    expect((await get('/unrouted')).status).toBe(404);
  });

  test('with plain text in its route goes before one with a parameter', async () => {
    expect(await (await get('/api/echo/details')).text()).toBe('details');
    expect((await get('/api/echo/other')).headers.get('content-type')).toBe('application/json');
  });

  test('may take the rest of a path', async () => {
    const response = await get('/api/rest/a/b%20c/d');
    expect(await response.json()).toMatchObject({ params: { rest: 'a/b c/d' } });
  });

  test('is run many times at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, async () => (await get('/api/together')).text()),
    );
    expect(new Set(answers)).toEqual(new Set(['all are here']));
  });
});

describe('the route prefix', () => {
  const sample = "app.get('sample', () => ({ body: 'here' }));";

  test.each([
    ['{"extensions":{"http":{"routePrefix":""}}}', '/sample', '/api/sample'],
    ['{"extensions":{"http":{"routePrefix":"/v1/calls/"}}}', '/v1/calls/sample', '/sample'],
  ])('is the one of host.json: %s', async (hostJson, there, elsewhere) => {
    const prefixed = await startHost(sample, { 'host.json': hostJson });
    try {
      expect(await (await fetch(`${prefixed.url}${there}`)).text()).toBe('here');
      expect((await fetch(`${prefixed.url}${elsewhere}`)).status).toBe(404);
      expect(prefixed.lines[0]).toBe(`sample: [GET] ${prefixed.url}${there} key: none needed`);
    } finally {
      await prefixed.dispose();
    }
  });
});
