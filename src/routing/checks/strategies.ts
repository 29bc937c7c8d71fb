import { type Rule, ruleName } from '../rule.ts';
import type { CheckTerms } from './checked-tables.ts';
import type { Finding } from './finding.ts';

/** Tells of rules whose strategy the platform does not have, so that it passes them over. */
export function findUnavailableStrategies(
  rules: readonly Rule[],
  { strategies }: Pick<CheckTerms, 'strategies'>,
): readonly Finding[] {
  // A rule that rejects or ignores has no targets to order, so that its strategy is left aside.
  return rules
    .filter(({ action, strategy }) => action === 'redirect' && !strategies.has(strategy))
    .map((rule) => ({
      severity: 'warning',
      code: 'strategy-unavailable',
      place: ruleName(rule),
      column: 'strategy',
      problem:
        rule.strategy === 'all'
          ? 'Azure Communication Services cannot ring several targets together, so the rule is passed over there'
          : `the platform has no strategy ${rule.strategy}, so the rule is passed over there`,
      remedy: `write ${[...strategies].join(' or ')}`,
    }));
}
