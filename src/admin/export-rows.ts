import { gatherOwnColumns } from '../files/own-columns.ts';
import type { TableKind } from '../files/table-kind.ts';
import { writeCsv } from '../files/write-csv.ts';
import { writeJson } from '../files/write-json.ts';
import type { OperatorTables } from './operator-tables.ts';

/**
 * Writes a table, or one partition of it, as `planImport` reads it back; the same rows always give the same bytes. CSV
 * needs its columns first, so the rows are read twice; it throws where a column comes to the table between.
 */
export async function* exportRows(
  kind: TableKind,
  format: 'csv' | 'json',
  tables: OperatorTables,
  partition?: string,
): AsyncIterable<string> {
  if (format === 'json') {
    yield* writeJson(kind, tables[kind].rows(partition));
    return;
  }
  const own = gatherOwnColumns(kind);
  for await (const row of tables[kind].rows(partition)) {
    own.add(row);
  }
  yield* writeCsv(kind, tables[kind].rows(partition), own.names());
}
