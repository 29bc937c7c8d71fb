import { checkRules } from '../../../src/routing/check-rules.ts';
import type { CheckedTables } from '../../../src/routing/checks/checked-tables.ts';
import type { Finding } from '../../../src/routing/checks/finding.ts';
import { row } from '../rules.ts';

/** Rows by name: `<partition>/<id>`. */
export type NamedRows = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Tables of these rows; a platform like Azure Communication Services may redirect to any number. */
export function tablesOf(rows: NamedRows, changes: Partial<CheckedTables> = {}): CheckedTables {
  return {
    rules: Object.entries(rows).map(([name, columns]) => row(name, columns)),
    schedules: new Map(),
    lists: new Set(),
    allowedDestinations: ['+'],
    strategies: new Set(['first', 'weighted'] as const),
    isWhole: true,
    ...changes,
  };
}

/** What is found, a line each: `warning never-fires any/b, targets: problem: remedy`. */
export function check(rows: NamedRows, changes: Partial<CheckedTables> = {}): string[] {
  return checkRules(tablesOf(rows, changes)).map(describeFinding);
}

/** A finding as a line. */
export function describeFinding(finding: Finding): string {
  const { severity, code, place, column, problem, remedy } = finding;
  return `${severity} ${code} ${place}${column === undefined ? '' : `, ${column}`}: ${problem}: ${remedy}`;
}

/** What is found, by code and place only. */
export function codes(rows: NamedRows, changes: Partial<CheckedTables> = {}): string[] {
  return checkRules(tablesOf(rows, changes)).map(({ code, place }) => `${code} ${place}`);
}
