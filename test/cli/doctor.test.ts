import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAcsStandIn } from '../../src/local/acs-stand-in/acs-stand-in.ts';
import { startAcsServer } from '../../src/local/acs-stand-in/server.ts';
import { startTableService } from '../../src/local/table-service.ts';
import { storageToken } from '../end-to-end/managed-identity.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { type AzAnswer, makeFakeAz } from './doctor-az.ts';
import { serveSecurely } from './doctor-servers.ts';
import { readDiagnoses } from './doctor-surroundings.ts';
import { type LocalStart, startEmpty } from './local-start.ts';
import { openDesk, runCommand } from './run-command.ts';

let local: LocalStart;
let hostUrl: string;

/** Runs the doctor as an operator does; fails where a secret shows. */
async function examine(
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
) {
  const end = await runCommand(['doctor', ...args], { environment });
  expectNoMarks([end.stdout, end.stderr]);
  return end;
}

beforeAll(async () => {
  local = await startEmpty();
  hostUrl = /"hostUrl":"([^"]+)"/.exec(await readFile(local.announcement, 'utf8'))?.[1] ?? '';
});
afterAll(() => local.stop());

describe('the doctor of a running npm start', () => {
  it('finds all of it well but that there is no rule, and says what it did not ask for', async () => {
    const { code, stdout } = await examine(local.environment);
    const states = stdout.split('\n').map((line) => line.split(/ +/).slice(0, 2).join(' '));
    const tables = Array.from({ length: 5 }, () => 'ok tables');
    expect(states).toEqual([
      ...[
        'ok settings',
        'ok settings',
        ...tables,
        'warning rules',
        'ok acs',
        'ok clock',
        'ok clock',
      ],
      ...['ok app', 'ok app', 'skipped events', 'note acs', ''],
    ]);
    expect(stdout).toContain(
      'took this key for a redirect: a made-up call is answered by 404/8522',
    );
    expect(stdout).toContain('az eventgrid system-topic event-subscription show --name <app>');
    expect(stdout).toContain(
      'warning  rules     there is no rule, and FALLBACK_TARGET is not set: every call rings out: write rules: call-redirect rules import <file>\n',
    );
    expect(stdout).toContain('retires on 30 September 2028');
    expect(code).toBe(0);
    expect(local.output()).not.toContain('A call rang');
  });

  it('tells the same to scripts', async () => {
    const { stdout } = await examine(local.environment, ['--json']);
    const states = readDiagnoses(stdout).map(({ state }) => state);
    expect(new Set(states)).toEqual(new Set(['ok', 'warning', 'skipped', 'note']));
  });
});

describe('the doctor of settings in the environment', () => {
  it('names those that the tables do not need, though the other commands let them pass', async () => {
    const desk = openDesk();
    onTestFinished(() => desk.clear());
    await desk.tables.rules.createTable();
    const environment = { RING_SECONDS: '1000' };
    const { code, stdout } = await desk.run(['doctor', '--json'], { environment });
    expect(readDiagnoses(stdout)).toContainEqual(
      expect.objectContaining({
        state: 'problem',
        about: 'settings',
        what: expect.stringContaining('RING_SECONDS'),
      }),
    );
    expect(code).toBe(1);
    expect(await desk.run(['rules', 'list'], { environment })).toMatchObject({ code: 0 });
  });
});

