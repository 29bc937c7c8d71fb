import { once } from 'node:events';
import { exitCodes } from './exit-codes.ts';

let isReaderGone = false;

/**
 * Lets readers go that have seen enough, such as `head`: what is said from then on is lost, but the command goes on to
 * its end, and its exit code stays its own.
 */
export function letReadersGo(): void {
  process.stdout.on('error', (error) => {
    if (!('code' in error && error.code === 'EPIPE')) {
      process.exit(exitCodes.refused);
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
