import type { CheckedTables } from './checked-tables.ts';
import type { Finding } from './finding.ts';

/** Tells of overrides that decide no more at an instant, in milliseconds since the epoch. */
export function findPastOverrides(
  schedules: CheckedTables['schedules'],
  instant: number,
): readonly Finding[] {
  return [...schedules].flatMap(([id, { overriddenUntil: until }]): readonly Finding[] =>
    until === undefined || instant < until
      ? []
      : [
          {
            severity: 'warning',
            code: 'past-override',
            place: `schedule ${id}, row override`,
            column: 'until',
            problem: `${new Date(until).toISOString()} is past, so the override does nothing`,
            remedy: 'delete the row, or write a later instant',
          },
        ],
  );
}
