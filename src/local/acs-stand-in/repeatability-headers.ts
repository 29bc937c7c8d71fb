import { readImfFixdate } from './http-date.ts';
import { Refusal } from './refusal.ts';
import { type AcsRequest, headerOf } from './request.ts';

/** What makes a request repeatable (OASIS Repeatable Requests 1.0). */
export interface Repeatability {
  /** A version 4 UUID, as it was sent. */
  readonly requestId: string;
  /** Milliseconds since the epoch, in whole seconds. */
  readonly firstSent: number;
}

/** How far Repeatability-First-Sent may lie from the service's clock, and how long an answer is kept: five minutes. */
export const repeatabilityWindow = 5 * 60_000;

const version4Uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * Reads the two Repeatability headers; undefined where the request has neither. `now` is in milliseconds since the
 * epoch. Throws a Refusal: 400 for one alone or a malformed one, 412 for a First-Sent outside the window.
 */
export function readRepeatability(request: AcsRequest, now: number): Repeatability | undefined {
  const requestId = headerOf(request, 'repeatability-request-id');
  const firstSentText = headerOf(request, 'repeatability-first-sent');
  if (requestId === undefined && firstSentText === undefined) {
    return undefined;
  }
  if (requestId === undefined || firstSentText === undefined) {
    throw malformed(
      'Repeatability-Request-ID and Repeatability-First-Sent must be sent both or neither.',
    );
  }
  if (!version4Uuid.test(requestId)) {
    throw malformed('Repeatability-Request-ID must be a version 4 UUID.');
  }
  const firstSent = readImfFixdate(firstSentText);
  if (firstSent === undefined) {
    throw malformed('Repeatability-First-Sent must be a date in the IMF-fixdate form.');
  }
  if (Math.abs(now - firstSent) > repeatabilityWindow) {
    throw new Refusal(
      412,
      'RepeatabilityFirstSentOutOfRange',
      'Repeatability-First-Sent must be within five minutes of the present.',
    );
  }
  return { requestId, firstSent };
}

function malformed(message: string): Refusal {
  return new Refusal(400, 'InvalidRepeatabilityHeader', message);
}
