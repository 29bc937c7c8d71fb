import type { TableRow } from '../files/row.ts';
import type { CheckTerms } from '../routing/checks/checked-tables.ts';
import { isUnconditional } from '../routing/checks/conditions.ts';
import type { Finding } from '../routing/checks/finding.ts';
import { findLoops } from '../routing/checks/loops.ts';
import { anyPartition, type Rule, ruleName } from '../routing/rule.ts';
import { findAddedRedirections, rulesAbout } from './added-redirections.ts';
import { followTargets, goodRules, type KnownRules, readMissing } from './follow-targets.ts';
import { newFindings, type Touched } from './new-findings.ts';
import type { RowTable } from './row-table.ts';
import { withPauses } from './with-pauses.ts';

/** What a change makes of the rules of one partition. */
export interface RuleChange {
  readonly partition: string;
  /** The rows of the partition as they are, and as they will be. */
  readonly before: readonly TableRow[];
  readonly after: readonly TableRow[];
  /** The rows of the partition `any`, where that is another one. */
  readonly any: readonly TableRow[];
  readonly touched: Touched;
}

interface LoopCheckTerms extends CheckTerms {
  /** Aborted when nobody waits any longer. */
  readonly signal?: AbortSignal;
}

/**
 * Tells the loops that a change closes, and those that go through rules that it writes: the targets are followed from
 * the redirections that the change adds or makes certain, and only partitions met on that way are read. What a rule of
 * `any` for numbers that it does not list had hidden in partitions that are not met, only a check of all rules tells.
 */
export async function findNewLoops(
  change: RuleChange,
  table: RowTable,
  { signal, ...terms }: LoopCheckTerms,
): Promise<readonly Finding[]> {
  const { partition, touched } = change;
  const rulesOf = (rows: readonly TableRow[]) => withPauses(goodRules(rows), signal);
  const [were, will] = [new Set(change.before), new Set(change.after)];
  // Most rows stay, and are read once.
  const stay = await rulesOf(change.before.filter((row) => will.has(row)));
  const gone = await rulesOf(change.before.filter((row) => !will.has(row)));
  const come = await rulesOf(change.after.filter((row) => !were.has(row)));
  const [before, after] = [
    [...stay, ...gone],
    [...stay, ...come],
  ];
  const others: KnownRules = new Map([[anyPartition, await rulesOf(change.any)]]);
  const isWritten = (rule: Rule): boolean => touched.places.has(ruleName(rule));
  const concerned = concernedBy(partition, gone, come);
  await readMissing(concerned.uncovered, others, table);
  const unchanged = [...others.values()].flat();
  const narrow = (rules: readonly Rule[]) =>
    concerned.identities === undefined ? rules : rulesAbout(concerned.identities, rules);
  const { sources, targets } = await withPauses(
    findAddedRedirections(
      narrow([...before, ...unchanged]),
      narrow([...after, ...unchanged]),
      isWritten,
      terms,
    ),
    signal,
  );
  if (targets.size === 0) {
    return [];
  }
  const known = new Map(others).set(partition, after);
  const met = await followTargets(targets, known, table, terms);
  if (![...sources].some((source) => met.has(source))) {
    return [];
  }
  // Of several circles that calls may go round, the one is told that is found first: where the change is.
  const order = (rule: Rule): number =>
    2 * Number(!sources.has(rule.partition)) + Number(!isWritten(rule));
  const loopsOf = (rules: readonly Rule[]) => {
    const all = [...known.set(partition, rules).values()].flat();
    const about = rulesAbout(met, all).toSorted((a, b) => order(a) - order(b));
    return withPauses(
      findLoops(about, terms, (name) => touched.places.has(name)),
      signal,
    );
  };
  const found = await loopsOf(after);
  return newFindings(found.length === 0 ? [] : await loopsOf(before), found, touched);
}

interface Concerned {
  /** Whose redirections may become others; undefined where they are those of everybody. */
  readonly identities: ReadonlySet<string> | undefined;
  /** Whose own rules may be hidden no longer. */
  readonly uncovered: ReadonlySet<string>;
}

function concernedBy(partition: string, gone: readonly Rule[], come: readonly Rule[]): Concerned {
  if (partition !== anyPartition) {
    return { identities: new Set([partition]), uncovered: new Set() };
  }
  // A rule of which only the note changes hides as much as before.
  const remaining = new Set(come.map((rule) => JSON.stringify(rule)));
  const uncovering = gone.filter(
    (rule) => rule.enabled && isUnconditional(rule) && !remaining.has(JSON.stringify(rule)),
  );
  const isOpen = ({ calledNumbers: { positive } }: Rule): boolean =>
    positive.length === 0 || positive.some(({ kind }) => kind !== 'exact');
  return {
    identities: uncovering.some(isOpen) ? undefined : namedBy([...gone, ...come]),
    uncovered: namedBy(uncovering),
  };
}

function namedBy(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(
    rules.flatMap(({ calledNumbers: { positive } }) =>
      positive.flatMap((item) => (item.kind === 'exact' ? item.canonical : [])),
    ),
  );
}
