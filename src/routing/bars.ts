import type { CallParties } from '../telephony/call.ts';
import type { Identity } from '../telephony/identity.ts';
import type { Strategy } from './rule.ts';

/** Why a target is passed over, though a rule names it. */
export type Bar = 'called' | 'caller' | 'on-behalf-of' | 'destination' | 'platform';

/** Each bar in words that finish the sentence "… was passed over: …". */
export const barWords: Readonly<Record<Bar, string>> = {
  called: 'it is the called identity itself',
  caller: 'it is the caller',
  'on-behalf-of': 'the call was forwarded from it',
  destination: 'no prefix of ALLOWED_DESTINATIONS allows it',
  platform: "the call's platform cannot reach it",
};

/** Why a whole rule is passed over on a platform without its strategy, in words that finish the same sentence. */
export function strategyWords(strategy: Strategy): string {
  return `the call's platform has no strategy ${strategy}`;
}

/** Tells whether the bar is there to break a loop, rather than to forbid the target as such. */
export function isLoop(bar: Bar): boolean {
  return bar === 'called' || bar === 'caller' || bar === 'on-behalf-of';
}

/** Tells whether the target is reached by a prefix of `ALLOWED_DESTINATIONS`; only phone numbers cost money. */
export function isAllowedDestination(target: Identity, prefixes: readonly string[]): boolean {
  return (
    target.kind !== 'phoneNumber' || prefixes.some((prefix) => target.canonical.startsWith(prefix))
  );
}

/** Why the call may not go to the target, as far as the call itself and the allowed destinations forbid it. */
export function barOf(
  target: Identity,
  call: CallParties,
  allowedDestinations: readonly string[],
): Bar | undefined {
  // The parties come first: such a target is a loop, which is told apart from a forbidden destination.
  if (target.canonical === call.called.canonical) {
    return 'called';
  }
  if (target.canonical === call.caller.canonical) {
    return 'caller';
  }
  if (target.canonical === call.onBehalfOf?.canonical) {
    return 'on-behalf-of';
  }
  return isAllowedDestination(target, allowedDestinations) ? undefined : 'destination';
}
