import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { readAppPackage, stageApp } from './app-package.ts';
import { hasEnded, stopChild } from './child.ts';
import type { HostProcess, HostProcessOptions } from './host-process.ts';
import { findFreePort } from './ports.ts';

const longestStart = 90_000;

/** Tells whether Azure Functions Core Tools are on the PATH. */
export function hasCoreTools(): boolean {
  return spawnSync('func', ['--version'], { shell: process.platform === 'win32' }).status === 0;
}

/**
 * Starts `func start` over the app as it is deployed, so that a `local.settings.json` of the checkout does
 * not mix with the settings given. Throws where it does not answer a handshake within 90 seconds.
 */
export async function startCoreTools(
  options: HostProcessOptions,
  handshakePath: string,
): Promise<HostProcess> {
  const port = await findFreePort(options.port);
  if (port === undefined) {
    throw new Error(`Port ${options.port} is taken: name another one.`);
  }
  const folder = await stageWithSettings(options.appDirectory);
  const child = spawn('func', ['start', '--port', String(port)], {
    cwd: folder,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', options.onLine);
  }
  const exited = once(child, 'exit').then(([code]): number | null =>
    typeof code === 'number' ? code : null,
  );
  const stop = async (): Promise<void> => {
    await stopChild(child);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://localhost:${port}`;
  const deadline = Date.now() + longestStart;
  while (!(await answersHandshake(`${url}${handshakePath}`))) {
    if (hasEnded(child) || Date.now() > deadline) {
      await stop();
      throw new Error('Azure Functions Core Tools did not bring the app up; see the lines above.');
    }
    await wait(250);
  }
  return { url, exited, stop };
}

async function stageWithSettings(appDirectory: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'call-redirect-func-'));
  const bundle = join(appDirectory, 'dist', 'main.cjs');
  await stageApp(await readAppPackage({ bundle, projectDirectory: appDirectory }), folder);
  const values = { FUNCTIONS_WORKER_RUNTIME: 'node' };
  await writeFile(
    join(folder, 'local.settings.json'),
    JSON.stringify({ IsEncrypted: false, Values: values }),
  );
  return folder;
}

async function answersHandshake(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'OPTIONS',
      headers: { 'WebHook-Request-Origin': 'localhost' },
    });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
