import {
  type CacheOptions,
  createRefreshingCache,
  type Served,
} from '../../src/store/refreshing-cache.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** A read that waits for the test. */
export interface Read {
  readonly key: string;
  readonly former: string | undefined;
  /** When it began, in milliseconds since the start of the stage. */
  readonly instant: number;
  succeed(value: string): Promise<void>;
  fail(message: string): Promise<void>;
}

/** A cache of 15 s, whose reads wait for the test; instants are counted from its start. */
export function stage(changes: Partial<CacheOptions<string>> = {}, clock = createVirtualClock()) {
  const start = clock.now();
  const reads: Read[] = [];
  const cache = createRefreshingCache<string>({
    read: (key, former) =>
      new Promise((resolve, reject) => {
        reads.push({
          key,
          former,
          instant: clock.now() - start,
          succeed(value) {
            resolve(value);
            return clock.advance(0);
          },
          fail(message) {
            reject(new Error(message));
            return clock.advance(0);
          },
        });
      }),
    refreshMilliseconds: 15_000,
    longestWait: 500,
    longestRead: 6000,
    capacity: 3,
    clock,
    ...changes,
  });

  return {
    cache,
    clock,
    reads,
    lastRead(): Read {
      const read = reads.at(-1);
      if (read === undefined) {
        throw new Error('Nothing was read yet.');
      }
      return read;
    },
    instantsOfReads: () => reads.map(({ instant }) => instant),
    /** A call with a patience of 24 s that is noted down when it ends. */
    get(key = 'a', patience = 24_000) {
      const call: { result?: string; ended?: number } = {};
      const note = (result: string) => {
        call.result = result;
        call.ended = clock.now() - start;
      };
      cache.get(key, clock.now() + patience).then(
        (served) => note(describeServed(served)),
        (error: unknown) => note(String(error)),
      );
      return call;
    },
  };
}

function describeServed({ value, ageMilliseconds, trouble }: Served<string>): string {
  return `${value}, ${ageMilliseconds} ms old${trouble === undefined ? '' : `: ${trouble.message}`}`;
}

/** A stage with a value of key `a` in memory, whose read took no time. */
export async function stageWithValue(changes: Partial<CacheOptions<string>> = {}) {
  const set = stage(changes);
  set.cache.warm('a');
  await set.lastRead().succeed('first');
  return set;
}
