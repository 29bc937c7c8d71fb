import { describe, expect, it } from 'vitest';
import { stage, stageWithValue } from './cache-stage.ts';

describe('a value', () => {
  it('is read once and served from memory', async () => {
    const { get, clock, reads, lastRead } = stage();
    const first = get();
    await clock.advance(100);
    expect(first).toEqual({});
    await lastRead().succeed('first');
    const second = get();
    await clock.advance(9_899);
    const third = get();
    await clock.advance(0);
    expect([first, second, third]).toEqual([
      { result: 'first, 100 ms old', ended: 100 },
      { result: 'first, 100 ms old', ended: 100 },
      { result: 'first, 9999 ms old', ended: 9_999 },
    ]);
    expect(reads).toHaveLength(1);
  });

  it('may be empty', async () => {
    const { get, clock, reads, lastRead } = stage();
    get();
    await lastRead().succeed('');
    const second = get();
    await clock.advance(0);
    expect(second.result).toBe(', 0 ms old');
    expect(reads).toHaveLength(1);
  });

  it('is refreshed from two thirds of its time on behind the calls, which do not wait', async () => {
    const { get, clock, reads, lastRead } = await stageWithValue();
    await clock.advance(10_000);
    const calls = [get(), get()];
    await clock.advance(100);
    expect(calls.map(({ result }) => result)).toEqual(Array(2).fill('first, 10000 ms old'));
    expect(reads).toHaveLength(2);
    await lastRead().succeed('second');
    const next = get();
    await clock.advance(0);
    expect(next.result).toBe('second, 100 ms old');
  });

  it('hands its former self to every further read', async () => {
    const { get, clock, reads, lastRead } = await stageWithValue();
    await clock.advance(10_000);
    get();
    await lastRead().succeed('second');
    expect(reads.map(({ former }) => former)).toEqual([undefined, 'first']);
  });

  it('is waited for from its whole time on', async () => {
    const { get, clock, reads, lastRead } = await stageWithValue();
    await clock.advance(15_000);
    const calls = [get(), get()];
    await clock.advance(499);
    expect(calls).toEqual([{}, {}]);
    await lastRead().succeed('second');
    expect(calls).toEqual(Array(2).fill({ result: 'second, 499 ms old', ended: 15_499 }));
    expect(reads).toHaveLength(2);
  });

  it('is waited for where its refresh is already running', async () => {
    const { get, clock, reads, lastRead } = await stageWithValue();
    await clock.advance(14_900);
    get();
    await clock.advance(200);
    const call = get();
    await lastRead().succeed('second');
    expect(call.result).toBe('second, 200 ms old');
    expect(reads).toHaveLength(2);
  });

  it('is waited for no longer than 500 ms by each call, whatever its deadline', async () => {
    const { get, clock } = await stageWithValue();
    await clock.advance(15_000);
    const [patient, hasty] = [get(), get('a', 1)];
    await clock.advance(600);
    const later = get();
    await clock.advance(600);
    expect([patient, hasty, later]).toEqual([
      { result: 'first, 15500 ms old: no answer within 500 ms', ended: 15_500 },
      { result: 'first, 15500 ms old: no answer within 500 ms', ended: 15_500 },
      { result: 'first, 16100 ms old: no answer within 500 ms', ended: 16_100 },
    ]);
  });

  it('says so where its read took so long that it is too old already', async () => {
    const { get, clock, lastRead } = stage({ refreshMilliseconds: 1000 });
    const call = get();
    await clock.advance(1000);
    await lastRead().succeed('first');
    expect(call.result).toBe('first, 1000 ms old: the read took 1000 ms');
  });
});

