import { gatherOwnColumns } from '../files/own-columns.ts';
import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { writeCsv } from '../files/write-csv.ts';
import { writeJson } from '../files/write-json.ts';
import type { OperatorTables } from './operator-tables.ts';

/**
 * Writes a table, or one partition of it, as `planImport` reads it back; the same rows always give the same bytes. CSV
 * needs its columns first, so the rows are read twice; it throws where a column comes to the table between. `onRow` is
 * told every row that is written.
 */
export async function* exportRows(
  kind: TableKind,
  format: 'csv' | 'json',
  tables: OperatorTables,
  partition?: string,
  onRow: () => void = () => {},
): AsyncIterable<string> {
  if (format === 'json') {
    yield* writeJson(kind, written());
    return;
  }
  const own = gatherOwnColumns(kind);
  for await (const row of tables[kind].rows(partition)) {
    own.add(row);
  }
  yield* writeCsv(kind, written(), own.names());

  async function* written(): AsyncIterable<TableRow> {
    for await (const row of tables[kind].rows(partition)) {
      onRow();
      yield row;
    }
  }
}
