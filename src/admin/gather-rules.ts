import type { TableRow } from '../files/row.ts';
import type { KnownScheduleRows } from '../routing/checks/checked-tables.ts';
import { type Rule, type RuleRow, readRule } from '../routing/rule.ts';
import { readSchedule } from '../routing/schedule.ts';
import type { OperatorTables } from './operator-tables.ts';

/** A row as rules are read from. */
export function toRuleRow({ partition, key, columns }: TableRow): RuleRow {
  return { partition, id: key, columns };
}

/** What can be read of a row, whether it can be used or not. */
export function draftOf(row: TableRow): Rule {
  const read = readRule(toRuleRow(row));
  return 'rule' in read ? read.rule : read.malformed.draft;
}

/** What is wrong with the schedules that rules name; those that do not exist are left out. */
export async function readNamedSchedules(
  rows: readonly TableRow[],
  { schedules }: OperatorTables,
): Promise<Map<string, KnownScheduleRows>> {
  const ids = new Set(rows.map(draftOf).flatMap(({ schedule }) => schedule?.id ?? []));
  const found = new Map<string, KnownScheduleRows>();
  for (const id of ids) {
    const stored = await Array.fromAsync(schedules.rows(id));
    if (stored.length > 0) {
      found.set(id, problemsOfSchedule(id, stored));
    }
  }
  return found;
}

/** What checks ask of a schedule: the problems of its rows, none where it can be used. */
export function problemsOfSchedule(id: string, rows: readonly TableRow[]): KnownScheduleRows {
  const read = readSchedule(
    id,
    rows.map(({ key, columns }) => ({ id: key, columns })),
  );
  return 'problems' in read
    ? read
    : { problems: [], overriddenUntil: read.schedule.override?.until };
}

/** The lists with at least one member, among those that rules name. */
export async function readNamedLists(
  rows: readonly TableRow[],
  { lists }: OperatorTables,
): Promise<Set<string>> {
  const named = new Set(
    rows
      .map(draftOf)
      .flatMap(({ calledNumbers, callers }) =>
        [calledNumbers, callers]
          .flatMap(({ positive, negative }) => [...positive, ...negative])
          .flatMap((pattern) => (pattern.kind === 'list' ? pattern.list : [])),
      ),
  );
  const found = new Set<string>();
  for (const list of named) {
    const { rows: some } = await lists.page({ partition: list, limit: 1 });
    if (some.length > 0) {
      found.add(list);
    }
  }
  return found;
}