describe('a failed refresh', () => {
  it('leaves the last good value, however old, and the calls that waited are served at once', async () => {
    const { get, clock, lastRead } = await stageWithValue();
    await clock.advance(3_600_000);
    const call = get();
    await clock.advance(10);
    await lastRead().fail('away');
    expect(call).toEqual({ result: 'first, 3600010 ms old: away', ended: 3_600_010 });
  });

  it('is no trouble while the value is young enough', async () => {
    const { get, clock, lastRead } = await stageWithValue();
    await clock.advance(10_000);
    get();
    await lastRead().fail('away');
    const call = get();
    await clock.advance(0);
    expect(call.result).toBe('first, 10000 ms old');
  });

  it('is repeated after 200 ms doubling to 2 s, and calls in between do not wait', async () => {
    const { get, clock, reads, lastRead, instantsOfReads } = await stageWithValue();
    await clock.advance(15_000);
    const between: ReturnType<typeof get>[] = [];
    for (let elapsed = 0; elapsed < 8000; elapsed += 100) {
      const known = reads.length;
      const call = get();
      if (reads.length > known) {
        await lastRead().fail(`failure ${known}`);
      } else {
        between.push(call);
      }
      await clock.advance(100);
    }
    expect(instantsOfReads()).toEqual([0, 15_000, 15_200, 15_600, 16_400, 18_000, 20_000, 22_000]);
    expect(between.at(0)).toEqual({ result: 'first, 15100 ms old: failure 1', ended: 15_100 });
    expect(between.at(-1)).toEqual({ result: 'first, 22900 ms old: failure 7', ended: 22_900 });
  });

  it('is not repeated by itself: without calls there are no reads and no timers', async () => {
    const { get, clock, reads, lastRead } = await stageWithValue();
    await clock.advance(15_000);
    get();
    await lastRead().fail('away');
    await clock.advance(60_000);
    expect(reads).toHaveLength(2);
    expect(clock.timers()).toBe(0);
  });

  it('is forgotten with the next success', async () => {
    const { get, clock, lastRead, instantsOfReads } = await stageWithValue();
    for (const pause of [15_000, 200, 400]) {
      await clock.advance(pause);
      get();
      await lastRead().fail('away');
    }
    await clock.advance(800);
    const recovered = get();
    await lastRead().succeed('second');
    expect(recovered.result).toBe('second, 0 ms old');
    for (const pause of [15_000, 200]) {
      await clock.advance(pause);
      get();
      await lastRead().fail('away again');
    }
    expect(instantsOfReads()).toEqual([0, 15_000, 15_200, 15_600, 16_400, 31_400, 31_600]);
  });
});

describe('the memory', () => {
  it('forgets the least recently used beyond its capacity', async () => {
    const { get, cache, clock, reads, lastRead } = stage();
    for (const key of ['a', 'b', 'c']) {
      get(key);
      await lastRead().succeed(`value of ${key}`);
    }
    get('a');
    get('d');
    await lastRead().succeed('value of d');
    expect(cache.values()).toEqual(['value of c', 'value of a', 'value of d']);
    expect(reads).toHaveLength(4);
    get('b');
    await clock.advance(0);
    expect(lastRead()).toMatchObject({ key: 'b', former: undefined });
  });

  it('fails nobody who waits for a key that is forgotten meanwhile', async () => {
    const { get, clock, reads, lastRead } = await stageWithValue({ capacity: 1 });
    await clock.advance(15_000);
    const [refreshing, failing] = [get(), get()];
    const refresh = lastRead();
    get('b');
    await lastRead().succeed('value of b');
    const cold = get();
    expect(reads).toHaveLength(3);
    await clock.advance(500);
    expect(refreshing.result).toBe('first, 15500 ms old: no answer within 500 ms');
    expect(failing.result).toBe('first, 15500 ms old: no answer within 500 ms');
    expect(cold).toEqual({});
    await refresh.succeed('second');
    expect(cold.result).toBe('second, 500 ms old');
  });

  it('is the poorer by nothing when a key is asked for that cannot be read', async () => {
    const { get, cache, lastRead } = await stageWithValue({ capacity: 1 });
    get('b', 0);
    await lastRead().fail('away');
    expect(cache.values()).toEqual(['first']);
  });

  it('keeps its bound when a read ends after its key was forgotten', async () => {
    const { get, cache, clock, lastRead } = await stageWithValue({ capacity: 1 });
    await clock.advance(10_000);
    get();
    const refresh = lastRead();
    get('b');
    await lastRead().succeed('value of b');
    await refresh.succeed('second');
    expect(cache.values()).toEqual(['second']);
    expect(clock.timers()).toBe(0);
  });

  it('tells how it fares', async () => {
    const { cache, clock, lastRead } = stage();
    const start = clock.now();
    expect([cache.oldestAge(), cache.lastSuccess(), cache.lastFailure()]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    cache.warm('a');
    await clock.advance(20);
    await lastRead().succeed('first');
    await clock.advance(50);
    cache.warm('b');
    await lastRead().succeed('other');
    cache.warm('c');
    await lastRead().fail('away');
    await clock.advance(5);
    expect(cache.oldestAge()).toBe(75);
    expect(cache.lastSuccess()).toBe(start + 70);
    expect(cache.lastFailure()).toEqual({ instant: start + 70, error: new Error('away') });
  });
});
