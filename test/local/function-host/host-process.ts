import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type AppFiles, type AppFixture, writeApp } from './app-fixture.ts';

const mainFile = fileURLToPath(
  new URL('../../../src/local/function-host/main.ts', import.meta.url),
);

/** A host that runs as a process of its own. */
export interface HostProcess {
  readonly url: string;
  readonly port: number;
  /** All lines so far. */
  readonly lines: readonly string[];
  /** Resolves with the first line that fits, once it is there. */
  line(pattern: RegExp): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the exit code, once the process has ended. */
  exit(): Promise<number | null>;
  /** Ends the process and removes its app. */
  dispose(): Promise<void>;
}

/** How a run ended that did not get as far as serving. */
export interface FailedRun {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Writes an app and starts a host for it on a free port. Resolves once the host says that it listens. */
export async function startHost(
  main: string,
  files: AppFiles = {},
  keys?: string,
): Promise<HostProcess> {
  const fixture = await writeApp(main, files);
  return serve(fixture, keys);
}

/** Starts a host for an app that is there. Resolves once the host says that it listens. */
export async function serve(fixture: AppFixture, keys?: string): Promise<HostProcess> {
  const child = spawnHost(['--app', fixture.directory, '--port', '0'], keys);
  const exited = once(child, 'exit');
  const errors = child.stderr === null ? '' : text(child.stderr);
  const { lines, line } = readLines(child);
  const dispose = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    await fixture.remove();
  };
  const ready = await Promise.race([line(/^Function host listening on /), exited]);
  const port = typeof ready === 'string' ? Number(/:(\d+)$/.exec(ready)?.[1]) : Number.NaN;
  if (Number.isNaN(port)) {
    await dispose();
    throw new Error(`The host did not start: ${await errors}`);
  }
  return {
    url: `http://localhost:${port}`,
    port,
    lines,
    line,
    signal: (name) => child.kill(name),
    async exit() {
      await exited;
      return child.exitCode;
    },
    dispose,
  };
}

/** Runs a host that is expected to end by itself. */
export async function runHost(flags: readonly string[], keys?: string): Promise<FailedRun> {
  const child = spawnHost(flags, keys);
  const [output, errors] = await Promise.all([
    child.stdout === null ? '' : text(child.stdout),
    child.stderr === null ? '' : text(child.stderr),
    once(child, 'exit'),
  ]);
  return { exitCode: child.exitCode, output, errors };
}

function spawnHost(flags: readonly string[], keys: string | undefined): ChildProcess {
  const { LOCAL_FUNCTION_KEYS: _, ...env } = process.env;
  return spawn(process.execPath, [mainFile, ...flags], {
    env: keys === undefined ? env : { ...env, LOCAL_FUNCTION_KEYS: keys },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function readLines(child: ChildProcess): Pick<HostProcess, 'lines' | 'line'> {
  const lines: string[] = [];
  const waiting = new Set<{ pattern: RegExp; resolve: (line: string) => void }>();
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      for (const waiter of waiting) {
        if (waiter.pattern.test(line)) {
          waiting.delete(waiter);
          waiter.resolve(line);
        }
      }
    });
  }
  return {
    lines,
    line(pattern) {
      const there = lines.find((line) => pattern.test(line));
      return there === undefined
        ? new Promise((resolve) => waiting.add({ pattern, resolve }))
        : Promise.resolve(there);
    },
  };
}
