import type { Rule } from '../rule.ts';
import { compareStandings } from '../standing.ts';
import type { CompileConditions } from './conditions.ts';
import { leadOf, type Scope } from './scope.ts';

/**
 * Tells whether `front` matches every call that `rule` matches and stands before it each time, whoever is on the lists
 * and whenever the schedules are open. Where that is not certain, it is not so.
 */
export function standsInFront(front: Rule, rule: Rule, conditionsOf: CompileConditions): boolean {
  if (front.priority > rule.priority || !holdsWhenever(front, rule)) {
    return false;
  }
  const [outer, inner] = [conditionsOf(front), conditionsOf(rule)];
  for (const header of outer.headers) {
    if (!inner.headers.has(header)) {
      return false;
    }
  }
  const callerLead = leadOf(outer.caller, inner.caller);
  const calledLead = callerLead === undefined ? undefined : leadOf(outer.called, inner.called);
  if (calledLead === undefined || callerLead === undefined) {
    return false;
  }
  return (
    front.priority < rule.priority || decideOrder(calledLead, callerLead, compareRest(front, rule))
  );
}

/** Tells whether a target is barred on every call of a rule, since it is its only called identity or caller. */
export function isAlwaysParty(
  canonical: string,
  rule: Rule,
  conditionsOf: CompileConditions,
): boolean {
  const { called, caller } = conditionsOf(rule);
  return isOnly(canonical, called) || isOnly(canonical, caller);
}

/** A lead may be larger on some call than it is at least; then only a later criterion that agrees is certain. */
function decideOrder(calledLead: number, callerLead: number, rest: number): boolean {
  if (calledLead !== 0) {
    return calledLead > 0;
  }
  return callerLead === 0 ? rest < 0 : callerLead > 0;
}

/** The order of two rules that name both parties as specifically as each other. */
function compareRest(front: Rule, rule: Rule): number {
  const equal = { called: 0, caller: 0 };
  return compareStandings({ rule: front, ...equal }, { rule, ...equal });
}

function holdsWhenever(front: Rule, rule: Rule): boolean {
  return (
    (front.schedule === undefined ||
      (front.schedule.id === rule.schedule?.id &&
        front.schedule.during === rule.schedule.during)) &&
    (front.validFrom === undefined || front.validFrom <= (rule.validFrom ?? -Infinity)) &&
    (front.validUntil === undefined || front.validUntil >= (rule.validUntil ?? Infinity))
  );
}

function isOnly(canonical: string, { items }: Scope): boolean {
  return items?.every((item) => item.kind === 'exact' && item.canonical === canonical) === true;
}
