import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { stopChild } from '../../src/local/child.ts';
import { localFunctionKeys } from '../end-to-end/stage.ts';
import { bareEnvironment, projectDirectory } from './run-command.ts';

/** A running `npm start -- --empty`, announced where no other one is looked for. */
export interface LocalStart {
  /** What the command has to be run with to find it. */
  readonly environment: { readonly LOCAL_ANNOUNCEMENT: string };
  /** The file that it leaves word in. */
  readonly announcement: string;
  /** Everything that it wrote so far. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts what `npm start -- --empty` runs once the bundle is built, which the test run has done. */
export async function startEmpty(): Promise<LocalStart> {
  const folder = await mkdtemp(join(tmpdir(), 'call-redirect-start-'));
  const announcement = join(folder, 'local.json');
  const environment = { LOCAL_ANNOUNCEMENT: announcement };
  const child = spawn(process.execPath, ['src/local/start.ts', '--port', '0', '--empty'], {
    cwd: projectDirectory,
    env: { ...bareEnvironment(), ...environment, LOCAL_FUNCTION_KEYS: localFunctionKeys },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  await vi.waitUntil(() => output.includes('Ctrl-C ends it.'), { timeout: 20_000 });
  return {
    environment,
    announcement,
    output: () => output,
    async stop() {
      await stopChild(child);
      await rm(folder, { recursive: true });
    },
  };
}
