import type { RoutedCall } from '../telephony/call.ts';
import type { Match, Mismatched, ScheduleFinding } from './match.ts';
import { formatPattern } from './pattern.ts';
import type { PatternVerdict } from './pattern-match.ts';
import { describeProblem } from './problem.ts';
import { anyPartition } from './rule.ts';
import { describeScheduleState } from './schedule-state.ts';

/** Why a rule applies to a call: every condition that it has, in words. */
export function describeMatch(
  { rule, calledVerdict, callerVerdict, schedule }: Match,
  call: RoutedCall,
): string {
  const { validFrom, validUntil } = rule;
  return [
    rule.partition === anyPartition
      ? (describeItem('called', calledVerdict, rule.calledNumbers.negative.length > 0) ??
        'called is a phone number')
      : `called is ${call.called.canonical}`,
    describeItem('caller', callerVerdict, rule.callers.negative.length > 0),
    ...rule.headers.map(({ name, value }) => `header ${name} is ${value}`),
    validFrom === undefined ? undefined : `valid from ${timestamp(validFrom)}`,
    validUntil === undefined ? undefined : `valid until ${timestamp(validUntil)}`,
    schedule === undefined ? undefined : describeSchedule(schedule),
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

/** Why a rule does not apply to a call: the first condition that failed, in words. */
export function describeMismatch(mismatch: Mismatched, call: RoutedCall): string {
  switch (mismatch.kind) {
    case 'disabled':
      return 'the rule is not enabled';
    case 'called':
      return mismatch.verdict.kind === 'no-number'
        ? `called ${call.called.canonical} is no phone number, and calledNumbers has no item for other kinds`
        : describeVerdict('called', call.called.canonical, 'calledNumbers', mismatch.verdict);
    case 'caller':
      return describeVerdict('caller', call.caller.canonical, 'callers', mismatch.verdict);
    case 'header': {
      const { name, value } = mismatch.condition;
      const found = call.headers.get(name.toLowerCase());
      return found === undefined
        ? `header ${name} is absent`
        : `header ${name} is ${found.join(' and ')}, not ${value}`;
    }
    case 'not-yet':
      return `not valid before ${timestamp(mismatch.validFrom)}`;
    case 'no-longer':
      return `no longer valid since ${timestamp(mismatch.validUntil)}`;
    case 'schedule':
      return describeSchedule(mismatch.finding);
    case 'unusable-schedule':
      return `malformed: ${describeProblem(mismatch.problem)}`;
  }
}

function describeItem(
  party: string,
  verdict: PatternVerdict,
  hasExceptions: boolean,
): string | undefined {
  const item = verdict.kind === 'matches' ? verdict.item : undefined;
  switch (item?.kind) {
    case 'exact':
      return `${party} is ${item.canonical}`;
    case 'list':
      return `${party} is in list ${item.list}`;
    case 'prefix':
      return `${party} begins with ${item.prefix}`;
    case 'anonymous':
      return `${party} is anonymous`;
    default:
      return hasExceptions ? `${party} is none of those excluded` : undefined;
  }
}

function describeVerdict(
  party: string,
  identity: string,
  column: string,
  verdict: PatternVerdict,
): string {
  return verdict.kind === 'excluded'
    ? `${party} ${identity} is excluded by not ${formatPattern(verdict.item)}`
    : `${party} ${identity} matches no item of ${column}`;
}

function describeSchedule({ schedule, state }: ScheduleFinding): string {
  return `${state.isOpen ? 'within' : 'outside'} schedule ${schedule.id}: ${describeScheduleState(schedule, state)}`;
}

function timestamp(instant: number): string {
  return new Date(instant).toISOString();
}
