import { once } from 'node:events';

let isReaderGone = false;
let failure: string | undefined;

/**
 * Lets readers go that have seen enough, such as `head`: what is said from then on is lost, but the command goes on to
 * its end, and its exit code stays its own. So it does where the answer cannot be written, which is then told.
 */
export function letReadersGo(): void {
  process.stdout.on('error', (error) => {
    const code = 'code' in error ? String(error.code) : error.name;
    if (code !== 'EPIPE') {
      failure ??= code;
    }
    isReaderGone = true;
  });
  // Nobody is left who could be told.
  process.stderr.on('error', () => {});
}

/** Whether somebody may still read the answer; it shows only when something is written. */
export function hasReader(): boolean {
  return !isReaderGone;
}

/** Why the answer could not be written, as the system calls it, where somebody may miss it; known once all is flushed. */
export function outputFailure(): string | undefined {
  return failure;
}

/** Writes a piece of the answer, and waits while its reader is slower. */
export async function writePiece(text: string): Promise<void> {
  if (hasReader() && !process.stdout.write(text)) {
    // A reader that goes meanwhile is seen to above.
    await once(process.stdout, 'drain').catch(() => {});
  }
}

/** Resolves when everything is out that was written so far. */
export async function flushOutput(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(flush));
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
