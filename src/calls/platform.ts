import type { Abilities } from '../routing/route.ts';
import type { RejectReason } from '../routing/rule.ts';
import type { IncomingCall } from '../telephony/call.ts';
import type { Identity } from '../telephony/identity.ts';

/**
 * What came of one request to the platform. A `reason` is fit for a log: no token, no key, no number in it.
 * - `accepted`: it acted on this request.
 * - `gone`: the call ended, or somebody else has it.
 * - `refused`: it will never do this; `isDocumented` where it says so in a way that it documents.
 * - `denied`: it does not let us ask.
 * - `passing`: the same may work in a moment. `isUnclear` where it may have acted all the same; `isThrottled` where it
 *   answered that we ask too often; `retryAfter` in milliseconds, where it named a time.
 */
export type Answer =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly isDocumented: boolean }
  | { readonly kind: 'denied'; readonly reason: string }
  | {
      readonly kind: 'passing';
      readonly reason: string;
      readonly isUnclear: boolean;
      readonly isThrottled: boolean;
      readonly retryAfter?: number;
    };

/**
 * The phone system that the call rings on, as the heart needs it. Its methods send one request each and answer for
 * whatever the platform does; they throw for faults of our own only. The same `repetition` (from 0) makes the same
 * request, however often it is sent.
 */
export interface CallPlatform {
  /** Its name in the log. */
  readonly name: 'acs';
  readonly abilities: Abilities;
  /** Hands the call over; accepted means that the platform took the request, not that the target answers. */
  redirect(call: IncomingCall, target: Identity, repetition: number): Promise<Answer>;
  reject(call: IncomingCall, reason: RejectReason, repetition: number): Promise<Answer>;
}
