import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from './calls/attempts.ts';
import type { AlarmClock } from './store/alarm-clock.ts';

/** The machine's own clock. Waiting on it never keeps the process alive. */
export const processClock: Clock & AlarmClock = {
  now: Date.now,
  wait: (milliseconds) => wait(milliseconds, undefined, { ref: false }),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
