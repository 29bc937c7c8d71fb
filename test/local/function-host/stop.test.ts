import { Agent } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHooks } from '../../../src/local/function-host/hooks.ts';
import { createInFlight } from '../../../src/local/function-host/in-flight.ts';
import { shutDown } from '../../../src/local/function-host/shutdown.ts';
import { type HostProcess, startHost } from './host-process.ts';
import { sendRaw } from './raw-request.ts';

const app = `
let release;
const released = new Promise((resolve) => { release = resolve; });
app.hook.appTerminate(() => console.log('terminate hook'));
app.get('hold', async () => { console.log('held'); await released; return { body: 'let go' }; });
app.post('release', () => { release(); return { body: 'released' }; });
app.timer('tick', { schedule: '0 0 0 1 1 *', handler: async () => {
  await released;
  console.log('timer ended');
} });
setInterval(() => {}, 1000);
`;

async function start(): Promise<HostProcess> {
  const host = await startHost(app, {}, '{"host":"host-key"}');
  onTestFinished(() => host.dispose());
  return host;
}

describe('a host that gets a signal', () => {
  test('runs the hooks at once, finishes what it has begun, serves open connections on, and exits with 0', async () => {
    const host = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    expect((await sendRaw(host.port, { path: '/api/nowhere', agent })).status).toBe(404);
    const started = await fetch(`${host.url}/admin/functions/tick?code=host-key`, {
      method: 'POST',
    });
    expect(started.status).toBe(202);
    const held = fetch(`${host.url}/api/hold`);
    await host.line(/^held$/);

    host.signal('SIGTERM');
    await host.line(/^terminate hook$/);
    await expect(sendRaw(host.port, { path: '/api/hold' })).rejects.toThrow('ECONNREFUSED');
    const release = await sendRaw(host.port, { method: 'POST', path: '/api/release', agent });
    expect(release).toMatchObject({ status: 200, isReused: true });

    expect(await (await held).text()).toBe('let go');
    expect(await host.exit()).toBe(0);
    expect(host.lines).toContain('timer ended');
  });

  test('exits with 0 for SIGINT, too, although the app keeps a timer', async () => {
    const host = await start();
    host.signal('SIGINT');
    expect(await host.exit()).toBe(0);
    expect(host.lines.at(-1)).toBe('terminate hook');
  });

  test('finishes its work though another one follows, as from an interrupted parent', async () => {
    const host = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    await sendRaw(host.port, { path: '/api/nowhere', agent });
    const held = fetch(`${host.url}/api/hold`);
    await host.line(/^held$/);
    host.signal('SIGINT');
    await host.line(/^terminate hook$/);
    host.signal('SIGTERM');
    await sendRaw(host.port, { method: 'POST', path: '/api/release', agent });
    expect(await (await held).text()).toBe('let go');
    expect(await host.exit()).toBe(0);
  });

  test('exits at once for the second one', async () => {
    const host = await start();
    const held = fetch(`${host.url}/api/hold`).catch(() => 'broken off');
    await host.line(/^held$/);
    host.signal('SIGTERM');
    await host.line(/^terminate hook$/);
    host.signal('SIGTERM');
    expect(await host.exit()).toBe(1);
    expect(await held).toBe('broken off');
  });
});

describe('stopping', () => {
  function sample(terminate: () => unknown) {
    const hooks = createHooks();
    hooks.register('appTerminate', terminate);
    const calls: string[] = [];
    const inFlight = createInFlight();
    const running = {
      app: { hooks, hookData: {}, appHookData: {} },
      listener: {
        stopAccepting: () => calls.push('stop accepting'),
        closeConnections: () => calls.push('close connections'),
      },
      inFlight,
      log: (level: string, message: string) => calls.push(`${level}: ${message}`),
    };
    return { running, inFlight, calls };
  }

  test('gives up on work that does not end', async () => {
    const { running, inFlight, calls } = sample(() => undefined);
    inFlight.track(new Promise(() => {}));
    await shutDown(running, 20);
    expect(calls).toEqual([
      'stop accepting',
      'warning: Stopped after 20 ms, with 1 requests unfinished.',
      'close connections',
    ]);
  });

  test('gives up on a hook that does not end', async () => {
    const { running, calls } = sample(() => new Promise(() => {}));
    await shutDown(running, 20);
    expect(calls).toHaveLength(3);
  });

  test('goes on where a hook fails, and waits for work that is added and that fails', async () => {
    const { running, inFlight, calls } = sample(() => {
      throw new Error('no end');
    });
    inFlight.track(
      Promise.resolve().then(() => {
        inFlight.track(Promise.resolve().then(() => calls.push('added work')));
        throw new Error('failed work');
      }),
    );
    await shutDown(running, 5000);
    expect(calls).toEqual([
      'stop accepting',
      expect.stringMatching(/^error: Error: no end\n/),
      'added work',
      'close connections',
    ]);
  });
});
