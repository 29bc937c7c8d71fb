import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import type { Finding, FindingCode } from '../routing/checks/finding.ts';
import { findMalformedRows } from '../routing/checks/malformed-rows.ts';
import { findMalformedMembers } from '../routing/checks/members.ts';
import { findPastOverrides } from '../routing/checks/past-overrides.ts';
import { findMalformedSchedules } from '../routing/checks/schedules.ts';
import { readRule, ruleName } from '../routing/rule.ts';
import { problemsOfSchedule, toRuleRow } from './gather-rules.ts';
import { problemsOfSize } from './row-limits.ts';

/** What a row that cannot be read is called in findings. */
export const malformed: Readonly<Record<TableKind, FindingCode>> = {
  rules: 'malformed-row',
  schedules: 'malformed-schedule',
  lists: 'malformed-member',
};

/** Where findings say that a row is. */
export function placeOf(kind: TableKind, row: Pick<TableRow, 'partition' | 'key'>): string {
  const { partition, key } = row;
  switch (kind) {
    case 'rules':
      return ruleName({ partition, id: key });
    case 'schedules':
      return `schedule ${partition}, row ${key}`;
    case 'lists':
      return `list ${partition}, member ${key}`;
  }
}

/** Tells what no table could keep of these rows. */
export function findProblemsOfSize(kind: TableKind, rows: readonly TableRow[]): readonly Finding[] {
  return rows.flatMap((row) =>
    problemsOfSize(row).map(
      (problem): Finding => ({
        severity: 'error',
        code: malformed[kind],
        place: placeOf(kind, row),
        ...problem,
      }),
    ),
  );
}

/** Tells why these rows of the Rules table cannot be read. */
export function findProblemsOfRules(rows: readonly TableRow[]): readonly Finding[] {
  return rows.flatMap((row) => {
    const read = readRule(toRuleRow(row));
    return 'malformed' in read ? findMalformedRows([read.malformed]) : [];
  });
}

/** Tells why these rows of the Lists table cannot be read. */
export function findProblemsOfMembers(rows: readonly TableRow[]): readonly Finding[] {
  return findMalformedMembers(
    rows.map(({ partition, key, columns }) => ({ list: partition, member: key, columns })),
  );
}

/**
 * Tells why a schedule that has just these rows cannot be read, or what of it does nothing at an instant (milliseconds
 * since the epoch); one without rows is none.
 */
export function findProblemsOfSchedule(
  id: string,
  rows: readonly TableRow[],
  instant: number,
): readonly Finding[] {
  if (rows.length === 0) {
    return [];
  }
  const schedules = new Map([[id, problemsOfSchedule(id, rows)]]);
  return [...findMalformedSchedules(schedules), ...findPastOverrides(schedules, instant)];
}
