import { exitCodes } from './exit-codes.ts';
import { note } from './terminal.ts';

/** Work that ends early when this process is told to end. */
export interface Stopping {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Leaves signals to the system again. */
  end(): void;
}

/** Of one Ctrl-C, npx passes on what the terminal has sent already: two signals at once are one, in milliseconds. */
const sameSignal = 1_000;

/** Stops work on Ctrl-C and its like, and says then what that means for it; who is told a second time ends at once. */
export function stopOnSignals(sentence: string): Stopping {
  const controller = new AbortController();
  const take = countSignals(
    () => {
      note(sentence);
      controller.abort();
    },
    () => {
      note('Ended at once, by a second signal.');
      process.exit(exitCodes.stopped);
    },
  );
  process.on('SIGINT', take).on('SIGTERM', take);
  return {
    signal: controller.signal,
    end() {
      process.off('SIGINT', take).off('SIGTERM', take);
    },
  };
}

/** What is done on the first signal, and what on one that comes later. */
export function countSignals(
  onFirst: () => void,
  onLater: () => void,
  now: () => number = Date.now,
): () => void {
  let first: number | undefined;
  return () => {
    const instant = now();
    if (first === undefined) {
      first = instant;
      onFirst();
    } else if (instant - first >= sameSignal) {
      onLater();
    }
  };
}
