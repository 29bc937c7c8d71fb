import type { AlarmClock } from '../../src/store/alarm-clock.ts';

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends AlarmClock {
  /** Goes on by so many milliseconds, stopping at every timer that is due; 0 lets pending work run at this instant. */
  advance(milliseconds: number): Promise<void>;
  /** How many timers are running. */
  timers(): number;
}

/** Creates a virtual clock at the start of a day; its timers run `early` by so many milliseconds, as real ones may. */
export function createVirtualClock(early = 0): VirtualClock {
  let now = Date.UTC(2026, 10, 21);
  const timers = new Set<{ readonly due: number; readonly action: () => void }>();

  return {
    now: () => now,
    after(milliseconds, action) {
      const timer = { due: now + Math.max(0, milliseconds - early), action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(milliseconds) {
      const end = now + milliseconds;
      await pendingWork();
      for (;;) {
        const [next] = [...timers]
          .filter(({ due }) => due <= end)
          .sort((left, right) => left.due - right.due);
        if (next === undefined) {
          break;
        }
        timers.delete(next);
        now = next.due;
        next.action();
        await pendingWork();
      }
      now = end;
    },
    timers: () => timers.size,
  };
}

/** Lets every promise that can settle do so. */
function pendingWork(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
