import type { RejectReason } from '../routing/rule.ts';
import type { IncomingCall } from '../telephony/call.ts';
import type { Identity } from '../telephony/identity.ts';

/** What became of a request to the platform. `reason` is fit for a log: no token, no key, no number in it. */
export type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * The phone system that the call rings on, as the heart needs it. Its methods answer an outcome for whatever the
 * platform does, and throw for faults of our own only.
 */
export interface CallPlatform {
  /** Its name in the log. */
  readonly name: 'acs';
  /** Whether the platform has a way to name such a target. */
  canReach(target: Identity): boolean;
  /** Hands the call over; accepted means that the platform took the request, not that the target answers. */
  redirect(call: IncomingCall, target: Identity): Promise<Outcome>;
  reject(call: IncomingCall, reason: RejectReason): Promise<Outcome>;
}
