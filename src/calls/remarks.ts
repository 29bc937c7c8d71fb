import { barWords } from '../routing/bars.ts';
import { describeProblem } from '../routing/problem.ts';
import type { Action, PassedOver } from '../routing/route.ts';
import type { MalformedRow } from '../routing/rule.ts';

/** A row of the rules that cannot be used as it stands, and what became of it. */
export function describeMalformed({ name, problems, goesOn }: MalformedRow): string {
  const fate = goesOn ? 'goes on in its last good form' : 'was passed over';
  return `rule ${name} is malformed and ${fate}: ${problems.map(describeProblem).join(', ')}`;
}

/** A target that the decision left out, and why. */
export function describePassedOver({ rule, target, bar }: PassedOver): string {
  return `target ${target.canonical} of ${rule} was passed over: ${barWords[bar]}`;
}

/** What the platform refused, for the beginning of a sentence. */
export function describeAction(action: Action): string {
  return action.kind === 'redirect'
    ? `target ${action.target.canonical} of ${action.rule}`
    : `the ${action.kind} of ${action.rule}`;
}
