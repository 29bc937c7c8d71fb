import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Tells whether the process has ended, by itself or by a signal. */
export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** How long a child may take to end by itself once asked to, in milliseconds. */
const gracePeriod = 12_000;

/** Asks a child process to end, and ends it if it does not; resolves when it is gone. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) {
    return;
  }
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const lastResort = setTimeout(() => child.kill('SIGKILL'), gracePeriod);
  await gone;
  clearTimeout(lastResort);
}
