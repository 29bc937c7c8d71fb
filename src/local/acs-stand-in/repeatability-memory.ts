import { createHash } from 'node:crypto';
import type { Verb } from './operation.ts';
import { Refusal } from './refusal.ts';
import { type Repeatability, repeatabilityWindow } from './repeatability-headers.ts';
import type { Answer } from './reply.ts';
import { type AcsRequest, bodyBytes } from './request.ts';

/** A repeatable request, with a fingerprint of all that a repetition must have in common with it. */
export interface RepeatableRequest extends Repeatability {
  readonly fingerprint: string;
}

/** Takes the fingerprint of a request: verb, First-Sent and the bytes of the body. */
export function repeatableRequest(
  verb: Verb,
  repeatability: Repeatability,
  request: AcsRequest,
): RepeatableRequest {
  const fingerprint = createHash('sha256')
    .update(`${verb}\n${repeatability.firstSent}\n`)
    .update(bodyBytes(request))
    .digest('base64');
  return { ...repeatability, fingerprint };
}

/** The answers that repeatable requests were given. All times are in milliseconds since the epoch. */
export interface RepeatabilityMemory {
  /**
   * The answer to give again; undefined where the request has to be executed.
   * Throws a Refusal: 400 where the id belongs to another request, 409 where the request is still being executed.
   */
  recall(request: RepeatableRequest, now: number): Answer | undefined;
  /** Keeps the answer of an execution, which counts as running until `finishesAt`. */
  keep(request: RepeatableRequest, answer: Answer, finishesAt: number): void;
}

interface Entry extends RepeatableRequest {
  readonly answer: Answer;
  readonly finishesAt: number;
}

/**
 * A memory of repeatable requests (OASIS Repeatable Requests 1.0, and what is documented of it for Communication
 * Services): 2xx and 4xx are given again, a 429 only while `remembers429` says so, 5xx are not.
 */
export function createRepeatabilityMemory(remembers429: () => boolean): RepeatabilityMemory {
  const entries = new Map<string, Entry>();
  return {
    recall(request, now) {
      const entry = entries.get(keyOf(request));
      if (entry === undefined || isForgotten(entry, now)) {
        return undefined;
      }
      if (entry.fingerprint !== request.fingerprint) {
        throw new Refusal(
          400,
          'RepeatabilityRequestIdReused',
          'Repeatability-Request-ID belongs to a request with another verb, body or First-Sent.',
        );
      }
      if (now < entry.finishesAt) {
        throw new Refusal(
          409,
          '8519',
          'The request with this Repeatability-Request-ID is running.',
        );
      }
      const { status } = entry.answer;
      return status >= 500 || (status === 429 && !remembers429()) ? undefined : entry.answer;
    },
    keep(request, answer, finishesAt) {
      entries.set(keyOf(request), { ...request, answer, finishesAt });
    },
  };
}

/** UUIDs are the same in either case (RFC 9562, 4). */
function keyOf({ requestId }: RepeatableRequest): string {
  return requestId.toLowerCase();
}

function isForgotten({ finishesAt, firstSent }: Entry, now: number): boolean {
  // A First-Sent ahead of our clock is accepted for longer than the window after its arrival; an answer forgotten
  // before that would let the same request act a second time.
  return now - Math.max(finishesAt, firstSent) > repeatabilityWindow;
}
