import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRefreshingCache, type Served } from '../../src/store/refreshing-cache.ts';
import { createVirtualClock } from './virtual-clock.ts';

const longestWait = 500;
const longestRead = 2000;

const anyKey = fc.constantFrom('a', 'b', 'c');
const anyAction = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('advance'),
      milliseconds: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 3500 })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('get'),
      key: anyKey,
      patience: fc.integer({ min: 0, max: 5000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('warm'), key: anyKey }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('settle'),
      /** Which of the unsettled reads, given up or not; those never chosen hang. */
      choice: fc.nat({ max: 5 }),
      succeeds: fc.boolean(),
    }),
  },
);

/** A read as the test sees it. It is its own value, so that every value tells when its reading began. */
interface Read {
  readonly key: string;
  readonly began: number;
  settled: boolean;
  /** Whether the model knows that it counts no more, settled or not. */
  over: boolean;
  succeed(): void;
  fail(): void;
}

/** The simplest thing that keeps the promises about what is remembered and about pauses. */
function createModel(capacity: number) {
  let remembered: Read[] = [];
  const latest = new Map<string, Read>();
  const pauses = new Map<string, { readonly length: number; readonly end: number }>();
  const valueAt = (key: string) => remembered.find((read) => read.key === key);
  const use = (value: Read) => {
    remembered = [...remembered.filter(({ key }) => key !== value.key), value].slice(-capacity);
  };
  return {
    valueAt,
    use,
    values: () => remembered,
    /** The newest value of a key that was ever read. */
    latest: (key: string) => latest.get(key),
    pauseEnd: (key: string) => pauses.get(key)?.end ?? 0,
    succeed(read: Read) {
      latest.set(read.key, read);
      pauses.delete(read.key);
      use(read);
    },
    fail({ key, began }: Read, instant: number) {
      const former = pauses.get(key);
      const grows = former !== undefined && began < former.end + 2000;
      const length = grows ? Math.min(former.length * 2, 2000) : 200;
      pauses.set(key, { length, end: instant + length });
    },
  };
}

test('whatever happens in whatever order, no promise is broken', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1000, 3000),
      fc.constantFrom(1, 2, 3),
      fc.array(anyAction, { maxLength: 60, size: 'max' }),
      async (refreshMilliseconds, capacity, actions) => {
        const clock = createVirtualClock();
        const model = createModel(capacity);
        const reads: Read[] = [];
        let unsettledGets = 0;

        /** Collected, since the cache would take what is thrown at it for a failure. */
        const broken: string[] = [];
        const promise = (holds: boolean, what: string) => {
          if (!holds) {
            broken.push(what);
          }
        };
        const giveUpReads = () => {
          for (const read of reads) {
            if (!read.over && clock.now() >= read.began + longestRead) {
              read.over = true;
              model.fail(read, read.began + longestRead);
            }
          }
        };

        const cache = createRefreshingCache<Read>({
          refreshMilliseconds,
          longestWait,
          longestRead,
          capacity,
          clock,
          read(key, former) {
            giveUpReads();
            const began = clock.now();
            const alone = !reads.some((read) => read.key === key && !read.over);
            promise(alone, 'one read of a key at a time');
            promise(former === model.valueAt(key), 'a read gets the former value');
            promise(
              model.valueAt(key) === undefined || began >= model.pauseEnd(key),
              'a failed refresh is not repeated before its pause is over',
            );
            return new Promise((resolve, reject) => {
              const read: Read = {
                key,
                began,
                settled: false,
                over: false,
                succeed: () => resolve(read),
                fail: () => reject(new Error('away')),
              };
              reads.push(read);
            });
          },
        });

        function get(key: string, patience: number): void {
          const asked = clock.now();
          const held = model.valueAt(key);
          const age = held === undefined ? undefined : asked - held.began;
          if (held !== undefined) {
            model.use(held);
          }
          const checkServed = ({ value, ageMilliseconds, trouble }: Served<Read>) => {
            const old = ageMilliseconds >= refreshMilliseconds;
            promise(value === model.latest(key), 'the newest value is served');
            promise(ageMilliseconds === clock.now() - value.began, 'age counts from the beginning');
            promise((trouble !== undefined) === old, 'trouble is said where a value is old');
          };
          const checkRejected = () => {
            promise(held === undefined, 'with a value no call fails');
            giveUpReads();
            const hopeless = model.pauseEnd(key) >= asked + patience;
            promise(clock.now() >= asked + patience || hopeless, 'a call does not give up early');
          };
          const checkTime = () => {
            const waited = clock.now() - asked;
            const limit =
              age === undefined ? patience : age < refreshMilliseconds ? 0 : longestWait;
            promise(waited <= limit, `a call waits no longer than ${limit} ms`);
            unsettledGets -= 1;
          };
          unsettledGets += 1;
          void cache
            .get(key, asked + patience)
            .then(checkServed, checkRejected)
            .then(checkTime);
        }

        function settle(read: Read, succeeds: boolean): void {
          read.settled = true;
          if (succeeds) {
            read.succeed();
          } else {
            read.fail();
          }
          if (read.over) {
            return;
          }
          read.over = true;
          if (succeeds) {
            model.succeed(read);
          } else {
            model.fail(read, clock.now());
          }
        }

        for (const action of actions) {
          giveUpReads();
          switch (action.kind) {
            case 'advance':
              await clock.advance(action.milliseconds);
              break;
            case 'get':
              get(action.key, action.patience);
              break;
            case 'warm':
              cache.warm(action.key);
              break;
            case 'settle': {
              const unsettled = reads.filter(({ settled }) => !settled);
              const read = unsettled[action.choice % unsettled.length];
              if (read !== undefined) {
                settle(read, action.succeeds);
              }
            }
          }
          await clock.advance(0);
          promise(cache.values().length <= capacity, 'the memory is bounded');
          expect(cache.values()).toEqual(model.values());
        }
        await clock.advance(60_000);
        promise(unsettledGets === 0, 'every call ends');
        promise(clock.timers() === 0, 'no timer is left');
        expect(broken).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});
