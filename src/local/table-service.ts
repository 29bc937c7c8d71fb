import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { hasEnded, stopChild } from './child.ts';
import { findFreePort } from './ports.ts';

/** A table service that forgets everything when it stops. */
export interface TableService {
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** The account and key that Azurite knows from the start; printed in its documentation, so no secret. */
const account = 'devstoreaccount1';
const accountKey =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const longestStart = 30_000;

/** What Azurite is to be started with beside the defaults, such as a certificate for https. */
export interface TableServiceOptions {
  /** 0 picks a free port. */
  readonly port?: number;
  readonly extraArguments?: readonly string[];
  readonly protocol?: 'http' | 'https';
}

/**
 * Starts Azurite's table service in memory, on this machine only.
 * Throws where the port is taken or the service does not come up within 30 seconds.
 */
export async function startTableService({
  port = 0,
  extraArguments = [],
  protocol = 'http',
}: TableServiceOptions = {}): Promise<TableService> {
  const free = await findFreePort(port);
  if (free === undefined) {
    throw new Error(`Port ${port} for the table service is taken: name another one.`);
  }
  const child = spawn(
    process.execPath,
    [
      createRequire(import.meta.url).resolve('azurite/dist/src/table/main.js'),
      '--inMemoryPersistence',
      '--silent',
      '--disableTelemetry',
      '--tableHost',
      '127.0.0.1',
      '--tablePort',
      String(free),
      ...extraArguments,
    ],
    { cwd: tmpdir(), stdio: 'ignore' },
  );
  await waitUntilListening(child, free);
  return {
    connectionString: `DefaultEndpointsProtocol=${protocol};AccountName=${account};AccountKey=${accountKey};TableEndpoint=${protocol}://127.0.0.1:${free}/${account};`,
    stop: () => stopChild(child),
  };
}

async function waitUntilListening(child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + longestStart;
  while (!(await accepts(port))) {
    if (hasEnded(child) || Date.now() > deadline) {
      await stopChild(child);
      throw new Error(`Azurite's table service did not come up on port ${port}.`);
    }
    await wait(50);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
