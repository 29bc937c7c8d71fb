import type { RoutedCall } from '../telephony/call.ts';
import type { Caller } from '../telephony/identity.ts';
import { firstUnmetCondition, type HeaderCondition } from './header-condition.ts';
import { type Knowledge, type Membership, membershipKey, noKnowledge } from './knowledge.ts';
import type { PatternList } from './pattern.ts';
import { matchPatternList, type PatternVerdict, specificity } from './pattern-match.ts';
import type { Problem } from './problem.ts';
import { anyPartition, type Rule } from './rule.ts';
import type { Schedule } from './schedule.ts';
import { type ScheduleState, scheduleStateAt } from './schedule-state.ts';
import { bestStanding, type Standing } from './standing.ts';

/** How a schedule stands at the instant of a call. */
export interface ScheduleFinding {
  readonly schedule: Schedule;
  readonly state: ScheduleState;
}

type Matching = Extract<PatternVerdict, { kind: 'matches' }>;
type Mismatch = Exclude<PatternVerdict, { kind: 'matches' | 'depends' }>;

/** A rule that applies to a call, and what makes it do so. */
export interface Match extends Standing {
  readonly kind: 'match';
  readonly calledVerdict: Matching;
  readonly callerVerdict: Matching;
  readonly schedule: ScheduleFinding | undefined;
}

/** The first condition that keeps a rule from applying to a call. */
export type Mismatched =
  | { readonly kind: 'disabled' }
  | { readonly kind: 'called'; readonly verdict: Mismatch | { readonly kind: 'no-number' } }
  | { readonly kind: 'caller'; readonly verdict: Mismatch }
  | { readonly kind: 'header'; readonly condition: HeaderCondition }
  | { readonly kind: 'not-yet'; readonly validFrom: number }
  | { readonly kind: 'no-longer'; readonly validUntil: number }
  | { readonly kind: 'schedule'; readonly finding: ScheduleFinding }
  | { readonly kind: 'unusable-schedule'; readonly problem: Problem };

/** A rule on which only what is not known yet decides. */
export interface Pending {
  readonly kind: 'pending';
  readonly memberships: readonly Membership[];
  readonly schedule: string | undefined;
}

const namedByPartition: Matching = {
  kind: 'matches',
  specificity: specificity.exact,
  item: undefined,
};

/**
 * Holds one rule against a call. Conditions that need no further knowledge come first, so that nobody asks for what
 * cannot matter.
 */
export function matchRule(
  rule: Rule,
  call: RoutedCall,
  knowledge: Knowledge,
): Match | Mismatched | Pending {
  if (!rule.enabled) {
    return { kind: 'disabled' };
  }
  const called = matchCalled(rule, call, knowledge);
  if (called.kind !== 'matches' && called.kind !== 'depends') {
    return { kind: 'called', verdict: called };
  }
  const caller = matchIdentity(rule.callers, call.caller, knowledge);
  if (caller.kind !== 'matches' && caller.kind !== 'depends') {
    return { kind: 'caller', verdict: caller };
  }
  const condition = firstUnmetCondition(rule.headers, call.headers);
  if (condition !== undefined) {
    return { kind: 'header', condition };
  }
  if (rule.validFrom !== undefined && call.time < rule.validFrom) {
    return { kind: 'not-yet', validFrom: rule.validFrom };
  }
  if (rule.validUntil !== undefined && call.time >= rule.validUntil) {
    return { kind: 'no-longer', validUntil: rule.validUntil };
  }
  const schedule = matchSchedule(rule, call.time, knowledge);
  if (schedule !== undefined && schedule.kind !== 'fits' && schedule.kind !== 'depends') {
    return schedule;
  }
  if (called.kind === 'depends' || caller.kind === 'depends' || schedule?.kind === 'depends') {
    return {
      kind: 'pending',
      memberships: [...missing(called, call.called), ...missing(caller, call.caller)],
      schedule: schedule?.kind === 'depends' ? schedule.id : undefined,
    };
  }
  return {
    kind: 'match',
    rule,
    called: called.specificity,
    caller: caller.specificity,
    calledVerdict: called,
    callerVerdict: caller,
    schedule: schedule?.finding,
  };
}

/**
 * Where a rule stands for a call that it does not match: by the items that match the parties, and at its best where
 * none does.
 */
export function standingOf(rule: Rule, call: RoutedCall, knowledge: Knowledge): Standing {
  const best = bestStanding(rule);
  const called = matchCalled(rule, call, knowledge);
  const caller = matchIdentity(rule.callers, call.caller, knowledge);
  return {
    rule,
    called: called.kind === 'matches' ? called.specificity : best.called,
    caller: caller.kind === 'matches' ? caller.specificity : best.caller,
  };
}

/** The memberships on which it depends whether a rule names the call's parties; none where it surely does not. */
export function membershipsNamed(rule: Rule, call: RoutedCall): readonly Membership[] {
  const called = matchCalled(rule, call, noKnowledge);
  return rule.enabled && (called.kind === 'matches' || called.kind === 'depends')
    ? [
        ...missing(called, call.called),
        ...missing(matchIdentity(rule.callers, call.caller, noKnowledge), call.caller),
      ]
    : [];
}

function matchCalled(
  { partition, calledNumbers }: Rule,
  { called }: RoutedCall,
  knowledge: Knowledge,
): PatternVerdict | { readonly kind: 'no-number' } {
  if (partition !== anyPartition) {
    return partition === called.canonical ? namedByPartition : { kind: 'no-item' };
  }
  // A rule over "any number" must not catch Teams apps and users by accident: they need an item of their own.
  return calledNumbers.positive.length === 0 && called.kind !== 'phoneNumber'
    ? { kind: 'no-number' }
    : matchIdentity(calledNumbers, called, knowledge);
}

function matchIdentity(
  list: PatternList,
  identity: Caller,
  { memberships }: Knowledge,
): PatternVerdict {
  return matchPatternList(list, identity, (id) =>
    memberships.get(membershipKey({ list: id, identity: identity.canonical })),
  );
}

function missing(
  verdict: PatternVerdict | { readonly kind: 'no-number' },
  { canonical }: Caller,
): readonly Membership[] {
  return verdict.kind === 'depends'
    ? verdict.lists.map((list) => ({ list, identity: canonical }))
    : [];
}

function matchSchedule(
  { schedule: condition }: Rule,
  instant: number,
  { schedules }: Knowledge,
):
  | { readonly kind: 'fits'; readonly finding: ScheduleFinding }
  | { readonly kind: 'depends'; readonly id: string }
  | Extract<Mismatched, { kind: 'schedule' | 'unusable-schedule' }>
  | undefined {
  if (condition === undefined) {
    return undefined;
  }
  const known = schedules.get(condition.id);
  if (known === undefined) {
    return { kind: 'depends', id: condition.id };
  }
  if ('unusable' in known) {
    return { kind: 'unusable-schedule', problem: { column: 'schedule', ...known.unusable } };
  }
  const { schedule } = known;
  const finding = { schedule, state: scheduleStateAt(schedule, instant) };
  return {
    kind: finding.state.isOpen === (condition.during === 'open') ? 'fits' : 'schedule',
    finding,
  };
}
