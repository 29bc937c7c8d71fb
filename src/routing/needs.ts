import type { RoutedCall } from '../telephony/call.ts';
import { type Membership, membershipKey, noKnowledge } from './knowledge.ts';
import { type Match, matchRule, membershipsNamed, type Pending } from './match.ts';
import { offersAnybody, type RoutingTerms } from './route.ts';
import type { Rule } from './rule.ts';
import { bestStanding, compareStandings, type Standing } from './standing.ts';

/** What must be known before a call can be decided, each thing once. */
export interface Needs {
  /**
   * By the id of the schedule: whether it may decide who gets the call first. What matters only after another rule's
   * targets are refused is not worth a long wait.
   */
  readonly schedules: ReadonlyMap<string, { readonly isUrgent: boolean }>;
  /** By `membershipKey`. */
  readonly memberships: ReadonlyMap<string, Membership>;
}

interface Waiting {
  readonly standing: Standing;
  readonly pending: Pending;
}

/**
 * Which needs are meant: those that can change the decision, or those of an explanation, which tells of every rule the
 * first condition that failed.
 */
export type Extent = 'decision' | 'explanation';

/**
 * Names the schedules and memberships of those rules whose other columns do not already exclude the call; for a
 * decision, only of those that do not stand behind a rule which surely rejects or ignores it. An explanation also asks
 * for the memberships of rules that another column excludes, since those come first.
 */
export function needsOf(
  rules: readonly Rule[],
  call: RoutedCall,
  terms: Pick<RoutingTerms, 'allowedDestinations' | 'abilities'>,
  extent: Extent,
): Needs {
  const waiting: Waiting[] = [];
  const redirections: Match[] = [];
  let refusal: Standing | undefined;
  for (const rule of rules) {
    const found = matchRule(rule, call, noKnowledge);
    if (found.kind === 'pending') {
      waiting.push({ standing: bestStanding(rule), pending: found });
    } else if (found.kind === 'match') {
      if (rule.action === 'redirect') {
        redirections.push(found);
      } else {
        refusal = earlier(refusal, found);
      }
    }
  }
  const schedules = new Map<string, { readonly isUrgent: boolean }>();
  const memberships = new Map<string, Membership>();
  const needed =
    extent === 'explanation'
      ? waiting
      : waiting.filter(({ standing }) => isBefore(standing, refusal));
  const redirection = needed.some(({ pending }) => pending.schedule !== undefined)
    ? redirections
        .filter(({ rule }) => offersAnybody(rule, call, terms))
        .reduce<Standing | undefined>(earlier, undefined)
    : undefined;
  for (const { standing, pending } of needed) {
    addAll(memberships, pending.memberships);
    if (pending.schedule !== undefined) {
      const isUrgent =
        isBefore(standing, redirection) || schedules.get(pending.schedule)?.isUrgent === true;
      schedules.set(pending.schedule, { isUrgent });
    }
  }
  if (extent === 'explanation') {
    for (const rule of rules) {
      addAll(memberships, membershipsNamed(rule, call));
    }
  }
  return { schedules, memberships };
}

function addAll(known: Map<string, Membership>, memberships: readonly Membership[]): void {
  for (const membership of memberships) {
    known.set(membershipKey(membership), membership);
  }
}

function earlier(one: Standing | undefined, other: Standing): Standing {
  return isBefore(other, one) ? other : (one ?? other);
}

function isBefore(one: Standing, other: Standing | undefined): boolean {
  return other === undefined || compareStandings(one, other) < 0;
}
