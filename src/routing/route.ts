import type { RoutedCall } from '../telephony/call.ts';
import type { Identity } from '../telephony/identity.ts';
import { type Bar, barOf } from './bars.ts';
import type { Knowledge } from './knowledge.ts';
import { type Match, matchRule } from './match.ts';
import { fallbackRule, type RejectReason, type Rule, ruleName, type Strategy } from './rule.ts';
import { compareStandings } from './standing.ts';
import type { Target } from './target.ts';
import { drawOrder, shareOrder } from './weights.ts';

/** Something to try with the call; `rule` is the name of the rule that wants it, or `fallback`. */
export type Action =
  | {
      readonly kind: 'redirect';
      readonly rule: string;
      readonly target: Identity;
      /** The target's part of the calls, 0 to 1, where it is drawn by weight and the call has no id to draw with. */
      readonly share?: number;
    }
  | { readonly kind: 'reject'; readonly rule: string; readonly reason: RejectReason }
  | { readonly kind: 'ignore'; readonly rule: string };

/** What the decision leaves out, and why: a target, or a whole rule whose strategy the platform does not have. */
export type PassedOver =
  | {
      readonly kind: 'passed-over';
      readonly rule: string;
      readonly target: Identity;
      readonly bar: Bar;
    }
  | { readonly kind: 'rule-passed-over'; readonly rule: string; readonly strategy: Strategy };

/** What the call's platform can do. */
export interface Abilities {
  /** Whether it can send a call to such a target. */
  readonly canReach: (target: Identity) => boolean;
  readonly strategies: ReadonlySet<Strategy>;
}

/** What a decision depends on beside the call. */
export interface RoutingTerms {
  /** Of the called identity's own partition and of `any`, in any order; those that cannot match may be missing. */
  readonly rules: readonly Rule[];
  /** At least what the rules and the call need (`needsOf`); a rule on which something else decides does not apply. */
  readonly knowledge: Knowledge;
  /** Prefixes of phone numbers; `+` allows all of them. */
  readonly allowedDestinations: readonly string[];
  /** The last resort of every decision that does not end in a reject or an ignore. */
  readonly fallbackTarget: Identity | undefined;
  readonly abilities: Abilities;
}

/**
 * Decides a call: the actions to try, in order, and between them what is passed over. Produced as it is consumed:
 * whoever is content with the first action does not pay for the rest. Each target stands once, at its first place.
 */
export function* route(call: RoutedCall, terms: RoutingTerms): Generator<Action | PassedOver> {
  const seen = new Set<string>();
  for (const { rule } of matchingRules(call, terms)) {
    const name = ruleName(rule);
    if (rule.action === 'reject') {
      yield { kind: 'reject', rule: name, reason: rule.rejectReason };
      return;
    }
    if (rule.action === 'ignore') {
      yield { kind: 'ignore', rule: name };
      return;
    }
    if (terms.abilities.strategies.has(rule.strategy)) {
      yield* offerTargets(rule, call, terms, seen);
    } else {
      yield { kind: 'rule-passed-over', rule: name, strategy: rule.strategy };
    }
  }
  if (terms.fallbackTarget !== undefined) {
    yield* offer([terms.fallbackTarget], fallbackRule, call, terms, seen);
  }
}

/** Whether the rule, where it applies to the call, offers it to anybody: nothing stands behind one that does not. */
export function offersAnybody(
  { strategy, targets }: Rule,
  call: RoutedCall,
  terms: Pick<RoutingTerms, 'allowedDestinations' | 'abilities'>,
): boolean {
  return (
    terms.abilities.strategies.has(strategy) &&
    targets.some(({ identity }) => findBar(identity, call, terms) === undefined)
  );
}

/** The rules that apply, in order. */
export function matchingRules(
  call: RoutedCall,
  { rules, knowledge }: Pick<RoutingTerms, 'rules' | 'knowledge'>,
): readonly Match[] {
  const matches: Match[] = [];
  for (const rule of rules) {
    const found = matchRule(rule, call, knowledge);
    if (found.kind === 'match') {
      matches.push(found);
    }
  }
  return matches.sort(compareStandings);
}

function* offerTargets(
  rule: Rule,
  call: RoutedCall,
  terms: RoutingTerms,
  seen: Set<string>,
): Generator<Action | PassedOver> {
  const name = ruleName(rule);
  if (rule.strategy !== 'weighted') {
    yield* offer(rule.targets.map(identityOf), name, call, terms, seen);
  } else if (call.id !== undefined) {
    const order = drawOrder(rule, { called: call.called.canonical, id: call.id });
    yield* offer(order.map(identityOf), name, call, terms, seen);
  } else {
    yield* offerShares(rule, name, call, terms, seen);
  }
}

/** Offers all targets with the part of the calls that each of them gets first, once the barred ones are left out. */
function* offerShares(
  { targets }: Rule,
  rule: string,
  call: RoutedCall,
  terms: RoutingTerms,
  seen: Set<string>,
): Generator<Action | PassedOver> {
  const isBarred = ({ identity }: Target): boolean => findBar(identity, call, terms) !== undefined;
  const unseen = targets.filter(({ identity }) => !seen.has(identity.canonical));
  yield* offer(unseen.filter(isBarred).map(identityOf), rule, call, terms, seen);
  for (const { target, share } of shareOrder(unseen.filter((each) => !isBarred(each)))) {
    seen.add(target.identity.canonical);
    yield { kind: 'redirect', rule, target: target.identity, share };
  }
}

function* offer(
  targets: readonly Identity[],
  rule: string,
  call: RoutedCall,
  terms: RoutingTerms,
  seen: Set<string>,
): Generator<Action | PassedOver> {
  for (const target of targets) {
    if (!seen.has(target.canonical)) {
      seen.add(target.canonical);
      const bar = findBar(target, call, terms);
      yield bar === undefined
        ? { kind: 'redirect', rule, target }
        : { kind: 'passed-over', rule, target, bar };
    }
  }
}

function findBar(
  target: Identity,
  call: RoutedCall,
  { allowedDestinations, abilities }: Pick<RoutingTerms, 'allowedDestinations' | 'abilities'>,
): Bar | undefined {
  return (
    barOf(target, call, allowedDestinations) ??
    (abilities.canReach(target) ? undefined : 'platform')
  );
}

function identityOf({ identity }: Target): Identity {
  return identity;
}
