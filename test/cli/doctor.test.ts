import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { offsetOf } from '../../src/cli/diagnose-clock.ts';
import { type AcsStandIn, createAcsStandIn } from '../../src/local/acs-stand-in/acs-stand-in.ts';
import { type AcsServer, startAcsServer } from '../../src/local/acs-stand-in/server.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { makeFakeAz } from './doctor-az.ts';
import { type LocalStart, startEmpty } from './local-start.ts';
import { projectDirectory, runCommand } from './run-command.ts';

let local: LocalStart;
let hostUrl: string;
let standIn: AcsStandIn;
let acs: AcsServer;

/** Runs the doctor beside a running `npm start`; fails where a secret shows. */
async function examine(environment: Readonly<Record<string, string>> = {}, args: string[] = []) {
  const end = await runCommand(['doctor', ...args], {
    environment: { ...local.environment, ...environment },
  });
  expectNoMarks([end.stdout, end.stderr]);
  return end;
}

beforeAll(async () => {
  local = await startEmpty();
  hostUrl = /"hostUrl":"([^"]+)"/.exec(await readFile(local.announcement, 'utf8'))?.[1] ?? '';
  standIn = createAcsStandIn({ accessKey: marks.accessKey });
  acs = await startAcsServer({ standIn, port: 0, now: Date.now });
});
afterAll(async () => {
  await local.stop();
  await acs.stop();
});

describe('the doctor of a running npm start', () => {
  it('finds all of it well, and says what it did not ask for', async () => {
    const { code, stdout } = await examine();
    const states = stdout.split('\n').map((line) => line.split(/ +/).slice(0, 2).join(' '));
    const tables = Array.from({ length: 5 }, () => 'ok tables');
    expect(states).toEqual([
      ...['ok settings', 'ok settings', ...tables, 'ok rules', 'ok acs', 'ok clock', 'ok clock'],
      ...['ok app', 'ok app', 'skipped events', 'note acs', ''],
    ]);
    expect(stdout).toContain('lets this key redirect calls; a made-up one is answered 404/8522');
    expect(stdout).toContain('az eventgrid system-topic event-subscription show --name <app>');
    expect(stdout).toContain('retires on 30 September 2028');
    expect(code).toBe(0);
    expect(local.output()).not.toContain('A call rang');
  });

  it('tells the same to scripts', async () => {
    const { stdout } = await examine({}, ['--json']);
    const states = JSON.parse(stdout).map(({ state }: { state: string }) => state);
    expect(new Set(states)).toEqual(new Set(['ok', 'skipped', 'note']));
  });
});

