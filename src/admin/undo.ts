import { sameRow, type TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { type ChangeOutcome, type Changing, deleteRow, putRow } from './change-row.ts';
import type { HistoryEntry, RowChange } from './history-entry.ts';
import type { StoredTableRow } from './row-table.ts';

/** What became of taking a change back. */
export type UndoOutcome =
  | ChangeOutcome
  /** Nothing was written: the row has changed since, and is now so (undefined where it is gone). */
  | {
      readonly kind: 'changed';
      readonly entry: HistoryEntry;
      readonly current: TableRow | undefined;
    }
  /** No change of this id is in the history. */
  | { readonly kind: 'unknown' }
  /** Nothing was written: an import is taken back by importing, with prune, the file that was saved before it. */
  | { readonly kind: 'import'; readonly entry: HistoryEntry };

/** Takes back one change of the history, if its row is still as the change left it. It is a change like any other. */
export async function undo(id: string, changing: Changing): Promise<UndoOutcome> {
  const entry = await changing.tables.history.entry(id);
  if (entry === undefined) {
    return { kind: 'unknown' };
  }
  const { change } = entry;
  if (change === undefined) {
    return { kind: 'import', entry };
  }
  const { partition, key } = change.after ?? change.before ?? { partition: '', key: '' };
  const current = await changing.tables[change.kind].row(partition, key);
  if (!isSame(change.kind, current, change.after)) {
    return { kind: 'changed', entry, current };
  }
  return takeBack(change, current, {
    ...changing,
    author: { ...changing.author, how: 'undo' },
  });
}

async function takeBack(
  { kind, before }: RowChange,
  current: StoredTableRow | undefined,
  changing: Changing,
): Promise<ChangeOutcome> {
  if (before !== undefined) {
    return putRow(
      kind,
      before,
      current === undefined ? 'absent' : { etag: current.etag },
      changing,
    );
  }
  return current === undefined
    ? { kind: 'conflict', reason: 'the row is not there' }
    : deleteRow(kind, current.partition, current.key, { etag: current.etag }, changing);
}

function isSame(kind: TableKind, a: TableRow | undefined, b: TableRow | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameRow(kind, a, b);
}
