import { exportRows } from '../admin/export-rows.ts';
import type { OperatorTables } from '../admin/operator-tables.ts';
import type { TableKind } from '../files/table-kind.ts';
import { checkPlace, saveText } from './save-text.ts';
import { note, warn } from './terminal.ts';

/** For this user alone: the rows hold phone numbers. */
const privateMode = 0o600;
const fewNames = 10;

/**
 * The file that is to keep the rows of a table as they are before an import; undefined where there are none. Throws
 * where it could not be written.
 */
export async function chooseFormerFile(
  kind: TableKind,
  tables: OperatorTables,
  instant: Date,
  named: string | undefined,
): Promise<string | undefined> {
  const { rows } = await tables[kind].page({ limit: 1 });
  if (rows.length === 0) {
    return undefined;
  }
  const file = named ?? `${kind}-before-${instant.toISOString().replace(/[-:.]/g, '')}.csv`;
  await checkPlace(file);
  return file;
}

/** Keeps the rows of a table as they are before an import, in a file that import restores. */
export async function saveFormerRows(
  kind: TableKind,
  tables: OperatorTables,
  file: string,
): Promise<void> {
  const format = file.toLowerCase().endsWith('.json') ? 'json' : 'csv';
  await saveText(exportRows(kind, format, tables), file, privateMode);
  note(
    `The former rows are in ${file}: call-redirect ${kind} import ${file} --prune --allow-empty brings them back.`,
  );
}

/** Says which of the former rows import will refuse: their file does not bring them back as it is. */
export function warnOfMalformedFormer(names: readonly string[]): void {
  if (names.length === 0) {
    return;
  }
  const more = names.length > fewNames ? ` and ${names.length - fewNames} more` : '';
  warn(
    `of the former rows, import will refuse these on the way back: ${names.slice(0, fewNames).join(', ')}${more}: they are malformed, so correct or remove them in the file first.`,
  );
}
