import type { CallParties } from '../telephony/call.ts';
import { matchPatternList, specificity } from './pattern.ts';
import { anyPartition, type Rule } from './rule.ts';

/** A rule that applies to a call, and how specifically it names the two parties (`specificity`). */
export interface Match {
  readonly rule: Rule;
  readonly called: number;
  readonly caller: number;
}

/** Holds one rule against a call; undefined where it does not apply. */
export function matchRule(rule: Rule, call: CallParties): Match | undefined {
  if (!rule.enabled) {
    return undefined;
  }
  const called = matchCalled(rule, call);
  const caller = matchPatternList(rule.callers, call.caller);
  return called === undefined || caller === undefined ? undefined : { rule, called, caller };
}

/**
 * The total order of matching rules: priority, then the more specific called, then the more specific caller, then id,
 * then the called identity's own partition before `any`.
 */
export function compareMatches(left: Match, right: Match): number {
  return (
    left.rule.priority - right.rule.priority ||
    right.called - left.called ||
    right.caller - left.caller ||
    compareText(left.rule.id, right.rule.id) ||
    Number(left.rule.partition === anyPartition) - Number(right.rule.partition === anyPartition)
  );
}

function matchCalled(
  { partition, calledNumbers }: Rule,
  { called }: CallParties,
): number | undefined {
  if (partition !== anyPartition) {
    return partition === called.canonical ? specificity.exact : undefined;
  }
  // A rule over "any number" must not catch Teams apps and users by accident: they need an item of their own.
  return calledNumbers.positive.length === 0 && called.kind !== 'phoneNumber'
    ? undefined
    : matchPatternList(calledNumbers, called);
}

/** By code unit, so that the order depends on no locale. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
