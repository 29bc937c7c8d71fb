import { sameRow, type TableRow } from '../files/row.ts';
import { keepingTypes } from './exact-columns.ts';
import type { RowChange } from './history-entry.ts';
import type { RowWrite } from './submit-writes.ts';
import type { StoredTableRow } from './table-entity.ts';

/** What is to become of one row of a schedule. */
export type ScheduleChange = RowChange & { readonly before: StoredTableRow | undefined };

/** The rows that differ, in the order of their keys. */
export function changesBetween(
  stored: readonly StoredTableRow[],
  rows: readonly TableRow[],
): readonly ScheduleChange[] {
  const wanted = new Map(rows.map((row) => [row.key, row]));
  const keys = new Set([...stored.map(({ key }) => key), ...wanted.keys()]);
  return [...keys].sort().flatMap((key) => {
    const before = storedRow(stored, key);
    const named = wanted.get(key);
    const after = named === undefined ? undefined : keepingTypes(named, before);
    const isSame =
      before !== undefined && after !== undefined && sameRow('schedules', before, after);
    return isSame ? [] : [{ kind: 'schedules', before, after } as const];
  });
}

/** The row with this key. */
export function storedRow(
  rows: readonly StoredTableRow[],
  key: string,
): StoredTableRow | undefined {
  return rows.find((row) => row.key === key);
}

/** The key of the row that changes. */
export function keyOf({ before, after }: RowChange): string {
  return (after ?? before)?.key ?? '';
}

/** Every row is held to the version that the etag of the whole was taken from. */
export function writeOf({ before, after }: ScheduleChange): RowWrite {
  return after === undefined
    ? {
        kind: 'delete',
        key: before?.key ?? '',
        condition: before === undefined ? 'any' : { etag: before.etag },
      }
    : putOf(after, before);
}

function putOf(row: TableRow, before: StoredTableRow | undefined): RowWrite {
  return {
    kind: 'put',
    row: keepingTypes(row, before),
    condition: before === undefined ? 'absent' : { etag: before.etag },
  };
}
