import { expect, it } from 'vitest';
import { createRefreshingCache } from '../../src/store/refreshing-cache.ts';

it('a clock that is set back makes no value younger: it is read again at the next call', async () => {
  let now = 10_000_000;
  let reads = 0;
  const cache = createRefreshingCache<number>({
    read: async () => {
      reads += 1;
      return reads;
    },
    refreshMilliseconds: 15_000,
    longestWait: 500,
    longestRead: 10_000,
    capacity: 10,
    clock: { now: () => now, after: () => () => undefined },
  });
  expect(await cache.get('key', now + 1_000)).toMatchObject({ value: 1, ageMilliseconds: 0 });
  now -= 3_600_000;
  expect(cache.oldestAge()).toBe(15_000);
  expect(await cache.get('key', now + 1_000)).toMatchObject({ value: 2, ageMilliseconds: 0 });
  now += 1_000;
  expect(await cache.get('key', now + 1_000)).toMatchObject({ value: 2, ageMilliseconds: 1_000 });
});
