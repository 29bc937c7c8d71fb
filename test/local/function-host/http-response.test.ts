import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HostProcess, startHost } from './host-process.ts';
import { sendRaw } from './raw-request.ts';

const app = `
app.get('nothing', () => undefined);
app.get('empty', () => ({}));
app.get('text', () => 'no response');
app.http('bytes', { methods: ['GET', 'HEAD'], handler: () => ({
  body: Buffer.from([0, 255, 10, 13, 128]),
  headers: { 'content-type': 'image/x-sample' },
}) });
app.get('headers', () => ({
  status: 299,
  headers: [['x-list', 'one'], ['x-list', 'two'], ['set-cookie', 'plain=1'], ['connection', 'close'], ['content-length', '3']],
  cookies: [
    { name: 'first', value: 'a b;c', path: '/api', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: 60 },
    { name: 'second', value: '2', domain: 'example.org', expires: new Date(Date.UTC(2030, 0, 2, 3, 4, 5)), sameSite: 'None' },
  ],
  body: 'longer than three',
}));
app.get('injection', () => ({ cookies: [{ name: 'a', value: 'b', path: '/\\r\\nx-injected: 1' }] }));
app.http('sized', { methods: ['HEAD'], handler: () => ({ headers: { 'content-length': '1234' } }) });
`;

let host: HostProcess;
beforeAll(async () => {
  host = await startHost(app);
});
afterAll(() => host.dispose());

const get = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);

describe('a function', () => {
  test('answers to HEAD with headers only', async () => {
    const bytes = await get('/api/bytes', { method: 'HEAD' });
    expect(bytes.status).toBe(200);
    expect(bytes.headers.get('content-length')).toBe('5');
    expect(await bytes.text()).toBe('');
    const sized = await get('/api/sized', { method: 'HEAD' });
    expect(sized.headers.get('content-length')).toBe('1234');
  });

  test('that returns nothing answers 204, and one that returns an empty response 200', async () => {
    const nothing = await get('/api/nothing');
    expect(nothing.status).toBe(204);
    expect(nothing.headers.has('content-length')).toBe(false);
    expect((await get('/api/empty')).status).toBe(200);
  });

  test('that returns no response answers 500', async () => {
    const response = await get('/api/text');
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('');
  });

  test('answers with its bytes and their content type', async () => {
    const response = await get('/api/bytes');
    expect(response.headers.get('content-type')).toBe('image/x-sample');
    expect([...(await response.bytes())]).toEqual([0, 255, 10, 13, 128]);
  });

  test('answers with its status, repeated headers and cookies, and with the true length', async () => {
    const answer = await sendRaw(host.port, { path: '/api/headers' });
    expect(answer.status).toBe(299);
    expect(answer.headers['x-list']).toBe('one, two');
    expect(answer.headers['set-cookie']).toEqual([
      'plain=1',
      'first=a%20b%3Bc; Max-Age=60; Path=/api; Secure; SameSite=Strict; HttpOnly',
      'second=2; Expires=Wed, 02 Jan 2030 03:04:05 GMT; Domain=example.org; Path=/; SameSite=None',
    ]);
    expect(answer.headers['content-length']).toBe('17');
    expect(answer.body.toString()).toBe('longer than three');
    expect(answer.headers.connection).not.toBe('close');
  });

  test('cannot put line breaks into headers', async () => {
    const answer = await sendRaw(host.port, { path: '/api/injection' });
    expect(answer.status).toBe(500);
    expect(answer.headers).not.toHaveProperty('x-injected');
  });
});
