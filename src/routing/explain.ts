import type { RoutedCall } from '../telephony/call.ts';
import { strategyWords } from './bars.ts';
import { matchRule, standingOf } from './match.ts';
import { describeMatch, describeMismatch } from './match-words.ts';
import { describeProblem } from './problem.ts';
import { type Action, type PassedOver, type RoutingTerms, route } from './route.ts';
import { type MalformedRow, type Rule, ruleName } from './rule.ts';
import { compareStandings, type Standing } from './standing.ts';

/** What became of one rule, and why. */
export interface RuleExplanation {
  readonly rule: string;
  readonly applies: boolean;
  readonly because: string;
}

/** A decision to its end, and every rule that was considered, both in order. */
export interface Explanation {
  readonly decision: readonly (Action | PassedOver)[];
  readonly rules: readonly RuleExplanation[];
}

/** Everything that stands in the partitions that a decision was made from. */
export interface ConsideredRows {
  readonly rules: readonly Rule[];
  readonly malformed: readonly MalformedRow[];
}

interface Placed {
  readonly standing: Standing;
  readonly explanation: RuleExplanation;
  readonly endsDecision: boolean;
}

/**
 * Decides a call as `route` does, and tells of every row why it applies or not, a malformed one where it would have
 * stood. Terms are the decision's own.
 */
export function explain(
  call: RoutedCall,
  terms: RoutingTerms,
  { rules, malformed }: ConsideredRows,
): Explanation {
  const goingOn = new Map(malformed.filter(({ goesOn }) => goesOn).map((row) => [row.name, row]));
  const placed = [
    ...rules.map((rule) => placeRule(rule, call, terms, goingOn.get(ruleName(rule)))),
    ...malformed.filter(({ goesOn }) => !goesOn).map((row) => placeMalformed(row, call, terms)),
  ].sort((left, right) => compareStandings(left.standing, right.standing));
  return { decision: [...route(call, terms)], rules: markUnreached(placed) };
}

function placeRule(
  rule: Rule,
  call: RoutedCall,
  { knowledge, abilities }: RoutingTerms,
  malformed: MalformedRow | undefined,
): Placed {
  const name = ruleName(rule);
  const found = matchRule(rule, call, knowledge);
  const remark =
    malformed === undefined
      ? ''
      : `; its row is malformed and it goes on in its last good form: ${describeProblems(malformed)}`;
  if (found.kind !== 'match') {
    const because =
      found.kind === 'pending'
        ? 'not looked up: its lists or its schedule do not decide this call'
        : describeMismatch(found, call);
    return {
      standing: standingOf(rule, call, knowledge),
      explanation: { rule: name, applies: false, because: `${because}${remark}` },
      endsDecision: false,
    };
  }
  const applies = rule.action !== 'redirect' || abilities.strategies.has(rule.strategy);
  const because = applies ? describeMatch(found, call) : strategyWords(rule.strategy);
  return {
    standing: found,
    explanation: { rule: name, applies, because: `${because}${remark}` },
    endsDecision: rule.action !== 'redirect',
  };
}

function placeMalformed(row: MalformedRow, call: RoutedCall, { knowledge }: RoutingTerms): Placed {
  return {
    standing: standingOf(row.draft, call, knowledge),
    explanation: {
      rule: row.name,
      applies: false,
      because: `malformed and passed over: ${describeProblems(row)}`,
    },
    endsDecision: false,
  };
}

/** What stands behind a rule that rejects or ignores is never asked. */
function markUnreached(placed: readonly Placed[]): readonly RuleExplanation[] {
  const end = placed.findIndex(({ endsDecision }) => endsDecision);
  const last = placed[end];
  return placed.map(({ explanation }, index) =>
    last !== undefined && index > end && explanation.applies
      ? {
          ...explanation,
          applies: false,
          because: `not reached: ${last.explanation.rule} ends the decision before it`,
        }
      : explanation,
  );
}

function describeProblems({ problems }: MalformedRow): string {
  return problems.map(describeProblem).join(', ');
}
