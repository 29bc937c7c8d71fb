import type { Pattern } from '../pattern.ts';
import { anyPartition, type Rule } from '../rule.ts';
import { compileRules, type RuleIndex } from '../rule-index.ts';
import type { CompileConditions } from './conditions.ts';

/**
 * The rules that can match every call that the rule matches, the rule itself among them: in groups, each in the order
 * in which the rules were given.
 */
export type FindCandidates = (rule: Rule) => readonly (readonly Rule[])[];

/** What else must agree, beside the called identity and the caller, where a rule has it at all. */
interface Traits {
  readonly partition: string;
  readonly schedule: string | undefined;
  readonly header: string | undefined;
  readonly callerList: string | undefined;
}

/**
 * Indexes enabled rules by what they ask for, so that thousands of rules that differ in one condition only are not
 * held against each other.
 */
export function indexCandidates(
  rules: readonly Rule[],
  conditionsOf: CompileConditions,
): FindCandidates {
  const groups = new Map<string, Rule[]>();
  const rarestHeader = findRarestHeaders(rules, conditionsOf);
  for (const rule of rules) {
    const header = rarestHeader(rule);
    for (const callerList of callerListsOf(rule)) {
      const key = keyOf({ ...rule, schedule: scheduleOf(rule), header, callerList });
      const group = groups.get(key) ?? [];
      group.push(rule);
      groups.set(key, group);
    }
  }
  const indexes = new Map<string, RuleIndex>(
    Array.from(groups, ([key, group]) => [key, compileRules(group)]),
  );
  return (rule) => {
    const { called, caller, headers } = conditionsOf(rule);
    // Whatever matches all calls of a rule matches those of any one of its items.
    const [calledItem, callerItem] = [called.items?.[0], caller.items?.[0]];
    const callerList = callerItem?.kind === 'list' ? callerItem.list : undefined;
    return traitsAround({
      partitions: partitionsOf(calledItem),
      schedules: [undefined, scheduleOf(rule)],
      headers: [undefined, ...headers],
      callerLists: [undefined, callerList],
    }).flatMap((traits) => indexes.get(keyOf(traits))?.around(calledItem, callerItem) ?? []);
  };
}

/** Of the headers that a rule asks for, the one that the fewest rules ask for: a header that all share parts none. */
function findRarestHeaders(
  rules: readonly Rule[],
  conditionsOf: CompileConditions,
): (rule: Rule) => string | undefined {
  const counts = new Map<string, number>();
  for (const header of rules.flatMap((rule) => [...conditionsOf(rule).headers])) {
    counts.set(header, (counts.get(header) ?? 0) + 1);
  }
  const countOf = (header: string): number => counts.get(header) ?? 0;
  return (rule) =>
    [...conditionsOf(rule).headers].reduce<string | undefined>(
      (rarest, header) =>
        rarest === undefined || countOf(header) < countOf(rarest) ? header : rarest,
      undefined,
    );
}

/** The lists under which a rule is looked for, and undefined where it may be found by another item or by none. */
function callerListsOf({ callers: { positive } }: Rule): ReadonlySet<string | undefined> {
  return positive.length === 0
    ? new Set([undefined])
    : new Set(positive.map((item) => (item.kind === 'list' ? item.list : undefined)));
}

function partitionsOf(called: Pattern | undefined): readonly string[] {
  return called?.kind === 'exact' ? [called.canonical, anyPartition] : [anyPartition];
}

function scheduleOf({ schedule }: Rule): string | undefined {
  return schedule === undefined ? undefined : `${schedule.during} ${schedule.id}`;
}

function traitsAround(choices: {
  readonly partitions: readonly string[];
  readonly schedules: readonly (string | undefined)[];
  readonly headers: readonly (string | undefined)[];
  readonly callerLists: readonly (string | undefined)[];
}): readonly Traits[] {
  return choices.partitions.flatMap((partition) =>
    [...new Set(choices.schedules)].flatMap((schedule) =>
      choices.headers.flatMap((header) =>
        [...new Set(choices.callerLists)].map((callerList) => ({
          partition,
          schedule,
          header,
          callerList,
        })),
      ),
    ),
  );
}

/** Neither partitions nor ids hold spaces; a header, which may, comes last. */
function keyOf({ partition, schedule, callerList, header }: Traits): string {
  return `${partition} ${schedule ?? '-'} ${callerList ?? '-'} ${header ?? ''}`;
}
