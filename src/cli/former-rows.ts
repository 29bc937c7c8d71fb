import { exportRows } from '../admin/export-rows.ts';
import type { OperatorTables } from '../admin/operator-tables.ts';
import type { TableKind } from '../files/table-kind.ts';
import { saveText } from './save-text.ts';
import { note } from './terminal.ts';

/**
 * Keeps the rows of a table as they are before an import, in a file of the working directory that import restores.
 * An empty table needs none.
 */
export async function saveFormerRows(
  kind: TableKind,
  tables: OperatorTables,
  instant: Date,
): Promise<void> {
  const { rows } = await tables[kind].page({ limit: 1 });
  if (rows.length === 0) {
    return;
  }
  const file = `${kind}-before-${instant.toISOString().replace(/[-:.]/g, '')}.csv`;
  await saveText(exportRows(kind, 'csv', tables), file, false);
  note(
    `The former rows are in ${file}: call-redirect ${kind} import ${file} --prune --allow-empty brings them back.`,
  );
}
