import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { CallAutomationClient } from '@azure/communication-call-automation';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { openTable } from '../../src/store/tables.ts';
import { start as startStandIn } from '../local/acs-stand-in/running-server.ts';
import { accessKey, context } from '../local/acs-stand-in/signed-request.ts';
import { type FaultProxy, type ProxyMode, startFaultProxy } from './fault-proxy.ts';

/** What the target received. */
interface Received {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: string;
  readonly at: number;
}

/**
 * A proxy before a server that notes and echoes what it receives, until the test is finished. The path /silent gets
 * no answer, and /broken half of one.
 */
async function stage(path = '') {
  const received: Received[] = [];
  const target = createServer(async (request, response) => {
    const body = (await buffer(request)).toString('latin1');
    const line = `${request.method} ${request.url}`;
    received.push({ line, headers: request.rawHeaders, body, at: Date.now() });
    if (request.url === '/broken') {
      response.writeHead(200, { 'Content-Length': '1000' }).write('half', () => response.destroy());
    } else if (request.url !== '/silent') {
      response.writeHead(299, 'As it is', ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
      response.end(`${line} ${body}`);
    }
  });
  target.listen(0, '127.0.0.1');
  await once(target, 'listening');
  const address = target.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const proxy = await startFaultProxy(`http://127.0.0.1:${port}${path}`);
  const stopTarget = () => {
    target.close();
    target.closeAllConnections();
  };
  onTestFinished(async () => {
    await proxy.stop();
    stopTarget();
  });
  return { proxy, received, stopTarget, open: () => connectionsOf(target) };
}

function connectionsOf(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

/** An agent that keeps one connection, until the test is finished. */
function oneConnection(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return agent;
}

async function get(url: string, agent: Agent) {
  const outgoing = sendRequest(url, { agent }).end();
  const [response]: IncomingMessage[] = await once(outgoing, 'response');
  await once(response?.resume() ?? outgoing, 'end');
  return { reused: outgoing.reusedSocket };
}

/** The code with which a request ends that gets no answer. */
async function failureOf(answer: Promise<unknown>): Promise<unknown> {
  const error: unknown = await answer.catch((reason: unknown) => reason);
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : cause;
}

const brokenOff = expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/);
const outcomes = (proxy: FaultProxy) => proxy.requests().map(({ outcome }) => outcome);

describe('a request that passes', () => {
  it('reaches the target byte for byte, the Host header included, and so does its answer come back', async () => {
    const { proxy, received } = await stage('/account');
    expect(new URL(proxy.url).pathname).toBe('/account');
    const headers = ['Host', 'signed.example', 'x-Twice', '1', 'x-Twice', '2', 'x-Name', '\xe9'];
    const outgoing = sendRequest(`${proxy.url}/Rules(a='%20',b='+')?$filter=x%20eq%201&b`, {
      method: 'MERGE',
      headers: [...headers, 'Content-Length', '3', 'Connection', 'keep-alive'],
      agent: oneConnection(),
    }).end(Buffer.from([0, 255, 10]));
    const [answer]: IncomingMessage[] = await once(outgoing, 'response');
    const line = "MERGE /account/Rules(a='%20',b='+')?$filter=x%20eq%201&b";
    expect(received).toMatchObject([{ line, body: '\x00\xff\n' }]);
    expect(received[0]?.headers).toEqual([
      ...headers,
      'Content-Length',
      '3',
      'Connection',
      'keep-alive',
    ]);
    expect(answer).toMatchObject({ statusCode: 299, statusMessage: 'As it is' });
    expect(answer?.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(answer && (await text(answer))).toBe(`${line} \x00\xff\n`);
  });

  it('keeps its connection open for the next one, even where it does not ask for that', async () => {
    const { proxy } = await stage();
    const agent = oneConnection();
    expect((await get(proxy.url, agent)).reused).toBe(false);
    expect((await get(proxy.url, agent)).reused).toBe(true);

    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1').setEncoding('utf8');
    for (const [rest, end] of [
      ['', 'PUT / '],
      ['Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n', 'PUT / abc'],
    ] as const) {
      socket.write(`PUT / HTTP/1.1\r\nHost: x\r\n${rest}\r\n`);
      let answer = '';
      while (!answer.includes(end)) {
        answer += String(await once(socket, 'data'));
      }
    }
    socket.destroy();
    expect(outcomes(proxy)).toEqual([299, 299, 299, 299]);
  });

  it('is one of many at once, each with its own answer, all of them counted', async () => {
    const { proxy, open } = await stage();
    const bodies = Array.from({ length: 500 }, (_, index) => `body ${index}`);
    const answers = bodies.map(async (body) => {
      const response = await fetch(`${proxy.url}/many`, { method: 'POST', body });
      return response.text();
    });
    expect(await Promise.all(answers)).toEqual(bodies.map((body) => `POST /many ${body}`));
    expect(outcomes(proxy)).toEqual(bodies.map(() => 299));
    await expect.poll(open).toBe(0);

    proxy.clear();
    await fetch(`${proxy.url}/after?x=1`, { method: 'DELETE' });
    expect(proxy.requests()).toEqual([
      { method: 'DELETE', path: '/after?x=1', at: expect.any(Number), outcome: 299 },
    ]);
  });

  it('breaks where the target does, before its answer or in the middle', async () => {
    const { proxy, stopTarget } = await stage();
    const half = await fetch(`${proxy.url}/broken`);
    expect(await failureOf(half.text())).toEqual(brokenOff);
    stopTarget();
    expect(await failureOf(fetch(proxy.url))).toEqual(brokenOff);
    expect(outcomes(proxy)).toEqual([200, 'unreachable']);
  });

  it('is given up at the target too when its sender gives up', async () => {
    const { proxy, received, open } = await stage();
    const sender = new AbortController();
    const answer = fetch(`${proxy.url}/silent`, { signal: sender.signal });
    await expect.poll(() => received.length).toBe(1);
    expect(outcomes(proxy)).toEqual(['pending']);
    sender.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => outcomes(proxy)).toEqual(['abandoned']);
    await expect.poll(open).toBe(0);
  });
});

describe('the mode', () => {
  it('refuse ends connections and refuses new ones, until the same port serves again', async () => {
    const { proxy, received } = await stage();
    const agent = oneConnection();
    await get(proxy.url, agent);
    const pending = failureOf(fetch(`${proxy.url}/silent`));
    await expect.poll(() => received.length).toBe(2);

    await proxy.set({ kind: 'refuse' });
    expect(outcomes(proxy)).toEqual([299, 'abandoned']);
    expect(await pending).toEqual(brokenOff);
    expect(await failureOf(fetch(proxy.url))).toBe('ECONNREFUSED');
    expect(await failureOf(get(proxy.url, agent))).toBe('ECONNREFUSED');
    await proxy.set({ kind: 'refuse' });
    await proxy.set({ kind: 'pass' });
    expect((await get(proxy.url, agent)).reused).toBe(false);
    expect(outcomes(proxy)).toEqual([299, 'abandoned', 299]);
  });

  it('refuse is for all connections or none', async () => {
    const { proxy } = await stage();
    await expect(proxy.set({ kind: 'refuse' }, { times: 1 })).rejects.toThrow(TypeError);
    await expect(proxy.set({ kind: 'refuse' }, { match: () => true })).rejects.toThrow(TypeError);
    expect((await fetch(proxy.url)).status).toBe(299);
  });

  it.each<ProxyMode>([{ kind: 'pass' }, { kind: 'hang' }, { kind: 'refuse' }])(
    'hang leaves requests without an answer, until $kind is set',
    async (next) => {
      const { proxy, received } = await stage();
      await proxy.set({ kind: 'hang' });
      const failures = [failureOf(fetch(proxy.url)), failureOf(fetch(proxy.url))];
      await expect.poll(() => outcomes(proxy)).toEqual(['hang', 'hang']);
      await proxy.set(next);
      expect(await Promise.all(failures)).toEqual([brokenOff, brokenOff]);
      expect(received).toEqual([]);
    },
  );

  it('cut breaks the connection, and the target never hears of the request', async () => {
    const { proxy, received } = await stage();
    await proxy.set({ kind: 'cut' });
    expect(await failureOf(fetch(proxy.url, { method: 'POST', body: 'x' }))).toEqual(brokenOff);
    expect(received).toEqual([]);
    expect(outcomes(proxy)).toEqual(['cut']);
  });

  it('cut-after breaks the connection when the target has answered', async () => {
    const { proxy, received } = await stage();
    await proxy.set({ kind: 'cut-after' });
    expect(await failureOf(fetch(proxy.url, { method: 'POST', body: 'x' }))).toEqual(brokenOff);
    expect(received).toMatchObject([{ line: 'POST /', body: 'x' }]);
    expect(outcomes(proxy)).toEqual(['cut-after']);
  });

  it('answer answers in place of the target', async () => {
    const { proxy, received } = await stage();
    await proxy.set({ kind: 'answer', status: 503, headers: { 'Retry-After': '1' }, body: 'busy' });
    const response = await fetch(proxy.url);
    expect(response.headers.get('retry-after')).toBe('1');
    expect([response.status, await response.text()]).toEqual([503, 'busy']);
    expect(received).toEqual([]);
    expect(outcomes(proxy)).toEqual([503]);
  });

  it('delay lets requests pass later, or never where their sender has left by then', async () => {
    const { proxy, received } = await stage();
    await proxy.set({ kind: 'delay', milliseconds: 300 });
    const sender = new AbortController();
    const left = fetch(`${proxy.url}/left`, { signal: sender.signal });
    await expect.poll(() => outcomes(proxy), { interval: 5 }).toEqual(['pending']);
    sender.abort();
    await expect(left).rejects.toThrow();
    expect((await fetch(`${proxy.url}/stayed`)).status).toBe(299);
    expect(received.map(({ line }) => line)).toEqual(['GET /stayed']);
    // Timers may run a little early by another clock.
    const waited = (received[0]?.at ?? 0) - (proxy.requests()[1]?.at ?? 0);
    expect(waited).toBeGreaterThanOrEqual(298);
    expect(outcomes(proxy)).toEqual(['abandoned', 299]);
  });

  it('hits as many matching requests as it is to, and the others pass', async () => {
    const { proxy } = await stage();
    const hits = {
      times: 2,
      match: ({ method, path }: { method: string; path: string }) =>
        method === 'PUT' && path.endsWith('?hit'),
    };
    await proxy.set({ kind: 'answer', status: 429, body: '' }, hits);
    for (const [method, query] of [
      ['PUT', '?hit'],
      ['GET', '?hit'],
      ['PUT', '?miss'],
      ['PUT', '?hit'],
      ['PUT', '?hit'],
    ] as const) {
      await fetch(`${proxy.url}/${query}`, { method });
    }
    expect(outcomes(proxy)).toEqual([429, 299, 299, 429, 299]);
  });
});

it('a proxy that stops leaves nothing: no listener, no connection, no request on its way', async () => {
  const { proxy, received, open } = await stage();
  await get(proxy.url, oneConnection());
  const silent = failureOf(fetch(`${proxy.url}/silent`));
  await expect.poll(() => received.length).toBe(2);
  await proxy.set({ kind: 'delay', milliseconds: 60_000 }, { times: 1 });
  const delayed = failureOf(fetch(proxy.url));
  await expect.poll(() => outcomes(proxy)).toEqual([299, 'pending', 'pending']);
  await proxy.set({ kind: 'hang' });
  const hung = failureOf(fetch(proxy.url));
  await expect.poll(() => outcomes(proxy)).toContain('hang');

  await proxy.stop();
  expect(await Promise.all([silent, delayed, hung])).toEqual([brokenOff, brokenOff, brokenOff]);
  expect(await failureOf(fetch(proxy.url))).toBe('ECONNREFUSED');
  expect(outcomes(proxy)).toEqual([299, 'abandoned', 'abandoned', 'hang']);
  await expect.poll(open).toBe(0);
  await proxy.stop();
});

it('a proxy takes no target of another protocol than http', async () => {
  await expect(startFaultProxy('https://127.0.0.1:1')).rejects.toThrow(TypeError);
});

it('storage behind a proxy takes its signatures, fails as told, and forgets nothing', async () => {
  const endpoint = /TableEndpoint=([^;]+)/.exec(inject('tables'))?.[1] ?? '';
  const proxy = await startFaultProxy(endpoint);
  const connectionString = inject('tables').replace(endpoint, proxy.url);
  const table = openTable({ connectionString }, `Proxied${randomUUID().replaceAll('-', '')}`);
  onTestFinished(async () => {
    await proxy.set({ kind: 'pass' });
    await table.deleteTable();
    await proxy.stop();
  });
  await table.createTable();
  await table.submitTransaction([['create', { partitionKey: '+1 (a)', rowKey: 'é' }]]);
  await proxy.set({ kind: 'cut-after' }, { times: 1, match: ({ method }) => method === 'POST' });
  const late = { partitionKey: '+1 (a)', rowKey: 'late' };
  await expect(table.createEntity(late)).rejects.toMatchObject({ code: 'ECONNRESET' });
  await proxy.set({ kind: 'refuse' });
  await expect(table.getEntity('+1 (a)', 'late')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  const body = JSON.stringify({ 'odata.error': { code: 'ServerBusy', message: { value: '' } } });
  await proxy.set({ kind: 'answer', status: 503, body }, { times: 1 });
  await expect(table.getEntity('+1 (a)', 'late')).rejects.toMatchObject({ statusCode: 503 });

  const filter = "PartitionKey eq '+1 (a)'";
  const rows: unknown[] = [];
  for await (const { rowKey } of table.listEntities({ queryOptions: { filter } })) {
    rows.push(rowKey);
  }
  expect(rows).toEqual(['late', 'é']);
  expect(outcomes(proxy)).toEqual([201, 202, 'cut-after', 503, 200]);
});

it('the ACS stand-in behind a proxy takes its signatures, and acts though its answer is cut off', async () => {
  const { standIn, port } = await startStandIn({ reusableContexts: true });
  const proxy = await startFaultProxy(`http://127.0.0.1:${port}`);
  onTestFinished(() => proxy.stop());
  const client = new CallAutomationClient(`endpoint=${proxy.url};accesskey=${accessKey}`, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
  const redirect = () =>
    client.redirectCall(context, { targetParticipant: { phoneNumber: '+14255550123' } });
  await redirect();
  expect(standIn.requests()).toMatchObject([{ verb: 'redirect', outcome: 204 }]);
  await proxy.set({ kind: 'cut-after' });
  await expect(redirect()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(standIn.acts(context)).toHaveLength(2);
  await proxy.set({ kind: 'cut' });
  await expect(redirect()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(standIn.acts(context)).toHaveLength(2);
  expect(outcomes(proxy)).toEqual([204, 'cut-after', 'cut']);
});
