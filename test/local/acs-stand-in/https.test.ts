import { once } from 'node:events';
import { connect } from 'node:net';
import { CallAutomationClient } from '@azure/communication-call-automation';
import { generate } from 'selfsigned';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { AcsStandIn } from '../../../src/local/acs-stand-in/acs-stand-in.ts';
import { type AcsServer, startAcsServer } from '../../../src/local/acs-stand-in/server.ts';
import { accessKey, bearerToken, context, ringingStandIn } from './signed-request.ts';

const target = { targetParticipant: { communicationUserId: '8:acs:resource_user' } };
let tls: { readonly key: string; readonly cert: string };

beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  tls = { key, cert };
});

async function start(): Promise<{ readonly standIn: AcsStandIn; readonly server: AcsServer }> {
  const standIn = ringingStandIn();
  const server = await startAcsServer({ standIn, port: 0, now: Date.now, tls });
  onTestFinished(server.stop);
  return { standIn, server };
}

function clientOptions(): { tlsOptions: { ca: string }; retryOptions: { maxRetries: number } } {
  return { tlsOptions: { ca: tls.cert }, retryOptions: { maxRetries: 0 } };
}

test('the client signs requests over https with the access key', async () => {
  const { standIn, server } = await start();
  expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
  const connectionString = `endpoint=${server.url};accesskey=${accessKey}`;
  await new CallAutomationClient(connectionString, clientOptions()).redirectCall(context, target);
  expect(standIn.acts(context)).toHaveLength(1);
});

test('the client carries a token over https', async () => {
  const { standIn, server } = await start();
  const scopes: unknown[] = [];
  const credential = {
    async getToken(scope: string | string[]) {
      scopes.push(scope);
      return { token: bearerToken, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const client = new CallAutomationClient(server.url, credential, clientOptions());
  await client.rejectCall(context, { callRejectReason: 'forbidden' });
  expect(standIn.acts(context)).toMatchObject([{ verb: 'reject', reason: 'forbidden' }]);
  expect(scopes.flat()).toEqual(['https://communication.azure.com//.default']);
});

test('a client with an unknown token is not let in', async () => {
  const { standIn, server } = await start();
  const credential = {
    getToken: async () => ({ token: 'nobody', expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
  const client = new CallAutomationClient(server.url, credential, clientOptions());
  await expect(client.redirectCall(context, target)).rejects.toMatchObject({ statusCode: 401 });
  expect(standIn.acts(context)).toEqual([]);
});

test('a connection that never speaks TLS does not keep the server from stopping', async () => {
  const { server } = await start();
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  await server.stop();
  await closed;
});
