import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HostProcess, startHost } from './host-process.ts';

const app = `
app.timer('tick', { schedule: '* * * * * *', runOnStartup: true, handler: (timer, context) => {
  context.log(JSON.stringify(timer));
} });
app.storageQueue('queue', { queueName: 'q', connection: 'c', handler: (item, context) => {
  context.log('item', JSON.stringify(item));
} });
app.timer('broken', { schedule: '* * * * * *', handler: () => { throw new Error('tick failed'); } });
app.get('web', () => ({ body: 'web' }));
`;

let host: HostProcess;
beforeAll(async () => {
  host = await startHost(app, {}, '{"host":"host-key","functions":{"tick":"tick-key"}}');
});
afterAll(() => host.dispose());

function start(name: string, body?: string, key = 'host-key'): Promise<Response> {
  return fetch(`${host.url}/admin/functions/${name}`, {
    method: 'POST',
    headers: { 'x-functions-key': key },
    ...(body === undefined ? {} : { body }),
  });
}

describe('a function that no request starts', () => {
  test('is started by hand, and a timer gets the state of a timer', async () => {
    const response = await start('tick');
    expect(response.status).toBe(202);
    expect(await response.text()).toBe('');
    const line = await host.line(/tick \w{8} \{/);
    const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(JSON.parse(line.slice(line.indexOf('{')))).toEqual({
      schedule: { adjustForDST: true },
      scheduleStatus: { last: isoTime, next: isoTime, lastUpdated: isoTime },
      isPastDue: false,
    });
    await host.line(/tick \w{8} Executed: Succeeded, \d+ ms$/);
    // The schedule of every second and runOnStartup have started nothing.
    expect(host.lines.filter((one) => /tick \w{8} Executing$/.test(one))).toHaveLength(1);
  });

  test('gets the input of the request where it is no timer', async () => {
    expect((await start('queue', '{"input":"{\\"a\\":1}"}')).status).toBe(202);
    await host.line(/queue \w{8} item \{"a":1\}$/);
    expect((await start('queue', '{}')).status).toBe(202);
    await host.line(/queue \w{8} item ""$/);
  });

  test('is answered for before it has failed', async () => {
    expect((await start('broken')).status).toBe(202);
    await host.line(/broken \w{8} Error: tick failed/);
    await host.line(/broken \w{8} Executed: Failed/);
  });

  test('needs the host key, even where there is no such function', async () => {
    expect((await start('queue', undefined, 'tick-key')).status).toBe(401);
    expect((await start('tick', undefined, 'tick-key')).status).toBe(401);
    expect((await start('unknown', undefined, '')).status).toBe(401);
    const byQuery = await fetch(`${host.url}/admin/functions/queue?code=host-key`, {
      method: 'POST',
    });
    expect(byQuery.status).toBe(202);
  });

  test('is not found by another name or method, nor is a function of HTTP', async () => {
    expect((await start('unknown')).status).toBe(404);
    expect((await start('web')).status).toBe(404);
    const headers = { 'x-functions-key': 'host-key' };
    expect((await fetch(`${host.url}/admin/functions/tick`, { headers })).status).toBe(404);
  });

  test('is not started with a body that cannot be read', async () => {
    expect((await start('queue', 'no JSON')).status).toBe(400);
    expect((await start('queue', '{"input":5}')).status).toBe(400);
  });
});
