import { isAllowedDestination } from '../bars.ts';
import type { Rule } from '../rule.ts';
import type { Target } from '../target.ts';
import type { CheckTerms } from './checked-tables.ts';

/**
 * The targets that a decision can offer by a rule, as far as the call's parties do not bar them, in the order written;
 * none where the rule does not redirect, or its strategy is one that the platform does not have.
 */
export function offeredTargets(rule: Rule, terms: CheckTerms): readonly Target[] {
  return terms.strategies.has(rule.strategy)
    ? rule.targets.filter(({ identity }) =>
        isAllowedDestination(identity, terms.allowedDestinations),
      )
    : [];
}
