import { canonicalRow } from '../files/canonical-row.ts';
import { sameRow, type TableRow } from '../files/row.ts';
import { nameOfRow } from './difference-of-rows.ts';
import type { SourceRow } from './read-source.ts';
import type { RowTable } from './row-table.ts';

/** A member that a line of a file holds. */
export type LinedMember = Extract<SourceRow, { readonly row: TableRow }>;

/**
 * Chooses between the two forms of a member of a file: as it was written where the table has it just so, since what was
 * exported changes nothing, whatever its form; else the canonical one.
 */
export interface WrittenMembers {
  /** Has to be awaited for every member before `formOf` is asked for it. */
  meet(member: LinedMember): Promise<void>;
  formOf(member: LinedMember): TableRow;
}

/**
 * Creates a chooser. A list is read for it once, and only where the file has a member of it in another form: of what is
 * read, the rows in such a form are kept, which are few.
 */
export function createWrittenMembers(lists: RowTable): WrittenMembers {
  const known = new Map<string, ReadonlyMap<string, TableRow>>();
  return {
    async meet({ row, written }) {
      if (!isSameName(row, written) && !known.has(written.partition)) {
        known.set(written.partition, await readWritten(lists, written.partition));
      }
    },
    formOf({ row, written }) {
      if (isSameName(row, written)) {
        return row;
      }
      const stored = known.get(written.partition)?.get(nameOfRow(written));
      return stored !== undefined && sameRow('lists', stored, written) ? written : row;
    },
  };
}

async function readWritten(lists: RowTable, list: string): Promise<ReadonlyMap<string, TableRow>> {
  const found = new Map<string, TableRow>();
  for await (const row of lists.rows(list)) {
    if (!isSameName(row, canonicalRow('lists', row))) {
      found.set(nameOfRow(row), row);
    }
  }
  return found;
}

function isSameName(a: TableRow, b: TableRow): boolean {
  return a.partition === b.partition && a.key === b.key;
}
