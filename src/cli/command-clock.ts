import type { Clock } from '../calls/attempts.ts';
import type { AlarmClock } from '../store/alarm-clock.ts';

/** The machine's clock, kept ticking: unlike in the app, nothing else may keep this process alive until it has its answer. */
export const commandClock: Pick<Clock, 'now'> & AlarmClock = {
  now: Date.now,
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};
