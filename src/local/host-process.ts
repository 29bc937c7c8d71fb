import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stopChild } from './child.ts';

/** A function host in a process of its own. */
export interface HostProcess {
  /** `http://localhost:<port>`, without the route prefix. */
  readonly url: string;
  /** Resolves with the exit code when the process is gone and its last line told; null where a signal ended it. */
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

/** What the process is started with. */
export interface HostProcessOptions {
  readonly appDirectory: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How far ahead of this machine's clock the process lives, in milliseconds. */
  readonly clockOffset?: number;
  /** Told of every line on standard output and standard error. */
  readonly onLine: (line: string) => void;
}

const hostMain = fileURLToPath(new URL('function-host/main.ts', import.meta.url));
const shiftClock = new URL('shift-clock.ts', import.meta.url).href;
const listening = /^Function host listening on (http:\/\/localhost:\d+)$/;

/** Starts the local function host over an app folder. Throws where it ends before it listens. */
export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  const { clockOffset = 0, environment } = options;
  const child = spawn(
    process.execPath,
    [
      ...(clockOffset === 0 ? [] : ['--import', shiftClock]),
      hostMain,
      '--app',
      options.appDirectory,
      '--port',
      String(options.port),
    ],
    {
      env: { ...environment, LOCAL_CLOCK_OFFSET_MS: String(clockOffset) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const exited = once(child, 'close').then(([code]): number | null =>
    typeof code === 'number' ? code : null,
  );
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        options.onLine(line);
        const found = listening.exec(line)?.[1];
        if (found !== undefined) {
          resolve(found);
        }
      });
    }
    exited.then((code) => reject(new Error(`The function host ended with exit code ${code}.`)));
  });
  return { url, exited, stop: () => stopChild(child) };
}
