import { type Rule, ruleName } from '../rule.ts';
import { bestStanding, compareStandings } from '../standing.ts';
import type { Steps } from '../steps.ts';
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
export function* findShadowedRules(
  rules: readonly Rule[],
  terms: CheckTerms,
): Steps<readonly Finding[]> {
  const conditionsOf = rememberConditions();
  const enabled = rules.filter((rule) => rule.enabled);
  // In order, so that of a group of candidates the first that stands in front is the first of all.
  const ranked = enabled.map(bestStanding).sort(compareStandings);
  const ranks = new Map(ranked.map(({ rule }, rank) => [rule, rank]));
  const offers = new Map(
    ranked
      .map(({ rule }) => [rule, offeredTargets(rule, terms)] as const)
      .filter(([, targets]) => targets.length > 0),
  );
  const refusing = ranked.map(({ rule }) => rule).filter(({ action }) => action !== 'redirect');
  yield;
  const refusingAround = indexCandidates(refusing, conditionsOf);
  yield;
  const redirectingAround = indexCandidates([...offers.keys()], conditionsOf);
  yield;

  const firstInFront = (
    rule: Rule,
    candidatesFor: FindCandidates,
    counts: (front: Rule) => boolean | undefined,
  ): Rule | undefined => {
    let first: Rule | undefined;
    // Rules are ranked by their best standing: one of a later rank does not stand in front on every call.
    let firstRank = ranks.get(rule) ?? 0;
    for (const group of candidatesFor(rule)) {
      for (const front of group) {
        const rank = ranks.get(front) ?? firstRank;
        if (rank >= firstRank) {
          break;
        }
        if (standsInFront(front, rule, conditionsOf) && counts(front)) {
          first = front;
          firstRank = rank;
        }
      }
    }
    return first;
  };

  const findings: Finding[] = [];
  for (const rule of enabled) {
    const refusal = firstInFront(rule, refusingAround, () => true);
    const redirection =
      refusal === undefined
        ? firstInFront(rule, redirectingAround, (front) =>
            offers
              .get(front)
              ?.some(({ identity }) => !isAlwaysParty(identity.canonical, rule, conditionsOf)),
          )
        : undefined;
    if (refusal !== undefined) {
      findings.push(describeRefusal(rule, refusal));
    } else if (redirection !== undefined) {
      findings.push(describeRedirection(rule, redirection));
    }
    yield;
  }
  return findings;
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