/** A certificate for this machine, in files too: tokens travel over https only. */
async function certify() {
  const folder = await mkdtemp(join(tmpdir(), 'call-redirect-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  await Promise.all([writeFile(keyFile, key), writeFile(certificateFile, cert)]);
  return { key, cert, keyFile, certificateFile };
}

type Certificate = Awaited<ReturnType<typeof certify>>;

async function startAcs({ key, cert }: Certificate): Promise<string> {
  const acs = await startAcsServer({
    standIn: createAcsStandIn({ accessKey: marks.accessKey, bearerTokens: [marks.token] }),
    port: 0,
    now: Date.now,
    tls: { key, cert },
  });
  onTestFinished(() => acs.stop());
  return acs.url;
}

/** Tables that are opened by a token alone; that of the rules is there. Gives their endpoint. */
async function startTables({ cert, keyFile, certificateFile }: Certificate): Promise<string> {
  const tables = await startTableService({
    protocol: 'https',
    extraArguments: ['--oauth', 'basic', '--cert', certificateFile, '--key', keyFile],
  });
  onTestFinished(() => tables.stop());
  const rules = TableClient.fromConnectionString(tables.connectionString, 'OfficeRules', {
    tlsOptions: { ca: cert },
  });
  await rules.createTable();
  await rules.createEntity({ partitionKey: 'any', rowKey: 'all', targets: '+14255550131' });
  return rules.url.replace(/\/$/, '');
}

/** The environment of somebody whose az gives these answers. */
async function signIn({ certificateFile }: Certificate, answers: readonly AzAnswer[]) {
  const az = await makeFakeAz();
  onTestFinished(() => az.remove());
  return { ...az.environment(answers), NODE_EXTRA_CA_CERTS: certificateFile };
}

const tokenFor = (resource: string, token: string): AzAnswer => ({
  to: `account get-access-token --output json --resource ${resource}`,
  output: JSON.stringify({ accessToken: token, expiresOn: '2099-01-01 00:00:00.000000' }),
});
const acsToken = (token: string) => tokenFor('https://communication.azure.com', token);
const named = ['--function-app', 'example', '--resource-group', 'calls'];

describe('the doctor of an app in Azure', () => {
  it('looks at everything with nothing said but its name', async () => {
    const certificate = await certify();
    const acsUrl = await startAcs(certificate);
    const tablesEndpoint = await startTables(certificate);
    const host = await serveSecurely(certificate, hostUrl);
    const settings = {
      TABLES_ENDPOINT: tablesEndpoint,
      ACS_ENDPOINT: acsUrl,
      ALLOWED_DESTINATIONS: '+1425',
      RULES_TABLE: 'OfficeRules',
    };
    const subscription = {
      provisioningState: 'Succeeded',
      destination: {
        endpointType: 'WebHook',
        endpointBaseUrl: `https://${host}/api/acs/incoming-call`,
      },
      filter: { includedEventTypes: ['Microsoft.Communication.IncomingCall'] },
      retryPolicy: { maxDeliveryAttempts: 2, eventTimeToLiveInMinutes: 1 },
      deadLetterDestination: {
        resourceId: '/subscriptions/0/storageAccounts/letters1',
        blobContainerName: 'dead-letters',
      },
    };
    const { code, stdout } = await examine(
      {
        ...(await signIn(certificate, [
          acsToken(marks.token),
          tokenFor('https://storage.azure.com', storageToken(marks.token)),
          { to: 'functionapp show', output: JSON.stringify([host, null]) },
          {
            to: 'functionapp config appsettings list',
            output: JSON.stringify({
              names: Object.keys(settings),
              open: Object.entries(settings).map(([name, value]) => ({ name, value })),
            }),
          },
          { to: 'event-subscription show', output: JSON.stringify(subscription) },
          { to: 'storage blob list', output: '0' },
        ])),
        FUNCTION_KEY: marks.hostKey,
      },
      ['--json', ...named],
    );
    const found = readDiagnoses(stdout);
    const [, tablesHost] = tablesEndpoint.split(/\/+/);
    expect(found.slice(0, 4).map(({ what }) => what)).toEqual([
      'those of the function app example, as az tells: TABLES_ENDPOINT, ACS_ENDPOINT, ALLOWED_DESTINATIONS, RULES_TABLE',
      `tables of account ${tablesHost} (the function app example)`,
      'calls may be sent to +1425',
      'OfficeRules can be read',
    ]);
    const words = found.map(({ what }) => what).join('\n');
    expect(words).toContain(
      `${acsUrl} (the function app example) took az login's credential for a redirect`,
    );
    expect(words).toContain(`https://${host} says that it is well`);
    expect(words).toContain('the details of its health name no trouble');
    expect(words).toContain(
      'the subscription example delivers Microsoft.Communication.IncomingCall alone',
    );
    expect(new Set(found.map(({ state }) => state))).toEqual(new Set(['ok', 'note']));
    expect(code).toBe(0);
  });

  it('tells which role on ACS is missing', async () => {
    const certificate = await certify();
    const denied = await examine({
      ...local.environment,
      ...(await signIn(certificate, [acsToken('another-token')])),
      ACS_ENDPOINT: await startAcs(certificate),
    });
    expect(denied.stdout).toMatch(/^problem {2}acs .*401.*the role of acsRoleDefinitionId/m);
    expect(denied.stdout).not.toContain('another-token');
    expect(denied.code).toBe(3);
  });
});
