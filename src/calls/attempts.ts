import type { Answer } from './platform.ts';

/** Time as the heart knows it: milliseconds since the epoch, and a way to let some of it pass. */
export interface Clock {
  now(): number;
  /** Resolves after so many milliseconds; must not keep the process alive by itself. */
  wait(milliseconds: number): Promise<void>;
}

/** How long attempts make sense, all in milliseconds. */
export interface Ring {
  /** The instant (since the epoch) at which the call stops ringing. */
  readonly end: number;
  /** How long one attempt may take. */
  readonly attemptTimeout: number;
}

/** What came of an action after all its attempts. */
export type ActionResult = {
  /** Requests sent. */
  readonly attempts: number;
} & (
  | { readonly kind: 'done'; readonly isUnconfirmed: boolean }
  /** The call ended or was taken; nothing else is to be tried. */
  | { readonly kind: 'gone'; readonly reason: string }
  /** It surely did not happen, and never will: the next action may be tried. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It did not happen, or nobody knows; nothing else may be tried. */
  | { readonly kind: 'failed'; readonly reason: string }
);

/** The pauses between attempts, in milliseconds: the first one, doubled up to the longest. */
const firstPause = 200;
const longestPause = 2_000;

/**
 * Sends an action's request until the platform gives a final answer or the ring leaves no time for another attempt.
 * Only a 429 makes it another request (`repetition`): after an answer that may have been lost, nothing but the very
 * same request is safe, since the platform then answers as it did. `random` gives 0 to 1, for the jitter.
 */
export async function attempt(
  send: (repetition: number) => Promise<Answer>,
  ring: Ring,
  clock: Clock,
  random: () => number,
): Promise<ActionResult> {
  let attempts = 0;
  let repetition = 0;
  let isUnclear = false;
  for (;;) {
    const answer = await send(repetition);
    attempts += 1;
    if (answer.kind !== 'passing') {
      return { attempts, ...conclude(answer, isUnclear) };
    }
    isUnclear ||= answer.isUnclear;
    repetition += answer.isThrottled ? 1 : 0;
    const pause = pauseBefore(answer.retryAfter, attempts, ring, clock.now(), random);
    if (pause === undefined) {
      return {
        attempts,
        kind: 'failed',
        reason: isUnclear ? `unclear: ${answer.reason}` : answer.reason,
      };
    }
    await clock.wait(pause);
  }
}

/** What a final answer means, given that an earlier attempt may have acted. */
function conclude(
  answer: Exclude<Answer, { kind: 'passing' }>,
  isUnclear: boolean,
):
  | { kind: 'done'; isUnconfirmed: boolean }
  | { kind: 'gone' | 'refused' | 'failed'; reason: string } {
  switch (answer.kind) {
    case 'accepted':
      return { kind: 'done', isUnconfirmed: false };
    case 'gone':
      // Nobody else acts on this call with this target: the attempt whose answer was lost did it.
      return isUnclear ? { kind: 'done', isUnconfirmed: true } : answer;
    case 'refused':
      return isUnclear && !answer.isDocumented
        ? { kind: 'failed', reason: `unclear: ${answer.reason}` }
        : { kind: 'refused', reason: answer.reason };
    case 'denied':
      return isUnclear
        ? { kind: 'failed', reason: `unclear: ${answer.reason}` }
        : { kind: 'refused', reason: answer.reason };
  }
}

/** How long to wait before the next attempt; undefined where it could not end before the call stops ringing. */
function pauseBefore(
  retryAfter: number | undefined,
  attempts: number,
  ring: Ring,
  now: number,
  random: () => number,
): number | undefined {
  const left = ring.end - ring.attemptTimeout - now;
  if (left <= 0) {
    return undefined;
  }
  const growing = Math.min(longestPause, firstPause * 2 ** (attempts - 1)) * (0.5 + random() / 2);
  // A time of 0 would make a storm of our own: it shortens no pause.
  const wanted =
    retryAfter !== undefined && retryAfter <= left ? Math.max(retryAfter, growing) : growing;
  return Math.min(wanted, left);
}
