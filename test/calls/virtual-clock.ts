import type { Clock } from '../../src/calls/attempts.ts';

/** A clock that moves only by what is waited for, and by hand. */
export interface VirtualClock extends Clock {
  readonly waits: readonly number[];
  advance(milliseconds: number): void;
}

/** Starts a virtual clock at the instant given, in milliseconds since the epoch. */
export function virtualClock(start: number): VirtualClock {
  let now = start;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    async wait(milliseconds) {
      waits.push(milliseconds);
      now += milliseconds;
    },
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
