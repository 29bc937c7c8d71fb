import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portOf } from '../../src/local/ports.ts';
import { cloudEventDelivery } from '../../src/local/sample-delivery.ts';
import { marks } from './marks.ts';
import { callThrough, eventsOf, ring, type Stage, setStage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  await stage.setRules([
    { partition: marks.called, id: 'main', columns: { targets: marks.target } },
  ]);
});
afterAll(() => stage.strike());

describe('rules that cannot be read', () => {
  let silent: Server;

  beforeAll(async () => {
    silent = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => silent.close());

  const tablesAt = (port: number) => ({
    TABLES_CONNECTION_STRING: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${marks.accessKey};TableEndpoint=http://127.0.0.1:${port}/a`,
  });

  it.each([
    [
      'the table is missing',
      () => ({ RULES_TABLE: 'NoSuchTable' }),
      'Table Storage answered 404/TableNotFound',
    ],
    ['the service is away', () => tablesAt(1), 'Table Storage could not be reached (ECONNREFUSED)'],
    [
      'the service is silent',
      () => tablesAt(portOf(silent)),
      'Table Storage did not answer in time',
    ],
  ])(
    'because %s leave a call to FALLBACK_TARGET, else it fails, and the detail says why',
    async (_, settings, reason) => {
      const detail = `the rules could not be read: ${reason}`;
      const common = { ...settings(), ATTEMPT_TIMEOUT_MS: '400', RING_SECONDS: '5' };
      const withFallback = await stage.startApp({ ...common, FALLBACK_TARGET: marks.target });
      const rescued = await callThrough(stage, withFallback);
      expect(rescued.acts).toMatchObject([{ verb: 'redirect', target: `4:${marks.target}` }]);
      expect(eventsOf(rescued.answer)).toMatchObject([
        { event: 'redirected', rule: 'fallback', detail },
      ]);
      const without = await stage.startApp(common);
      const { answer } = await callThrough(stage, without);
      expect(answer.status).toBe(200);
      expect(eventsOf(answer)).toMatchObject([{ event: 'failed', detail }]);
    },
  );
});

describe('settings that cannot be used', () => {
  it('leave the doors open: handshakes succeed, calls are to come again, and every problem is named at once', async () => {
    const broken = await stage.startApp({
      ACS_CONNECTION_STRING: '',
      TABLES_CONNECTION_STRING: 'http://example.com',
      ALLOWED_DESTINATIONS: '',
      FALLBACK_TARGET: '911',
      ATTEMPT_TIMEOUT_MS: 'soon',
      RULES_TABLE: 'no table',
    });
    const handshake = await broken.send({
      method: 'OPTIONS',
      headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net' },
    });
    expect(handshake.status).toBe(200);
    const { answer, acts } = await callThrough(stage, broken);
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(acts).toEqual([]);
    const names = [
      'ACS_ENDPOINT',
      'TABLES_CONNECTION_STRING',
      'ALLOWED_DESTINATIONS',
      'FALLBACK_TARGET',
      'ATTEMPT_TIMEOUT_MS',
      'RULES_TABLE',
    ];
    const report = await broken.line('cannot be handled now');
    for (const name of names) {
      expect(report).toContain(name);
      await broken.line(`Unusable setting: ${name}`);
    }
    expect((await broken.deliver('no JSON')).status).toBe(400);
  });
});

describe('a process that is being stopped', () => {
  it('finishes the calls it has, and asks for others to be delivered again', async () => {
    const mortal = await stage.startApp({ ATTEMPT_TIMEOUT_MS: '5000' });
    // A connection that is open already still reaches the process, as those of a load balancer do.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const deliverOnOpenConnection = async (): Promise<number | undefined> => {
      const outgoing = request(mortal.webhookUrl, { method: 'POST', agent });
      outgoing.end(JSON.stringify(cloudEventDelivery(ring(stage))));
      return new Promise((resolve, reject) => {
        outgoing.on('error', reject);
        outgoing.on('response', (response) => {
          response.resume();
          resolve(response.statusCode);
        });
      });
    };
    expect(await deliverOnOpenConnection()).toBe(200);

    stage.standIn.addFault({ fault: { kind: 'delay', milliseconds: 3000 } });
    const before = stage.standIn.requests().length;
    const running = callThrough(stage, mortal);
    await expect.poll(() => stage.standIn.requests().length).toBe(before + 1);
    const stopped = mortal.stop();
    await expect.poll(deliverOnOpenConnection).toBe(500);

    expect(eventsOf((await running).answer)).toMatchObject([{ event: 'redirected' }]);
    agent.destroy();
    await stopped;
    expect(mortal.lines.join('\n')).toContain('The process is being stopped.');
  });
});
