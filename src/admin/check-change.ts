import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { checkRulesInSteps } from '../routing/check-rules.ts';
import type { CheckedTables } from '../routing/checks/checked-tables.ts';
import type { Finding } from '../routing/checks/finding.ts';
import { anyPartition, type Strategy } from '../routing/rule.ts';
import { findRulesLeftWithout } from './dependents.ts';
import { readNamedLists, readNamedSchedules, toRuleRow } from './gather-rules.ts';
import { newFindings, type Touched, toVerdict, type Verdict } from './new-findings.ts';
import { findNewLoops } from './new-loops.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { OperatorTables } from './operator-tables.ts';
import {
  findProblemsOfMembers,
  findProblemsOfSchedule,
  findProblemsOfSize,
  placeOf,
} from './row-findings.ts';
import { withPauses } from './with-pauses.ts';

/** What a change would do to one partition. */
export interface PartitionChange {
  readonly kind: TableKind;
  readonly partition: string;
  readonly puts: readonly TableRow[];
  /** RowKeys. */
  readonly deletes: readonly string[];
}

/** What rules are held to beside each other. */
export interface CheckSettings {
  /** Prefixes of phone numbers; `+` allows all of them. */
  readonly allowedDestinations: readonly string[];
  /** What the platform can do with several targets. */
  readonly strategies: ReadonlySet<Strategy>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when nobody waits for the verdict any longer. */
  readonly signal?: AbortSignal;
}

/**
 * Checks a change before it is made, reading only the partitions that it meets. What was wrong before and is not
 * touched by it does not stand in its way.
 */
export async function checkChange(
  change: PartitionChange,
  tables: OperatorTables,
  settings: CheckSettings,
): Promise<Verdict> {
  switch (change.kind) {
    case 'rules':
      return oneAtATime(() => checkRuleChange(change, tables, settings));
    case 'schedules':
      return checkScheduleChange(change, tables, settings);
    case 'lists':
      return toVerdict([
        ...findProblemsOfSize('lists', change.puts),
        ...findProblemsOfMembers(change.puts),
        ...(await findRulesLeftWithout('lists', await emptiedList(change, tables), tables)),
      ]);
  }
}

/** The list where none of its members is left. */
async function emptiedList(
  { partition, puts, deletes }: PartitionChange,
  { lists }: OperatorTables,
): Promise<ReadonlySet<string>> {
  if (puts.length > 0 || deletes.length === 0) {
    return new Set();
  }
  const gone = new Set(deletes);
  const limit = Math.min(gone.size + 1, 1_000);
  let continuation: string | undefined;
  do {
    // Only the beginning is read: a list may have millions of members.
    const page = await lists.page({
      partition,
      limit,
      ...(continuation === undefined ? {} : { continuation }),
    });
    if (page.rows.some(({ key }) => !gone.has(key))) {
      return new Set();
    }
    continuation = page.continuation;
  } while (continuation !== undefined);
  return new Set([partition]);
}

async function checkScheduleChange(
  change: PartitionChange,
  tables: OperatorTables,
  { now }: CheckSettings,
): Promise<Verdict> {
  const { kind, partition, puts } = change;
  const before = await Array.fromAsync(tables.schedules.rows(partition));
  const after = afterChange(before, change);
  const isDeleted = before.length > 0 && after.length === 0;
  const touched = { places: placesOf(kind, puts), grown: new Set<string>() };
  return toVerdict([
    ...findProblemsOfSize(kind, puts),
    ...newFindings(
      findProblemsOfSchedule(partition, before, now()),
      findProblemsOfSchedule(partition, after, now()),
      touched,
    ),
    ...(await findRulesLeftWithout('schedules', new Set(isDeleted ? [partition] : []), tables)),
  ]);
}

async function checkRuleChange(
  change: PartitionChange,
  tables: OperatorTables,
  settings: CheckSettings,
): Promise<Verdict> {
  const tooLarge = findProblemsOfSize('rules', change.puts);
  if (tooLarge.length > 0) {
    // What cannot be kept is refused whatever else it says: its many targets are not worth following.
    return toVerdict(tooLarge);
  }
  const { signal } = settings;
  signal?.throwIfAborted();
  const { partition } = change;
  const read = (name: string) => Array.fromAsync(tables.rules.rows(name));
  const [before, any] = await Promise.all([
    read(partition),
    partition === anyPartition ? [] : read(anyPartition),
  ]);
  const after = afterChange(before, change);
  const [schedules, lists] = await Promise.all([
    readNamedSchedules(change.puts, tables),
    readNamedLists(change.puts, tables),
  ]);
  const touched: Touched = {
    places: placesOf('rules', change.puts),
    grown: new Set(after.length > before.length ? [partition] : []),
  };
  const find = async (own: readonly TableRow[]): Promise<readonly Finding[]> => {
    const rules = [...any, ...own].map(toRuleRow);
    const checked: CheckedTables = { ...settings, rules, schedules, lists, isWhole: false };
    const findings = await withPauses(checkRulesInSteps(checked), signal);
    return findings.filter(
      ({ code, place }) =>
        !codesOfLoops.has(code) && (!codesOfNamed.has(code) || touched.places.has(place)),
    );
  };
  const found = await find(after);
  // What was wrong before matters only where something is wrong now that the change does not touch.
  const known = found.every(({ place }) => touched.places.has(place)) ? [] : await find(before);
  const loops = await findNewLoops(
    { partition, before, after, any, touched },
    tables.rules,
    settings,
  );
  return toVerdict([...newFindings(known, found, touched), ...loops]);
}

/** Of the rules that a loop goes through, only those of two partitions were read. */
const codesOfLoops: ReadonlySet<Finding['code']> = new Set(['loop', 'possible-loop']);

/** Of rules that are not written, neither schedules nor lists were read. */
const codesOfNamed: ReadonlySet<Finding['code']> = new Set([
  'unknown-schedule',
  'schedule-unusable',
  'malformed-schedule',
  'unknown-list',
]);

function placesOf(kind: TableKind, rows: readonly TableRow[]): ReadonlySet<string> {
  return new Set(rows.map((row) => placeOf(kind, row)));
}

/** The rows of a partition as they will be. */
export function afterChange(
  rows: readonly TableRow[],
  { puts, deletes }: Pick<PartitionChange, 'puts' | 'deletes'>,
): readonly TableRow[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  for (const key of deletes) {
    byKey.delete(key);
  }
  for (const row of puts) {
    byKey.set(row.key, row);
  }
  return [...byKey.values()].sort((left, right) => (left.key < right.key ? -1 : 1));
}
