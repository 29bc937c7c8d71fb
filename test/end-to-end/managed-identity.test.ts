import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startAcsServer } from '../../src/local/acs-stand-in/server.ts';
import { portOf } from '../../src/local/ports.ts';
import { cloudEventDelivery } from '../../src/local/sample-delivery.ts';
import { startTableService } from '../../src/local/table-service.ts';
import { type IdentityEndpoint, startIdentityEndpoint, storageToken } from './managed-identity.ts';
import { marks } from './marks.ts';
import { type App, callThrough, eventsOf, ring, type Stage, setStage } from './stage.ts';

const clientId = '6d0c2b1a-0000-4000-8000-00000000c11e';
const stops: (() => Promise<void>)[] = [];
let stage: Stage;
let app: App;
let identity: IdentityEndpoint;
let certificateFile: string;
let acsUrl: string;

/** Tokens travel over https only, so everything here has a certificate that the app is told to trust. */
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'call-redirect-certificate-'));
  stops.unshift(() => rm(folder, { recursive: true }));
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const keyFile = join(folder, 'key.pem');
  certificateFile = join(folder, 'certificate.pem');
  await Promise.all([writeFile(keyFile, key), writeFile(certificateFile, cert)]);

  stage = await setStage({ bearerTokens: [marks.token] });
  stops.unshift(() => stage.strike());
  const acs = await startAcsServer({
    standIn: stage.standIn,
    port: 0,
    now: () => Date.now(),
    tls: { key, cert },
  });
  stops.unshift(() => acs.stop());
  acsUrl = acs.url;
  const tables = await startTableService({
    protocol: 'https',
    extraArguments: ['--oauth', 'basic', '--cert', certificateFile, '--key', keyFile],
  });
  stops.unshift(() => tables.stop());
  const table = TableClient.fromConnectionString(tables.connectionString, 'Rules', {
    tlsOptions: { ca: cert },
  });
  await table.createTable();
  await table.createEntity({ partitionKey: marks.called, rowKey: 'main', targets: marks.target });

  identity = await startIdentityEndpoint({
    'https://communication.azure.com': marks.token,
    'https://storage.azure.com': storageToken(marks.token),
  });
  stops.unshift(() => identity.stop());
  app = await stage.startApp({
    ...identity.environment,
    NODE_EXTRA_CA_CERTS: certificateFile,
    ACS_CONNECTION_STRING: '',
    ACS_ENDPOINT: acs.url,
    TABLES_CONNECTION_STRING: '',
    TABLES_ENDPOINT: table.url.replace(/\/$/, ''),
    RULES_TABLE: 'Rules',
    AZURE_CLIENT_ID: clientId,
  });
});
afterAll(async () => {
  for (const stop of stops) {
    await stop();
  }
});

it('the tokens are fetched as the process starts, before a call rings', async () => {
  await vi.waitUntil(() => identity.requests.length >= 2, { timeout: 10_000 });
});

it('a call is redirected by managed identity alone, with one token for each service', async () => {
  for (let calls = 0; calls < 3; calls += 1) {
    const { answer, acts } = await callThrough(stage, app);
    expect(eventsOf(answer)).toMatchObject([{ event: 'redirected' }]);
    expect(acts).toMatchObject([{ verb: 'redirect', target: `4:${marks.target}` }]);
  }
  expect(identity.requests.map(({ resource }) => resource?.replace(/\/+$/, '')).sort()).toEqual([
    'https://communication.azure.com',
    'https://storage.azure.com',
  ]);
  expect(identity.requests).toEqual(
    identity.requests.map(({ resource }) => ({ resource, clientId, hasSecret: true })),
  );
});

it('a call fails with a hint where no token can be had', async () => {
  const stranger = await stage.startApp({
    IDENTITY_ENDPOINT: identity.environment.IDENTITY_ENDPOINT,
    IDENTITY_HEADER: 'wrong',
    ACS_CONNECTION_STRING: '',
    ACS_ENDPOINT: 'https://127.0.0.1:1',
    FALLBACK_TARGET: marks.target,
    RING_SECONDS: '5',
  });
  const { answer } = await callThrough(stage, stranger);
  expect(eventsOf(answer)).toMatchObject([
    { event: 'failed', detail: expect.stringContaining('check the managed identity') },
  ]);
});

it('a call does not wait for a token beyond the attempt timeout', async () => {
  const silent = createServer(() => undefined);
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const waiting = await stage.startApp({
    IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(silent)}/msi/token`,
    IDENTITY_HEADER: 'any',
    ACS_CONNECTION_STRING: '',
    ACS_ENDPOINT: 'https://127.0.0.1:1',
    TABLES_CONNECTION_STRING: '',
    TABLES_ENDPOINT: 'https://127.0.0.1:1/a',
    FALLBACK_TARGET: marks.target,
    ATTEMPT_TIMEOUT_MS: '300',
    RING_SECONDS: '5',
  });
  const { answer } = await callThrough(stage, waiting);
  expect(eventsOf(answer)).toMatchObject([
    {
      event: 'failed',
      detail:
        'the rules could not be read: Table Storage did not answer in time; unclear: ACS did not answer in time',
    },
  ]);
  await waiting.stop();
  silent.close();
});

it('a redirect that waits for its token too long is called off, not only given up', async () => {
  const slow = await startIdentityEndpoint(
    { 'https://communication.azure.com': marks.token },
    1_500,
  );
  const late = await stage.startApp({
    ...slow.environment,
    NODE_EXTRA_CA_CERTS: certificateFile,
    ACS_CONNECTION_STRING: '',
    ACS_ENDPOINT: acsUrl,
    FALLBACK_TARGET: marks.target,
    ATTEMPT_TIMEOUT_MS: '300',
    RING_SECONDS: '20',
  });
  // A call that rang so long ago that it gets one attempt.
  const call = ring(stage);
  const time = new Date(Date.now() - 25_000);
  const answer = await late.deliver(cloudEventDelivery({ ...call, time }));
  expect(eventsOf(answer)).toMatchObject([{ event: 'failed' }]);
  // The token is there for the next call, and the first one was never acted on.
  await expect
    .poll(async () => eventsOf((await callThrough(stage, late)).answer), { timeout: 10_000 })
    .toMatchObject([{ event: 'redirected' }]);
  expect(stage.standIn.acts(call.incomingCallContext)).toEqual([]);
  await late.stop();
  await slow.stop();
});
