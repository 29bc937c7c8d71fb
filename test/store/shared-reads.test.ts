import { describe, expect, it } from 'vitest';
import { stage, stageWithValue } from './cache-stage.ts';
import { createVirtualClock } from './virtual-clock.ts';

describe('a call with nothing in memory', () => {
  it('waits while failed reads are repeated, after 200 ms doubling to 2 s', async () => {
    const { get, clock, reads, lastRead, instantsOfReads } = stage();
    const call = get();
    while (reads.length < 7) {
      const known = reads.length;
      await lastRead().fail('away');
      while (reads.length === known) {
        await clock.advance(100);
      }
    }
    expect(instantsOfReads()).toEqual([0, 200, 600, 1400, 3000, 5000, 7000]);
    await lastRead().succeed('first');
    expect(call).toEqual({ result: 'first, 0 ms old', ended: 7000 });
  });

  it('ends with the last failure as soon as no further read would begin before its deadline', async () => {
    const { get, clock, reads, lastRead } = stage();
    const [short, long] = [get('a', 600), get('a', 601)];
    await lastRead().fail('away');
    await clock.advance(200);
    expect(short).toEqual({});
    await lastRead().fail('still away');
    expect(short).toEqual({ result: 'Error: still away', ended: 200 });
    await clock.advance(400);
    expect(long).toEqual({});
    expect(reads).toHaveLength(3);
    await clock.advance(1);
    expect(long).toEqual({ result: 'Error: still away', ended: 601 });
  });

  it('ends at its deadline while a read hangs, and leaves no timer behind but that of the read', async () => {
    const { get, clock } = stage();
    const calls = [get('a', 3000), get('a', 1000)];
    await clock.advance(3000);
    expect(calls).toEqual([
      { result: 'TimeLimitError: no answer within 3000 ms', ended: 3000 },
      { result: 'TimeLimitError: no answer within 1000 ms', ended: 1000 },
    ]);
    expect(clock.timers()).toBe(1);
  });

  it('shares its read with all others: 500 calls, one read, no timer left', async () => {
    const { get, clock, reads, lastRead } = stage();
    const calls = Array.from({ length: 500 }, () => get());
    await clock.advance(40);
    expect(reads).toHaveLength(1);
    await lastRead().succeed('first');
    expect(calls).toEqual(Array(500).fill({ result: 'first, 40 ms old', ended: 40 }));
    expect(clock.timers()).toBe(0);
  });

  it('shares the pauses too, but never leaves without a try', async () => {
    const { get, clock, lastRead, instantsOfReads } = stage();
    const first = get();
    await lastRead().fail('away');
    await clock.advance(100);
    const second = get();
    expect(instantsOfReads()).toEqual([0]);
    await clock.advance(100);
    await lastRead().fail('away');
    await clock.advance(100);
    const hurried = get('a', 300);
    expect(instantsOfReads()).toEqual([0, 200, 300]);
    await lastRead().succeed('first');
    expect([first, second, hurried]).toEqual(
      Array(3).fill({ result: 'first, 0 ms old', ended: 300 }),
    );
  });
});

describe('a read', () => {
  it('that never settles is given up, and another is allowed', async () => {
    const { get, clock, lastRead, instantsOfReads } = stage();
    const call = get();
    await clock.advance(6200);
    expect(instantsOfReads()).toEqual([0, 6200]);
    await lastRead().succeed('first');
    expect(call.result).toBe('first, 0 ms old');
  });

  it('that never settles does not hold up a stale value for ever', async () => {
    const { get, clock, lastRead, instantsOfReads } = await stageWithValue();
    await clock.advance(15_000);
    get();
    await clock.advance(6000);
    const pausing = get();
    await clock.advance(200);
    const call = get();
    await lastRead().succeed('second');
    expect(instantsOfReads()).toEqual([0, 15_000, 21_200]);
    expect(pausing.result).toBe('first, 21000 ms old: the read was given up after 6000 ms');
    expect(call.result).toBe('second, 0 ms old');
  });

  it('never overwrites a later one, whether it succeeds or fails after it was given up', async () => {
    for (const settle of ['succeed', 'fail'] as const) {
      const { get, cache, clock, reads, lastRead } = stage();
      get();
      await clock.advance(6200);
      await lastRead().succeed('late');
      await reads[0]?.[settle]('early');
      const call = get();
      await clock.advance(0);
      expect(call.result).toBe('late, 0 ms old');
      expect(cache.lastFailure()?.error.message).toBe('the read was given up after 6000 ms');
    }
  });

  it('begins ahead of the first call, and fails in silence', async () => {
    const { get, cache, clock, reads, lastRead } = stage();
    cache.warm('a');
    cache.warm('a');
    expect(reads).toHaveLength(1);
    await clock.advance(30);
    const early = get();
    await lastRead().succeed('first');
    expect(early).toEqual({ result: 'first, 30 ms old', ended: 30 });
    cache.warm('b');
    await lastRead().fail('away');
    expect(cache.lastFailure()?.error.message).toBe('away');
    await clock.advance(60_000);
    expect(reads).toHaveLength(2);
    expect(clock.timers()).toBe(0);
  });

  it('may throw instead of rejecting, and give anything for a reason', async () => {
    const { get, clock } = stage({
      read(key) {
        if (key === 'a') {
          throw new Error('at once');
        }
        return Promise.reject('not even an error');
      },
    });
    const calls = [get('a', 100), get('b', 100)];
    await clock.advance(0);
    expect(calls).toEqual([
      { result: 'Error: at once', ended: 0 },
      { result: 'Error: not even an error', ended: 0 },
    ]);
  });

  it('is possible for the next call where a timer ended the pause a little early by the clock', async () => {
    const { get, cache, clock, lastRead, instantsOfReads } = stage({}, createVirtualClock(1));
    cache.warm('a');
    await lastRead().fail('away');
    await clock.advance(199);
    get();
    expect(instantsOfReads()).toEqual([0, 199]);
  });
});
