import { type Rule, ruleName } from '../rule.ts';
import { bestStanding, compareStandings } from '../standing.ts';
import { type FindCandidates, indexCandidates } from './candidates.ts';
import type { CheckTerms } from './checked-tables.ts';
import { rememberConditions } from './conditions.ts';
import type { Finding } from './finding.ts';
import { offeredTargets } from './offered-targets.ts';
import { isAlwaysParty, standsInFront } from './shadow.ts';

/**
 * Tells of enabled rules that another one always stands in front of: by rejecting or ignoring all their calls, or by
 * redirecting them. Each is told once, with the first of the rules in front of it that refuse, else that redirect.
 */
export function findShadowedRules(rules: readonly Rule[], terms: CheckTerms): readonly Finding[] {
  const conditionsOf = rememberConditions();
  const enabled = rules.filter((rule) => rule.enabled);
  // In order, so that the first of the candidates that is in front is most often the first of all.
  const ranked = enabled.map(bestStanding).sort(compareStandings);
  const ranks = new Map(ranked.map(({ rule }, rank) => [rule, rank]));
  const offers = new Map(
    ranked
      .map(({ rule }) => [rule, offeredTargets(rule, terms)] as const)
      .filter(([, targets]) => targets.length > 0),
  );
  const refusing = ranked.map(({ rule }) => rule).filter(({ action }) => action !== 'redirect');
  const refusingAround = indexCandidates(refusing, conditionsOf);
  const redirectingAround = indexCandidates([...offers.keys()], conditionsOf);

  const firstInFront = (
    rule: Rule,
    candidatesFor: FindCandidates,
    counts: (front: Rule) => boolean,
  ): Rule | undefined => {
    let first: Rule | undefined;
    // What stands in front on every call does so at its best, too.
    let firstRank = ranks.get(rule) ?? 0;
    for (const front of candidatesFor(rule)) {
      const rank = ranks.get(front) ?? firstRank;
      if (rank < firstRank && standsInFront(front, rule, conditionsOf) && counts(front)) {
        first = front;
        firstRank = rank;
      }
    }
    return first;
  };

  return enabled.flatMap((rule) => {
    const refusal = firstInFront(rule, refusingAround, () => true);
    if (refusal !== undefined) {
      return [describeRefusal(rule, refusal)];
    }
    const redirection = firstInFront(
      rule,
      redirectingAround,
      (front) =>
        offers
          .get(front)
          ?.some(({ identity }) => !isAlwaysParty(identity.canonical, rule, conditionsOf)) === true,
    );
    return redirection === undefined ? [] : [describeRedirection(rule, redirection)];
  });
}

function describeRefusal(rule: Rule, front: Rule): Finding {
  const name = ruleName(front);
  const act = front.action === 'reject' ? 'rejects' : 'ignores';
  return {
    severity: 'warning',
    code: 'never-fires',
    place: ruleName(rule),
    problem: `it never fires: ${name} stands before it and ${act} every call that it matches`,
    remedy: `give it a priority below ${front.priority}, let ${name} match fewer calls, or delete it`,
  };
}

function describeRedirection(rule: Rule, front: Rule): Finding {
  const name = ruleName(front);
  return {
    severity: 'warning',
    code: 'fires-after-refusal',
    place: ruleName(rule),
    problem: `it fires only when all targets of ${name} are refused or passed over: ${name} stands before it and matches every call that it matches`,
    remedy: `give it a priority below ${front.priority}, let ${name} match fewer calls, or leave it where it is meant as a last resort`,
  };
}
