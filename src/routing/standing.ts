import type { PatternList } from './pattern.ts';
import { specificity, specificityOf } from './pattern-match.ts';
import { anyPartition, isTimed, type Rule } from './rule.ts';

/** What decides where a rule stands among others: how specifically it names the two parties. */
export interface Standing {
  readonly rule: Rule;
  readonly called: number;
  readonly caller: number;
}

/**
 * The total order of rules: priority, then the more specific called, then the more specific caller, then more header
 * conditions, then scheduled or dated before neither, then id, then the called identity's own partition before `any`.
 */
export function compareStandings(left: Standing, right: Standing): number {
  return (
    left.rule.priority - right.rule.priority ||
    right.called - left.called ||
    right.caller - left.caller ||
    right.rule.headers.length - left.rule.headers.length ||
    Number(isTimed(right.rule)) - Number(isTimed(left.rule)) ||
    compareText(left.rule.id, right.rule.id) ||
    Number(left.rule.partition === anyPartition) - Number(right.rule.partition === anyPartition)
  );
}

/** Where a rule stands at best: as if the most specific item of each list matched. */
export function bestStanding(rule: Rule): Standing {
  return {
    rule,
    called:
      rule.partition === anyPartition ? bestSpecificity(rule.calledNumbers) : specificity.exact,
    caller: bestSpecificity(rule.callers),
  };
}

function bestSpecificity({ positive }: PatternList): number {
  return Math.max(specificity.any, ...positive.map(specificityOf));
}

/** By code unit, so that the order depends on no locale. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
