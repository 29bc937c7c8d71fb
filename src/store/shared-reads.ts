import { TimeLimitError } from '../calls/time-limit.ts';
import type { AlarmClock } from './alarm-clock.ts';

/** A value, and the instant at which its reading began: what was written later may be missing in it. */
export interface ReadValue<Value> {
  readonly value: Value;
  /** Milliseconds since the epoch. */
  readonly began: number;
}

/** How a read, or the wait for one, ended. */
export type ReadOutcome<Value> = ReadValue<Value> | { readonly error: Error };

/** What shared reads work with. */
export interface ReadTerms<Value> {
  /** Reads the value of a key. May reject, throw, or never settle. */
  read(key: string): Promise<Value>;
  /** Milliseconds after which a read is given up: it has failed, and whatever it yields later is dropped. */
  readonly longestRead: number;
  readonly clock: AlarmClock;
  /** Is told of every success before those who wait for it. Must not throw. */
  onSuccess(key: string, read: ReadValue<Value>): void;
  /** Is told of every failure before those who wait. Must not throw. */
  onFailure(error: Error): void;
}

/**
 * Reads of keys, at most one of a key at a time however many ask. After a failed read of a key comes a pause of 200 ms,
 * doubled by every further failure up to 2 s. None of these methods throws or rejects.
 */
export interface SharedReads<Value> {
  /** Begins a read of the key, unless one is running or the key has its pause. */
  begin(key: string): void;
  /**
   * The outcome of the read that is running or can begin now; the last failure at once where the key has its pause. At
   * the instant `until` (milliseconds since the epoch) the wait ends with an error.
   */
  nextOutcome(key: string, until: number): Promise<ReadOutcome<Value>>;
  /**
   * The value of the first read that succeeds, repeating failed ones. Ends with the last failure as soon as no further
   * read would begin before the instant `until`, and at that instant at the latest.
   */
  nextSuccess(key: string, until: number): Promise<ReadOutcome<Value>>;
}

/** The pauses between reads that fail, in milliseconds: the first one, doubled up to the longest. */
const firstPause = 200;
const longestPause = 2_000;

interface Waiter<Value> {
  readonly until: number;
  /** Whether a failed read leaves it waiting for the next. */
  readonly repeats: boolean;
  settle(outcome: ReadOutcome<Value>): void;
}

/** The work at a key: it is being read, or has failed lately. */
interface Effort<Value> {
  readonly key: string;
  /** The read whose outcome counts. */
  reading: { readonly began: number } | undefined;
  /** Of the last read that failed since the last success. */
  failure: Error | undefined;
  pause: number;
  pauseEnd: number;
  /** An effort has one timer at a time: the limit of its read, the end of its pause, or its own end. */
  cancelTimer(): void;
  readonly waiters: Set<Waiter<Value>>;
}

/** Creates shared reads; nothing is read yet. */
export function createSharedReads<Value>(terms: ReadTerms<Value>): SharedReads<Value> {
  const { longestRead, clock } = terms;
  const efforts = new Map<string, Effort<Value>>();

  /** The effort at a key, with a read running unless the key has its pause. */
  function pursue(key: string): Effort<Value> {
    let effort = efforts.get(key);
    if (effort === undefined) {
      effort = createEffort(key);
      efforts.set(key, effort);
    }
    if (effort.reading === undefined && clock.now() >= effort.pauseEnd) {
      start(effort);
    }
    return effort;
  }

  function start(effort: Effort<Value>): void {
    const reading = { began: clock.now() };
    effort.cancelTimer();
    effort.reading = reading;
    effort.cancelTimer = clock.after(longestRead, () =>
      fail(effort, new TimeLimitError(`the read was given up after ${longestRead} ms`)),
    );
    void perform(effort, reading);
  }

  async function perform(effort: Effort<Value>, reading: { began: number }): Promise<void> {
    const outcome = await attempt(effort.key, reading.began);
    if (effort.reading !== reading) {
      // It was given up. A later read may have succeeded meanwhile, and must not be overwritten by an earlier one.
      return;
    }
    if ('error' in outcome) {
      fail(effort, outcome.error);
    } else {
      succeed(effort, outcome);
    }
  }

  async function attempt(key: string, began: number): Promise<ReadOutcome<Value>> {
    try {
      return { value: await terms.read(key), began };
    } catch (error) {
      return { error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  function succeed(effort: Effort<Value>, read: ReadValue<Value>): void {
    effort.cancelTimer();
    efforts.delete(effort.key);
    terms.onSuccess(effort.key, read);
    for (const waiter of effort.waiters) {
      waiter.settle(read);
    }
  }

  function fail(effort: Effort<Value>, error: Error): void {
    effort.cancelTimer();
    effort.reading = undefined;
    effort.failure = error;
    effort.pause = Math.min(Math.max(firstPause, effort.pause * 2), longestPause);
    effort.pauseEnd = clock.now() + effort.pause;
    effort.cancelTimer = clock.after(effort.pause, () => endPause(effort));
    terms.onFailure(error);
    for (const waiter of effort.waiters) {
      if (!waiter.repeats || waiter.until <= effort.pauseEnd) {
        waiter.settle({ error });
      }
    }
  }

  function endPause(effort: Effort<Value>): void {
    // A timer may run a little early by the clock.
    effort.pauseEnd = clock.now();
    if (effort.waiters.size > 0) {
      start(effort);
    } else {
      // Remembered a little longer, so that the pauses go on growing while somebody asks now and then.
      effort.cancelTimer = clock.after(longestPause, () => efforts.delete(effort.key));
    }
  }

  function wait(
    effort: Effort<Value>,
    until: number,
    repeats: boolean,
  ): Promise<ReadOutcome<Value>> {
    const patience = Math.max(0, until - clock.now());
    return new Promise((resolve) => {
      const waiter: Waiter<Value> = {
        until,
        repeats,
        settle(outcome) {
          effort.waiters.delete(waiter);
          cancelTimer();
          resolve(outcome);
        },
      };
      const cancelTimer = clock.after(patience, () =>
        waiter.settle({
          error: effort.failure ?? new TimeLimitError(`no answer within ${patience} ms`),
        }),
      );
      effort.waiters.add(waiter);
    });
  }

  return {
    begin(key) {
      pursue(key);
    },
    async nextOutcome(key, until) {
      const effort = pursue(key);
      return effort.reading === undefined && effort.failure !== undefined
        ? { error: effort.failure }
        : wait(effort, until, false);
    },
    nextSuccess(key, until) {
      const effort = pursue(key);
      if (effort.reading === undefined && until <= effort.pauseEnd) {
        // A pause that outlasts the wait is not kept: nobody should leave with nothing and without a try.
        start(effort);
      }
      return wait(effort, until, true);
    },
  };
}

function createEffort<Value>(key: string): Effort<Value> {
  return {
    key,
    reading: undefined,
    failure: undefined,
    pause: 0,
    pauseEnd: 0,
    cancelTimer() {},
    waiters: new Set(),
  };
}
