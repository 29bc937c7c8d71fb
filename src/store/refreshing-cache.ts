import { TimeLimitError } from '../calls/time-limit.ts';
import type { AlarmClock } from './alarm-clock.ts';
import { createSharedReads, type ReadValue } from './shared-reads.ts';

/** What a cache works with. All times are in milliseconds. */
export interface CacheOptions<Value> {
  /**
   * Reads the value of a key anew; gets the value remembered so far, if any, so that it can reuse parts of it. Rejects
   * where it cannot be read.
   */
  read(key: string, former: Value | undefined): Promise<Value>;
  /** The age from which on a value is not served without waiting. A value is read again from two thirds of it on. */
  readonly refreshMilliseconds: number;
  /** How long a call waits for a refresh from that age on. */
  readonly longestWait: number;
  /**
   * After how long a read is given up, whatever it yields later: longer than any read that is worth waiting for.
   */
  readonly longestRead: number;
  /** How many keys are remembered; the least recently used go first. */
  readonly capacity: number;
  readonly clock: AlarmClock;
}

/** A value as a call gets it. */
export interface Served<Value> {
  readonly value: Value;
  /** Counted from the moment its read began. */
  readonly ageMilliseconds: number;
  /** Why it is not younger than `refreshMilliseconds`, where it is not; the last failure, or that time was over. */
  readonly trouble?: Error;
}

/** A read that failed. */
export interface ReadFailure {
  /** When it failed, in milliseconds since the epoch. */
  readonly instant: number;
  readonly error: Error;
}

/** Values read once and served from memory, refreshed behind the calls that ask for them. */
export interface RefreshingCache<Value> {
  /**
   * The value of a key. With one in memory it never rejects, and waits only where that is due, at most `longestWait`.
   * With none it waits while failed reads are repeated, until `deadline` (milliseconds since the epoch) or until no
   * further read would begin before it, and then rejects with the last failure.
   */
  get(key: string, deadline: number): Promise<Served<Value>>;
  /** Begins a read of the key, unless one is running or has just failed, and does not wait for it. Never throws. */
  warm(key: string): void;
  /** The value of a key in memory, however old; does not count as use. */
  peek(key: string): Value | undefined;
  /** The remembered values, the least recently used first. */
  values(): readonly Value[];
  /** The age of the oldest remembered value in milliseconds; undefined while there is none. */
  oldestAge(): number | undefined;
  /** When a read last succeeded, in milliseconds since the epoch; undefined before the first time. */
  lastSuccess(): number | undefined;
  /** The read that failed last, however many have succeeded since; undefined before the first time. */
  lastFailure(): ReadFailure | undefined;
}

/** Creates a cache with nothing in memory; nothing is read yet. */
export function createRefreshingCache<Value>({
  read,
  refreshMilliseconds,
  longestWait,
  longestRead,
  capacity,
  clock,
}: CacheOptions<Value>): RefreshingCache<Value> {
  const refreshAhead = (refreshMilliseconds * 2) / 3;
  /** In the order of use: a Map keeps the order in which its keys were set. */
  const memory = new Map<string, ReadValue<Value>>();
  let lastSuccess: number | undefined;
  let lastFailure: ReadFailure | undefined;

  /** Reads live beside the memory, so that forgetting a key breaks nothing for those who wait for it. */
  const reads = createSharedReads<Value>({
    read: (key) => read(key, memory.get(key)?.value),
    longestRead,
    clock,
    onSuccess(key, fresh) {
      lastSuccess = clock.now();
      remember(key, fresh);
    },
    onFailure(error) {
      lastFailure = { instant: clock.now(), error };
    },
  });

  function remember(key: string, held: ReadValue<Value>): void {
    memory.delete(key);
    memory.set(key, held);
    if (memory.size > capacity) {
      const [leastRecentlyUsed] = memory.keys();
      if (leastRecentlyUsed !== undefined) {
        memory.delete(leastRecentlyUsed);
      }
    }
  }

  /** A clock that was set back makes nothing younger: a value from the future is due. */
  function ageOf({ began }: ReadValue<Value>): number {
    const age = clock.now() - began;
    return age < 0 ? refreshMilliseconds : age;
  }

  function serve(held: ReadValue<Value>, failure?: Error): Served<Value> {
    const { value } = held;
    const ageMilliseconds = ageOf(held);
    if (ageMilliseconds < refreshMilliseconds) {
      return { value, ageMilliseconds };
    }
    const trouble = failure ?? new TimeLimitError(`the read took ${ageMilliseconds} ms`);
    return { value, ageMilliseconds, trouble };
  }

  return {
    async get(key, deadline) {
      const held = memory.get(key);
      if (held === undefined) {
        const outcome = await reads.nextSuccess(key, deadline);
        if ('error' in outcome) {
          throw outcome.error;
        }
        return serve(outcome);
      }
      remember(key, held);
      const ageMilliseconds = ageOf(held);
      if (ageMilliseconds >= refreshMilliseconds) {
        const outcome = await reads.nextOutcome(key, clock.now() + longestWait);
        return 'error' in outcome ? serve(held, outcome.error) : serve(outcome);
      }
      if (ageMilliseconds >= refreshAhead) {
        reads.begin(key);
      }
      return { value: held.value, ageMilliseconds };
    },
    warm: reads.begin,
    peek: (key) => memory.get(key)?.value,
    values: () => Array.from(memory.values(), ({ value }) => value),
    oldestAge() {
      let oldest: number | undefined;
      for (const held of memory.values()) {
        oldest = Math.max(oldest ?? 0, ageOf(held));
      }
      return oldest;
    },
    lastSuccess: () => lastSuccess,
    lastFailure: () => lastFailure,
  };
}
