import type { CallParties } from '../telephony/call.ts';
import type { Identity } from '../telephony/identity.ts';
import { type Bar, barOf } from './bars.ts';
import { compareMatches, type Match, matchRule } from './match.ts';
import { fallbackRule, type RejectReason, type Rule, ruleName } from './rule.ts';

/** Something to try with the call; `rule` is the name of the rule that wants it, or `fallback`. */
export type Action =
  | { readonly kind: 'redirect'; readonly rule: string; readonly target: Identity }
  | { readonly kind: 'reject'; readonly rule: string; readonly reason: RejectReason }
  | { readonly kind: 'ignore'; readonly rule: string };

/** A target that the decision leaves out, and why. */
export interface PassedOver {
  readonly kind: 'passed-over';
  readonly rule: string;
  readonly target: Identity;
  readonly bar: Bar;
}

/** What a decision depends on beside the call. */
export interface RoutingTerms {
  /** Of the called identity's own partition and of `any`, in any order. */
  readonly rules: readonly Rule[];
  /** Prefixes of phone numbers; `+` allows all of them. */
  readonly allowedDestinations: readonly string[];
  /** The last resort of every decision that does not end in a reject or an ignore. */
  readonly fallbackTarget: Identity | undefined;
  /** Whether the call's platform can send a call to such a target. */
  readonly canReach: (target: Identity) => boolean;
}

/**
 * Decides a call: the actions to try, in order, and between them the targets passed over. Produced as it is consumed:
 * whoever is content with the first action does not pay for the rest. Each target stands once, at its first place.
 */
export function* route(call: CallParties, terms: RoutingTerms): Generator<Action | PassedOver> {
  const seen = new Set<string>();
  for (const { rule } of matchingRules(call, terms.rules)) {
    const name = ruleName(rule);
    if (rule.action === 'reject') {
      yield { kind: 'reject', rule: name, reason: rule.rejectReason };
      return;
    }
    if (rule.action === 'ignore') {
      yield { kind: 'ignore', rule: name };
      return;
    }
    yield* offer(rule.targets, name, call, terms, seen);
  }
  if (terms.fallbackTarget !== undefined) {
    yield* offer([terms.fallbackTarget], fallbackRule, call, terms, seen);
  }
}

function matchingRules(call: CallParties, rules: readonly Rule[]): readonly Match[] {
  const matches: Match[] = [];
  for (const rule of rules) {
    const match = matchRule(rule, call);
    if (match !== undefined) {
      matches.push(match);
    }
  }
  return matches.sort(compareMatches);
}

function* offer(
  targets: readonly Identity[],
  rule: string,
  call: CallParties,
  terms: RoutingTerms,
  seen: Set<string>,
): Generator<Action | PassedOver> {
  for (const target of targets) {
    if (!seen.has(target.canonical)) {
      seen.add(target.canonical);
      const bar =
        barOf(target, call, terms.allowedDestinations) ??
        (terms.canReach(target) ? undefined : 'platform');
      yield bar === undefined
        ? { kind: 'redirect', rule, target }
        : { kind: 'passed-over', rule, target, bar };
    }
  }
}
