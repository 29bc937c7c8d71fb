import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createAcsStandIn } from '../../src/local/acs-stand-in/acs-stand-in.ts';
import { startAcsServer } from '../../src/local/acs-stand-in/server.ts';
import { appEnvironment } from '../../src/local/app-environment.ts';
import { readAppPackage, stageApp, zipApp } from '../../src/local/app-package.ts';
import { startHostProcess } from '../../src/local/host-process.ts';
import { cloudEventDelivery } from '../../src/local/sample-delivery.ts';
import { openTable } from '../../src/store/tables.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { localFunctionKeys, projectDirectory } from '../end-to-end/stage.ts';
import { caller, identity } from '../routing/rules.ts';

const largestZip = 500_000;
let workshop: string;
let zip: Uint8Array;

/** Builds the app anew, away from the bundle that other tests are running. */
async function buildPackage(name: string) {
  const bundle = path.join(workshop, name, 'main.cjs');
  await promisify(execFile)('npm', ['run', '--silent', 'build', '--', `--outfile=${bundle}`], {
    cwd: projectDirectory,
  });
  return readAppPackage({ bundle, projectDirectory });
}

/** Unpacks the zip into an empty folder outside the project, where nothing lies beside it. */
async function unpack(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'call-redirect-zip-'));
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), bytes);
  }
  return folder;
}

beforeAll(async () => {
  workshop = await mkdtemp(path.join(tmpdir(), 'call-redirect-package-'));
  zip = zipApp(await buildPackage('first'));
});
afterAll(() => rm(workshop, { recursive: true }));

it('the zip holds the bundle, host.json and package.json, and nothing else', () => {
  expect(Object.keys(unzipSync(zip))).toEqual(['dist/main.cjs', 'host.json', 'package.json']);
  expect(zip.length).toBeLessThan(largestZip);
});

it('its package.json leaves nothing to install, to build or to run', () => {
  const { 'package.json': manifest } = unzipSync(zip);
  expect(JSON.parse(strFromU8(manifest ?? new Uint8Array()))).toEqual({
    name: 'call-redirect',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    private: true,
    type: 'commonjs',
    main: 'dist/main.cjs',
  });
});

it('two builds give the same bytes', async () => {
  const again = zipApp(await buildPackage('second'));
  expect(Buffer.compare(again, zip)).toBe(0);
});

it('the staged folder holds what the zip holds, whatever lay there before', async () => {
  const folder = path.join(workshop, 'app');
  await mkdir(path.join(folder, 'node_modules/left-over'), { recursive: true });
  await writeFile(path.join(folder, '.funcignore'), 'node_modules');
  const app = await buildPackage('staged');
  await stageApp(app, folder);
  const staged = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = staged
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  expect(files.map((file) => file.replaceAll('\\', '/')).sort()).toEqual([...app.keys()].sort());
  expect(await readFile(path.join(folder, 'dist/main.cjs'))).toEqual(app.get('dist/main.cjs'));
});

it("the zip's app redirects a call with nothing else beside it", async () => {
  const folder = await unpack();
  const standIn = createAcsStandIn({ accessKey: marks.accessKey });
  const acs = await startAcsServer({ standIn, port: 0, now: Date.now });
  const suffix = randomUUID().replaceAll('-', '');
  const rules = openTable({ connectionString: inject('tables') }, `Rules${suffix}`);
  await rules.createTable();
  await rules.createEntity({
    partitionKey: marks.called,
    rowKey: 'reception',
    targets: marks.target,
  });
  const lines: string[] = [];
  const host = await startHostProcess({
    appDirectory: folder,
    port: 0,
    environment: appEnvironment({
      ACS_CONNECTION_STRING: `endpoint=${acs.url};accesskey=${marks.accessKey}`,
      TABLES_CONNECTION_STRING: inject('tables'),
      RULES_TABLE: `Rules${suffix}`,
      CALLS_TABLE: `Calls${suffix}`,
      ALLOWED_DESTINATIONS: '+',
      LOCAL_FUNCTION_KEYS: localFunctionKeys,
      NODE_PATH: '',
    }),
    onLine: (line) => lines.push(line),
  });
  const incomingCallContext = `${marks.context}-${randomUUID()}`;
  standIn.ring(incomingCallContext);
  const response = await fetch(`${host.url}/api/acs/incoming-call`, {
    method: 'POST',
    headers: { 'x-functions-key': marks.functionKey },
    body: JSON.stringify(
      cloudEventDelivery({
        called: identity(marks.called),
        caller: caller(marks.caller),
        incomingCallContext,
        eventId: randomUUID(),
        correlationId: randomUUID(),
        time: new Date(),
      }),
    ),
  });
  const answer = await response.text();
  await host.stop();
  await acs.stop();
  await rules.deleteTable();
  await openTable({ connectionString: inject('tables') }, `Calls${suffix}`).deleteTable();
  await rm(folder, { recursive: true });

  expect(response.status, answer).toBe(200);
  expect(standIn.acts(incomingCallContext)).toMatchObject([
    { verb: 'redirect', target: `4:${marks.target}` },
  ]);
  expect(await host.exited, lines.join('\n')).toBe(0);
  expectNoMarks([...lines, answer]);
});
