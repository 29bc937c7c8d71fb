import { normalColumns, type TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import type { Assignments } from './assignments.ts';

/**
 * What is to be set, with the end of an earlier night switch taken away where it is past: a state that is set without
 * `until` is meant to hold from now on.
 */
export function withoutPastUntil(
  kind: TableKind,
  before: TableRow | undefined,
  texts: Assignments,
  now: number,
): Assignments {
  const isSwitched = kind === 'schedules' && (texts.get('state') ?? '').trim() !== '';
  if (before === undefined || !isSwitched || texts.has('until')) {
    return texts;
  }
  const until = new Map(normalColumns(kind, before)).get('until');
  return until instanceof Date && until.getTime() <= now
    ? new Map([...texts, ['until', '']])
    : texts;
}
