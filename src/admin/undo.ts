import { sameRow, type TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import type { Finding } from '../routing/checks/finding.ts';
import { type ChangeOutcome, type Changing, deleteRow, putRow } from './change-row.ts';
import type { HistoryEntry, RowChange } from './history-entry.ts';
import type { OperatorTables } from './operator-tables.ts';
import { malformed, placeOf } from './row-findings.ts';
import type { StoredTableRow } from './table-entity.ts';

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
  const found = await findWayBack(entry, changing.tables);
  return 'obstacle' in found
    ? found.obstacle
    : takeBack(found.change, found.current, {
        ...changing,
        author: { ...changing.author, how: 'undo' },
      });
}

/** A change as it can be taken back now, and its row as it is; or what stands in the way. */
export async function findWayBack(
  entry: HistoryEntry,
  tables: OperatorTables,
): Promise<
  | { readonly change: RowChange; readonly current: StoredTableRow | undefined }
  | { readonly obstacle: UndoOutcome }
> {
  const { change } = entry;
  if (change === undefined) {
    return { obstacle: { kind: 'import', entry } };
  }
  const { partition, key } = change.after ?? change.before ?? { partition: '', key: '' };
  if (entry.problems.length > 0) {
    const errors = unreadable(entry, change.kind, { partition, key });
    return { obstacle: { kind: 'refused', errors, warnings: [] } };
  }
  const current = await tables[change.kind].row(partition, key);
  return isAsLeft(change, current)
    ? { change, current }
    : { obstacle: { kind: 'changed', entry, current } };
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

function isAsLeft({ kind, after }: RowChange, current: TableRow | undefined): boolean {
  return after === undefined || current === undefined
    ? after === current
    : sameRow(kind, after, current);
}

/** Why an entry cannot be taken back: to leave out what cannot be read would lose it. */
function unreadable(
  { id, problems }: HistoryEntry,
  kind: TableKind,
  row: Pick<TableRow, 'partition' | 'key'>,
): readonly Finding[] {
  return problems.map(({ column, problem }) => ({
    severity: 'error',
    code: malformed[kind],
    place: placeOf(kind, row),
    column,
    problem: `the history (${id}) holds what cannot be written: ${problem}`,
    remedy: 'set the row as you want to have it',
  }));
}
