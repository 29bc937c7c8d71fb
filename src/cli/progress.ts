import { isWatched, overwrite } from './terminal.ts';

/** Tells a person how far long work is. */
export interface Progress {
  /** `total` is undefined where nobody knows it. */
  tell(done: number, total: number | undefined): void;
  /** Takes the line away. */
  end(): void;
}

/** Work that is done sooner needs no line, in milliseconds. */
const patience = 500;
const pause = 200;

/**
 * Creates a line of progress on standard error; nothing is written where nobody watches. Time counts from the first
 * that is told: whatever came before it was other work.
 */
export function createProgress(
  verb: string,
  now: () => number = Date.now,
  write: ((line: string) => void) | undefined = isWatched() ? overwrite : undefined,
): Progress {
  let began: { readonly instant: number; readonly done: number } | undefined;
  let told: number | undefined;
  return {
    tell(done, total) {
      const instant = now();
      began ??= { instant, done };
      const elapsed = instant - began.instant;
      if (elapsed < patience || instant - (told ?? 0) < pause) {
        return;
      }
      told = instant;
      write?.(progressLine(verb, done, total, elapsed, began.done));
    },
    end() {
      if (told !== undefined) {
        write?.('');
      }
    },
  };
}

/** How far it is, how fast it goes, and how long it will take; `before` was done when the time began. */
export function progressLine(
  verb: string,
  done: number,
  total: number | undefined,
  milliseconds: number,
  before = 0,
): string {
  const rate = (done - before) / (milliseconds / 1000);
  const head = `${verb} ${done}${total === undefined ? '' : ` of ${total}`} rows, ${Math.round(rate)} a second`;
  if (total === undefined || rate === 0) {
    return head;
  }
  return `${head}, ${duration((total - done) / rate)} left`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 90 ? `${whole} s` : `${Math.ceil(whole / 60)} min`;
}
