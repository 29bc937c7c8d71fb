import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { checkRulesInSteps } from '../routing/check-rules.ts';
import type { CheckedTables } from '../routing/checks/checked-tables.ts';
import type { Finding } from '../routing/checks/finding.ts';
import { anyPartition, type Strategy } from '../routing/rule.ts';
import { findRulesLeftWithout } from './dependents.ts';
import {
  followTargets,
  type RulePartitions,
  readNamedLists,
  readNamedSchedules,
  toRuleRow,
} from './gather-rules.ts';
import { newFindings, type Touched, toVerdict, type Verdict } from './new-findings.ts';
import type { OperatorTables } from './operator-tables.ts';
import {
  findProblemsOfMembers,
  findProblemsOfSchedule,
  findProblemsOfSize,
  placeOf,
} from './row-findings.ts';
import { withPauses } from './with-pauses.ts';

export type { Verdict } from './new-findings.ts';

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
      return checkRuleChange(change, tables, settings);
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
  const { partition } = change;
  const [own, any] = await Promise.all(
    [partition, anyPartition].map((name) => Array.fromAsync(tables.rules.rows(name))),
  );
  const before: RulePartitions = new Map([
    [anyPartition, any ?? []],
    [partition, own ?? []],
  ]);
  const after: RulePartitions = new Map(before).set(partition, afterChange(own ?? [], change));
  await followTargets(after, tables.rules);
  for (const [name, rows] of after) {
    if (name !== partition) {
      before.set(name, rows);
    }
  }
  const [schedules, lists] = await Promise.all([
    readNamedSchedules(change.puts, tables),
    readNamedLists(change.puts, tables),
  ]);
  const touched: Touched = {
    places: placesOf('rules', change.puts),
    grown: new Set((after.get(partition)?.length ?? 0) > (own?.length ?? 0) ? [partition] : []),
  };
  const find = async (partitions: RulePartitions): Promise<readonly Finding[]> => {
    const rows = [...partitions.values()].flat().map(toRuleRow);
    const checked: CheckedTables = { ...settings, rules: rows, schedules, lists, isWhole: false };
    // Of other rules, neither schedules nor lists were read.
    const findings = await withPauses(checkRulesInSteps(checked));
    return findings.filter(
      ({ code, place }) => !codesOfNamed.has(code) || touched.places.has(place),
    );
  };
  const found = await find(after);
  // What was wrong before matters only where something is wrong now.
  const known = found.length === 0 ? [] : await find(before);
  return toVerdict(newFindings(known, found, touched));
}

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
