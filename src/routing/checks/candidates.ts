import { formatPattern, type Pattern } from '../pattern.ts';
import { anyPartition, type Rule } from '../rule.ts';
import { compileRules, type RuleIndex } from '../rule-index.ts';
import type { CompileConditions } from './conditions.ts';
import type { Scope } from './scope.ts';

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
  readonly callers: string;
}

/** How a rule names callers: not at all, by a list, or by other items. */
const everybody = 'everybody';
const named = 'named';

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
    for (const callers of callerKindsOf(rule)) {
      const key = keyOf({ ...rule, schedule: scheduleOf(rule), header, callers });
      const group = groups.get(key) ?? [];
      group.push(rule);
      groups.set(key, group);
    }
  }
  const indexes = new Map<string, RuleIndex>(
    Array.from(groups, ([key, group]) => [key, compileRules(group)]),
  );
  const around = (
    rule: Rule,
    called: Pattern | undefined,
    caller: Pattern | undefined,
  ): readonly (readonly Rule[])[] =>
    traitsAround({
      partitions: partitionsOf(called),
      schedules: [undefined, scheduleOf(rule)],
      headers: [undefined, ...conditionsOf(rule).headers],
      callers: caller === undefined ? [everybody] : [everybody, callerKind(caller)],
    }).flatMap((traits) => indexes.get(keyOf(traits))?.around(called, caller) ?? []);
  const rarestCalled = rarestItems(rules.map((rule) => conditionsOf(rule).called));
  const rarestCallers = rarestItems(rules.map((rule) => conditionsOf(rule).caller));
  return (rule) => {
    const { called, caller } = conditionsOf(rule);
    let fewest: readonly (readonly Rule[])[] | undefined;
    // Whatever matches all calls of a rule matches those of any one of its items: one that few rules share is best.
    for (const calledItem of rarestCalled(called)) {
      for (const callerItem of rarestCallers(caller)) {
        const found = around(rule, calledItem, callerItem);
        fewest = fewest === undefined || countOf(found) < countOf(fewest) ? found : fewest;
        if (countOf(fewest) <= fewCandidates) {
          return fewest;
        }
      }
    }
    return fewest ?? [];
  };
}

/** So many candidates are held against a rule without a search for fewer. */
const fewCandidates = 8;

/** Of each side so many items are tried. */
const mostTried = 8;

/** Tells the items of a scope that the fewest of these scopes share; undefined stands for everybody there is. */
function rarestItems(scopes: readonly Scope[]): (scope: Scope) => readonly (Pattern | undefined)[] {
  const counts = new Map<string, number>();
  for (const { items = [] } of scopes) {
    for (const item of items) {
      const key = formatPattern(item);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const sharedBy = (item: Pattern): number => counts.get(formatPattern(item)) ?? 0;
  return ({ items }) =>
    items === undefined
      ? [undefined]
      : items.toSorted((left, right) => sharedBy(left) - sharedBy(right)).slice(0, mostTried);
}

function countOf(groups: readonly (readonly Rule[])[]): number {
  return groups.reduce((count, group) => count + group.length, 0);
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

function callerKindsOf({ callers: { positive } }: Rule): ReadonlySet<string> {
  return new Set(positive.length === 0 ? [everybody] : positive.map(callerKind));
}

function callerKind(item: Pattern): string {
  return item.kind === 'list' ? `list:${item.list}` : named;
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
  readonly callers: readonly string[];
}): readonly Traits[] {
  return choices.partitions.flatMap((partition) =>
    [...new Set(choices.schedules)].flatMap((schedule) =>
      choices.headers.flatMap((header) =>
        choices.callers.map((callers) => ({ partition, schedule, header, callers })),
      ),
    ),
  );
}

/** Neither partitions nor ids hold spaces; a header, which may, comes last. */
function keyOf({ partition, schedule, callers, header }: Traits): string {
  return `${partition} ${schedule ?? '-'} ${callers} ${header ?? ''}`;
}
