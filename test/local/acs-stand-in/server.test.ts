import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startAcsServer } from '../../../src/local/acs-stand-in/server.ts';
import { start } from './running-server.ts';
import { context, noon, repeatability } from './signed-request.ts';

/** Puts the delays of answers into the test's hand; the network goes on by itself. */
function useFakeTimeouts(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

const targetParticipant = { phoneNumber: '+14255550123' };
const target = { targetParticipant };
const customHeaders = repeatability();
const repeated = { requestOptions: { customHeaders } };

describe('faults on the wire', () => {
  test('a reset breaks the connection', async () => {
    const { standIn, client } = await start();
    standIn.addFault({ fault: { kind: 'reset-before-acting' } });
    await expect(client.redirectCall(context, target)).rejects.toMatchObject({
      code: 'ECONNRESET',
      statusCode: undefined,
    });
    expect(standIn.acts(context)).toEqual([]);
  });

  test('a lost answer is had by asking again', async () => {
    const { standIn, client } = await start({ now: () => noon });
    standIn.addFault({ fault: { kind: 'reset-after-acting' } });
    await expect(client.redirectCall(context, target, repeated)).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    await client.redirectCall(context, target, repeated);
    expect(standIn.acts(context)).toHaveLength(1);
  });

  test.for([
    ['before', 0],
    ['after', 1],
  ] as const)('the client can give up on a request that hangs %s acting', async ([when, acts]) => {
    const { standIn, client, arrival } = await start();
    standIn.addFault({ fault: { kind: `hang-${when}-acting` } });
    const giveUp = new AbortController();
    const request = client.redirectCall(context, target, { abortSignal: giveUp.signal });
    const outcome = expect(request).rejects.toMatchObject({ name: 'AbortError' });
    await arrival();
    giveUp.abort();
    await outcome;
    expect(standIn.requests()).toMatchObject([{ outcome: 'hang' }]);
    expect(standIn.acts(context)).toHaveLength(acts);
  });

  test('a delayed answer comes when it is due', async () => {
    const { standIn, client, arrival } = await start();
    useFakeTimeouts();
    standIn.addFault({ fault: { kind: 'delay', milliseconds: 3000 } });
    const request = client.redirectCall(context, target);
    await arrival();
    vi.advanceTimersByTime(2999);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    await request;
  });

  test('a request whose answer is delayed is a conflict until the answer is due', async () => {
    let now = noon;
    const { standIn, client, arrival } = await start({ now: () => now });
    standIn.addFault({ fault: { kind: 'delay', milliseconds: 60_000 } });
    const giveUp = new AbortController();
    const request = client.redirectCall(context, target, {
      ...repeated,
      abortSignal: giveUp.signal,
    });
    const outcome = expect(request).rejects.toMatchObject({ name: 'AbortError' });
    await arrival();
    await expect(client.redirectCall(context, target, repeated)).rejects.toMatchObject({
      statusCode: 409,
      code: '8519',
    });
    giveUp.abort();
    await outcome;
    now += 60_000;
    await client.redirectCall(context, target, repeated);
    expect(standIn.acts(context)).toHaveLength(1);
  });

  test('Retry-After tells the client when to come again', async () => {
    const { standIn, client } = await start({ maxRetries: 1, remember429: false });
    standIn.addFault({
      fault: { kind: 'answer', status: 429, code: '8516', retryAfterSeconds: 0 },
    });
    await client.redirectCall(context, target);
    expect(standIn.requests()).toMatchObject([{ outcome: 429 }, { outcome: 204 }]);
    expect(standIn.requests()[1]?.requestId).toBe(standIn.requests()[0]?.requestId);
  });
});

describe('the server', () => {
  test('ends requests that hang or wait when it is stopped', async () => {
    const { standIn, client, arrival, stop } = await start();
    const faults = [
      { kind: 'hang-before-acting' },
      { kind: 'delay', milliseconds: 60_000 },
    ] as const;
    const outcomes: Promise<void>[] = [];
    for (const fault of faults) {
      standIn.addFault({ fault });
      const request = client.redirectCall(context, target);
      outcomes.push(expect(request).rejects.toMatchObject({ code: 'ECONNRESET' }));
      await arrival();
    }
    await stop();
    await Promise.all(outcomes);
  });

  test('keeps no answer for a client that has gone', async () => {
    const { standIn, client, arrival } = await start();
    useFakeTimeouts();
    standIn.addFault({ fault: { kind: 'delay', milliseconds: 60_000 } });
    const giveUp = new AbortController();
    const request = client.redirectCall(context, target, { abortSignal: giveUp.signal });
    const outcome = expect(request).rejects.toMatchObject({ name: 'AbortError' });
    await arrival();
    expect(vi.getTimerCount()).toBe(1);
    giveUp.abort();
    await outcome;
    await vi.waitUntil(() => vi.getTimerCount() === 0, { timeout: 10_000, interval: 5 });
  });

  test('survives a client that leaves in the middle of a request', async () => {
    const { standIn, client, port } = await start();
    const socket = connect(port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(
      'POST /calling/callConnections:redirect HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{',
      () => socket.destroy(),
    );
    await closed;
    await client.redirectCall(context, target);
    expect(standIn.requests()).toHaveLength(1);
  });

  test('is reached by no other address of the machine', async () => {
    const { port } = await start();
    await expect(once(connect(port, '::1'), 'connect')).rejects.toHaveProperty('code');
  });

  test('does not start on a port that is taken', async () => {
    const { standIn, port } = await start();
    await expect(startAcsServer({ standIn, port, now: Date.now })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