describe('the doctor asks ACS', () => {
  it('for a redirect of a call that there is not, never twice the same', async () => {
    const environment = {
      ACS_CONNECTION_STRING: `endpoint=${acs.url};accesskey=${marks.accessKey}`,
    };
    const { code, stdout } = await examine(environment);
    await examine(environment);
    expect(stdout).toContain(
      `ok       acs       ${acs.url} (named by the environment) lets this key`,
    );
    expect(code).toBe(0);
    const requests = standIn.requests().filter(({ verb }) => verb === 'redirect');
    expect(new Set(requests.map(({ outcome }) => outcome))).toEqual(new Set([404]));
    expect(requests.length).toBeGreaterThan(1);
    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(requests.length);
  });

  it('and tells what to do where the key is denied', async () => {
    const { code, stdout } = await examine({
      ACS_CONNECTION_STRING: `endpoint=${acs.url};accesskey=d3Jvbmc=`,
    });
    expect(stdout).toMatch(
      /^problem {2}acs .* denies the redirect of a made-up call \(401\/Unauthorized\): copy the connection string/m,
    );
    expect(stdout).not.toContain('d3Jvbmc');
    expect(code).toBe(3);
  });

  it('and tells what to look at where nothing answers', async () => {
    const { code, stdout } = await examine({
      ACS_CONNECTION_STRING: `endpoint=http://127.0.0.1:1;accesskey=${marks.accessKey}`,
    });
    expect(stdout).toMatch(
      /^problem {2}acs .*ECONNREFUSED.*look at the host name in ACS_CONNECTION_STRING/m,
    );
    expect(stdout).toMatch(/^ok {7}clock .* Table Storage$/m);
    expect(code).toBe(3);
  });

  it('and doubts that somebody else who answers is ACS', async () => {
    const { code, stdout } = await examine({
      ACS_CONNECTION_STRING: `endpoint=${hostUrl};accesskey=${marks.accessKey}`,
    });
    expect(stdout).toMatch(/^warning {2}acs .* 404, without a code of ACS's: look whether/m);
    expect(code).toBe(0);
  });

  it('not where its settings cannot be used', async () => {
    const { code, stdout } = await examine({
      ACS_CONNECTION_STRING: `endpoint=${acs.url};accesskey=${marks.accessKey}`,
      ACS_ENDPOINT: 'https://example.communication.azure.com',
    });
    expect(stdout).toMatch(/^problem {2}acs .*are both set: keep one of them/m);
    expect(code).toBe(1);
  });

  it('not where no resource is named, and says how to name one', async () => {
    const { stdout } = await examine({ TABLES_CONNECTION_STRING: 'UseDevelopmentStorage=true' });
    expect(stdout).toMatch(/^warning {2}acs .*: set ACS_CONNECTION_STRING, or ACS_ENDPOINT/m);
  });
});

describe('the doctor asks ACS by az login', () => {
  const tokenOf = (token: string) => ({
    to: 'account get-access-token',
    output: JSON.stringify({ accessToken: token, expiresOn: '2099-01-01 00:00:00.000000' }),
  });

  it('and tells which role is missing', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      keySize: 2048,
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const secure = await startAcsServer({
      standIn: createAcsStandIn({ accessKey: marks.accessKey, bearerTokens: [marks.token] }),
      port: 0,
      now: Date.now,
      tls: { key, cert },
    });
    onTestFinished(() => secure.stop());
    const az = await makeFakeAz();
    onTestFinished(() => az.remove());
    const folder = await mkdtemp(join(tmpdir(), 'call-redirect-doctor-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const certificate = join(folder, 'certificate.pem');
    await writeFile(certificate, cert);
    const by = (token: string) =>
      examine({
        ...az.environment([tokenOf(token)]),
        ACS_ENDPOINT: secure.url,
        NODE_EXTRA_CA_CERTS: certificate,
      });

    const allowed = await by(marks.token);
    expect(allowed.stdout).toMatch(/^ok {7}acs .* lets whoever is logged in by az login redirect/m);
    expect(allowed.code).toBe(0);
    const denied = await by('another-token');
    expect(denied.stdout).toMatch(/^problem {2}acs .*401.*the role of acsRoleDefinitionId/m);
    expect(denied.stdout).not.toContain('another-token');
    expect(denied.code).toBe(3);
  });

  it('and says that it gives no token', async () => {
    const { code, stdout } = await examine({
      PATH: '/nowhere',
      ACS_ENDPOINT: 'https://example.invalid',
    });
    expect(stdout).toContain('problem  acs       az login gives no token for ACS: run az login');
    expect(code).toBe(3);
  });
});

describe('the doctor compares clocks', () => {
  const preload = pathToFileURL(join(projectDirectory, 'src/local/shift-clock.ts')).href;
  const at = (milliseconds: number) =>
    examine({
      NODE_OPTIONS: `--import ${preload}`,
      LOCAL_CLOCK_OFFSET_MS: String(milliseconds),
    });

  it('and warns of one that is some seconds off', async () => {
    const { code, stdout } = await at(-20_000);
    const off =
      /^warning {2}clock .* is (?:19|20) s behind that of (?:Table Storage|ACS): have it/gm;
    expect(stdout.match(off)).toHaveLength(2);
    expect(code).toBe(0);
  });

  it('and finds a problem in one that is far off', async () => {
    const { code, stdout } = await at(3_600_000);
    expect(stdout).toMatch(/^problem {2}clock .* 3[56]\d\d s ahead of that of ACS: have it set/m);
    expect(code).toBe(1);
  });

  it.each([
    ['within the second that a date stands for', 1_000_900, 1_000_950, 0],
    ['while an answer is on its way', 999_000, 1_000_000, 0],
    ['ahead, for as much as is certain', 1_011_000, 1_013_000, 10_000],
    ['behind, for as much as is certain', 989_000, 990_000, -10_000],
  ])('%s', (_, sent, received, offset) => {
    expect(offsetOf(sent, received, 1_000_000)).toBe(offset);
  });
});
