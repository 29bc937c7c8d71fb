import { barWords, strategyWords } from '../routing/bars.ts';
import type { MalformedSchedule, Membership } from '../routing/knowledge.ts';
import { describeProblem, describeRowProblems, type Problem } from '../routing/problem.ts';
import type { Action, PassedOver } from '../routing/route.ts';
import { type MalformedRow, type Rule, ruleName } from '../routing/rule.ts';

/** Of many rows that are wrong, so many are told of; a bad import may spoil thousands. */
const mostRows = 3;

/** Of schedules and lists in trouble so many are told. */
const mostRemarks = 10;

/** How much is told of one of them, in characters. */
const longestRow = 500;

/** The rows of the rules that cannot be used as they stand, and what became of them. */
export function describeMalformed(rows: readonly MalformedRow[]): readonly string[] {
  return describeSome(rows, ({ name, problems, goesOn }) => {
    const fate = goesOn ? 'goes on in its last good form' : 'was passed over';
    return `rule ${name} is malformed and ${fate}: ${problems.map(describeProblem).join(', ')}`;
  });
}

/** The rules whose schedule cannot be used. */
export function describeUnusableSchedule(
  rules: readonly Rule[],
  { problem, remedy }: Pick<Problem, 'problem' | 'remedy'>,
): readonly string[] {
  return describeSome(
    rules,
    (rule) =>
      `rule ${ruleName(rule)} is malformed and was passed over: schedule: ${problem}: ${remedy}`,
  );
}

function describeSome<Row>(
  rows: readonly Row[],
  describe: (row: Row) => string,
): readonly string[] {
  const some = rows.slice(0, mostRows).map((row) => shorten(describe(row), longestRow));
  const more = rows.length - some.length;
  return more === 0 ? some : [...some, `and ${more} more, see health/details`];
}

/** The first of many remarks alike, and how many more there are. */
export function describeFew(remarks: readonly string[]): readonly string[] {
  return remarks.length <= mostRemarks
    ? remarks
    : [...remarks.slice(0, mostRemarks), `and ${remarks.length - mostRemarks} more of the kind`];
}

/** The beginning of a text that may be too long for its place, in characters. */
export function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
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
    : `rule ${step.rule} was passed over: ${strategyWords(step.strategy)}`;
}

/** What the platform refused, for the beginning of a sentence. */
export function describeAction(action: Action): string {
  return action.kind === 'redirect'
    ? `target ${action.target.canonical} of ${action.rule}`
    : `the ${action.kind} of ${action.rule}`;
}
