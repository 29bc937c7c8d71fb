import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempt } from '../../src/calls/attempts.ts';
import type { Answer } from '../../src/calls/platform.ts';
import { virtualClock } from './virtual-clock.ts';

const start = Date.UTC(2026, 10, 21, 10, 0, 0);
const ring = { end: start + 30_000, attemptTimeout: 3_000 };
const accepted: Answer = { kind: 'accepted' };
const gone: Answer = { kind: 'gone', reason: 'gone' };
const denied: Answer = { kind: 'denied', reason: 'denied' };
const refused = (isDocumented: boolean): Answer => ({
  kind: 'refused',
  reason: 'refused',
  isDocumented,
});
const unclear: Answer = { kind: 'passing', reason: 'lost', isUnclear: true, isThrottled: false };
const clear: Answer = { kind: 'passing', reason: 'away', isUnclear: false, isThrottled: false };
const throttled = (retryAfter?: number): Answer => ({
  kind: 'passing',
  reason: 'busy',
  isUnclear: false,
  isThrottled: true,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

interface Circumstances {
  readonly at: number;
  readonly duration: number;
  readonly random: () => number;
}

/** Gives the answers in turn, the last one for ever; each takes `duration` milliseconds. */
async function run(
  answers: readonly Answer[],
  { at = start, duration = 0, random = () => 1 }: Partial<Circumstances> = {},
) {
  const clock = virtualClock(at);
  const repetitions: number[] = [];
  const instants: number[] = [];
  const result = await attempt(
    async (repetition) => {
      repetitions.push(repetition);
      instants.push(clock.now() - start);
      clock.advance(duration);
      return answers[Math.min(repetitions.length, answers.length) - 1] ?? accepted;
    },
    ring,
    clock,
    random,
  );
  return { result, repetitions, instants, waits: clock.waits };
}

describe('the end of an action', () => {
  it.each([
    ['accepted', [accepted], { kind: 'done', isUnconfirmed: false, attempts: 1 }],
    ['gone', [gone], { kind: 'gone', attempts: 1 }],
    ['refused', [refused(true)], { kind: 'refused', attempts: 1 }],
    ['refused in a way not documented', [refused(false)], { kind: 'refused' }],
    ['denied', [denied], { kind: 'refused', reason: 'denied' }],
    [
      'unclear, then accepted',
      [unclear, accepted],
      { kind: 'done', isUnconfirmed: false, attempts: 2 },
    ],
    ['unclear, then gone: it was us', [unclear, gone], { kind: 'done', isUnconfirmed: true }],
    ['unclear, then refused', [unclear, refused(true)], { kind: 'refused' }],
    [
      'unclear, then refused in a way not documented',
      [unclear, refused(false)],
      { kind: 'failed', reason: 'unclear: refused' },
    ],
    ['unclear, then denied', [unclear, denied], { kind: 'failed', reason: 'unclear: denied' }],
    [
      'unclear, then throttled, then gone',
      [unclear, throttled(), gone],
      { kind: 'done', isUnconfirmed: true },
    ],
    ['throttled, then gone', [throttled(), gone], { kind: 'gone' }],
    ['never connected, then gone', [clear, gone], { kind: 'gone' }],
    ['unclear to the end', [unclear], { kind: 'failed', reason: 'unclear: lost' }],
    ['away to the end', [clear], { kind: 'failed', reason: 'away' }],
    ['throttled to the end', [throttled()], { kind: 'failed', reason: 'busy' }],
  ])('is told right where it is %s', async (_, answers, expected) => {
    expect((await run(answers)).result).toMatchObject(expected);
  });
});

describe('the walk of repetitions', () => {
  it('moves on after a 429 only, unclear attempts before it or not', async () => {
    const { repetitions } = await run([
      unclear,
      throttled(),
      unclear,
      clear,
      throttled(),
      accepted,
    ]);
    expect(repetitions).toEqual([0, 0, 1, 1, 1, 2]);
  });
});

describe('the pauses between attempts', () => {
  it('double from 200 ms to 2 s', async () => {
    const { waits } = await run([clear, clear, clear, clear, clear, clear, accepted]);
    expect(waits).toEqual([200, 400, 800, 1600, 2000, 2000]);
  });

  it('are shortened at random by up to a half', async () => {
    expect((await run([clear, clear, accepted], { random: () => 0 })).waits).toEqual([100, 200]);
  });

  it('follow Retry-After where it fits, and else leave it aside', async () => {
    expect((await run([throttled(5_000), accepted])).waits).toEqual([5_000]);
    expect((await run([throttled(27_000), accepted])).waits).toEqual([27_000]);
    expect((await run([throttled(27_001), accepted])).waits).toEqual([200]);
    expect((await run([throttled(0), throttled(0), accepted])).waits).toEqual([200, 400]);
  });

  it('leave the last attempt just the time that it may take', async () => {
    const { instants, waits } = await run([unclear], { random: () => 0.9 });
    expect(instants.at(-1)).toBe(27_000);
    expect(waits.at(-1)).toBeLessThan(2_000);
  });
});

describe('a call that has rung for long', () => {
  it.each([27_000, 29_999, 45_000])('gets one attempt %i ms after it began', async (late) => {
    expect((await run([unclear], { at: start + late })).result).toMatchObject({
      kind: 'failed',
      attempts: 1,
    });
    expect((await run([refused(true)], { at: start + late })).result).toMatchObject({
      kind: 'refused',
    });
  });

  it('never gets an attempt that could end after the ring, the first one excepted', async () => {
    const answer = fc.constantFrom(
      unclear,
      clear,
      throttled(),
      throttled(0),
      throttled(700),
      throttled(20_000),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { minLength: 1 }),
        fc.nat(4_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (answers, duration, jitter) => {
          const { instants } = await run(answers, { duration, random: () => jitter });
          for (const instant of instants.slice(1)) {
            expect(instant).toBeLessThanOrEqual(27_000);
          }
          expect(instants.length).toBeLessThan(300);
        },
      ),
    );
  });
});
