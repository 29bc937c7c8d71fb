import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { appEnvironment } from '../../src/local/app-environment.ts';
import { startHostProcess } from '../../src/local/host-process.ts';
import { localFunctionKeys, projectDirectory } from './stage.ts';

const bundle = join(projectDirectory, 'dist/main.cjs');
const largestBundle = 1_000_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'call-redirect-bundle-'));
  await mkdir(join(folder, 'dist'));
  await cp(bundle, join(folder, 'dist/main.cjs'));
  await cp(join(projectDirectory, 'host.json'), join(folder, 'host.json'));
  await cp(join(projectDirectory, 'package.json'), join(folder, 'package.json'));
});
afterAll(() => rm(folder, { recursive: true }));

it('the bundle is one file of at most 1.0 MB', async () => {
  expect((await stat(bundle)).size).toBeLessThanOrEqual(largestBundle);
});

it('the bundle loads with nothing beside it', async () => {
  const { stderr } = await promisify(execFile)(process.execPath, [join(folder, 'dist/main.cjs')], {
    cwd: folder,
    env: appEnvironment({ NODE_PATH: '' }),
  });
  // Outside the Functions runtime the library says so; what matters is that it was there to say it.
  expect(stderr).toContain('Failed to detect the Azure Functions runtime');
  expect(stderr).not.toContain('Cannot find module');
});

it('the bundle is a function app with nothing but host.json and package.json beside it', async () => {
  const lines: string[] = [];
  const host = await startHostProcess({
    appDirectory: folder,
    port: 0,
    environment: appEnvironment({ LOCAL_FUNCTION_KEYS: localFunctionKeys }),
    onLine: (line) => lines.push(line),
  });
  await host.stop();
  expect(await host.exited).toBe(0);
  expect(lines.join('\n')).toContain('incoming-call: [POST,OPTIONS]');
});

it('the bundle holds nothing of the local tools, and has its source map beside it', async () => {
  const map = v.parse(
    v.pipe(v.string(), v.parseJson(), v.object({ sources: v.array(v.string()) })),
    await readFile(`${bundle}.map`, 'utf8'),
  );
  const ours = map.sources.filter((source) => source.startsWith('../src/'));
  expect(ours).toContain('../src/main.ts');
  expect(ours.filter((source) => source.startsWith('../src/local/'))).toEqual([]);
});
