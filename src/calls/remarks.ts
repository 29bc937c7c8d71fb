import { barWords } from '../routing/bars.ts';
import type { MalformedSchedule, Membership } from '../routing/knowledge.ts';
import { describeProblem, describeRowProblems, type Problem } from '../routing/problem.ts';
import type { Action, PassedOver } from '../routing/route.ts';
import type { MalformedRow } from '../routing/rule.ts';

/** A row of the rules that cannot be used as it stands, and what became of it. */
export function describeMalformed({ name, problems, goesOn }: MalformedRow): string {
  const fate = goesOn ? 'goes on in its last good form' : 'was passed over';
  return `rule ${name} is malformed and ${fate}: ${problems.map(describeProblem).join(', ')}`;
}

/** A rule whose schedule cannot be used. */
export function describeUnusableSchedule(rule: string, problem: Problem): string {
  return `rule ${rule} is malformed and was passed over: ${describeProblem(problem)}`;
}

/** A schedule that turned malformed while its last good form is remembered. */
export function describeScheduleGoingOn({ id, problems }: MalformedSchedule): string {
  return `schedule ${id} is malformed and goes on in its last good form: ${describeRowProblems(problems)}`;
}

/** A schedule that could not be read anew. */
export function describeOldSchedule(id: string, trouble: string): string {
  return `schedule ${id} may be old: ${trouble}`;
}

/** A membership that is not known for certain. */
export function describeUnsureMember(
  { list, identity }: Membership,
  isMember: boolean,
  trouble: string,
): string {
  return `${identity} was taken as ${isMember ? 'a' : 'no'} member of list ${list}: ${trouble}`;
}

/** What the decision left out, and why. */
export function describePassedOver(step: PassedOver): string {
  return step.kind === 'passed-over'
    ? `target ${step.target.canonical} of ${step.rule} was passed over: ${barWords[step.bar]}`
    : `rule ${step.rule} was passed over: the call's platform has no strategy ${step.strategy}`;
}

/** What the platform refused, for the beginning of a sentence. */
export function describeAction(action: Action): string {
  return action.kind === 'redirect'
    ? `target ${action.target.canonical} of ${action.rule}`
    : `the ${action.kind} of ${action.rule}`;
}
