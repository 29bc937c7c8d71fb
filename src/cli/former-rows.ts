import { access } from 'node:fs/promises';
import { parse, resolve } from 'node:path';
import { exportRows } from '../admin/export-rows.ts';
import type { PastImport } from '../admin/import-entry.ts';
import type { OperatorTables } from '../admin/operator-tables.ts';
import type { TableKind } from '../files/table-kind.ts';
import { checkPlace, saveText } from './save-text.ts';
import { shellWord } from './shell-word.ts';
import { harmless, note, warn } from './terminal.ts';

/** For this user alone: the rows hold phone numbers. */
const privateMode = 0o600;
const fewNames = 10;

/**
 * The file, with its whole path, that is to keep the rows of a table as they are before an import; undefined where there
 * are none. A file named that `kept` the rows before an import which this one goes on with gets another beside it, so
 * that the same line can be typed again. Throws where it could not be written.
 */
export async function chooseFormerFile(
  kind: TableKind,
  tables: OperatorTables,
  instant: Date,
  { named, kept }: { readonly named: string | undefined; readonly kept: readonly string[] },
): Promise<string | undefined> {
  const { rows } = await tables[kind].page({ limit: 1 });
  if (rows.length === 0) {
    return undefined;
  }
  const stamp = instant.toISOString().replace(/[-:.]/g, '');
  const wanted = resolve(named ?? `${kind}-before-${stamp}.csv`);
  const { dir, name, ext } = parse(wanted);
  const file = kept.includes(wanted) ? resolve(dir, `${name}-${stamp}${ext}`) : wanted;
  await checkPlace(file);
  return file;
}

/** Keeps the rows of a table as they are before an import, in a file that import restores. */
export async function saveFormerRows(
  kind: TableKind,
  tables: OperatorTables,
  file: string,
  signal: AbortSignal,
): Promise<void> {
  const format = file.toLowerCase().endsWith('.json') ? 'json' : 'csv';
  await saveText(exportRows(kind, format, tables), file, { mode: privateMode, signal });
  note(`The former rows are in ${file}: ${restoreCommand(kind, file)} brings them back.`);
}

/** What brings back the rows of a table that were saved before an import. */
export function restoreCommand(kind: TableKind, file: string): string {
  return `call-redirect ${kind} import ${shellWord(file)} --prune --allow-empty`;
}

/** Says that an import goes on with another one that has no end in the history, and where the rows before that are. */
export async function noteUnfinished({ time, who, imported }: PastImport): Promise<void> {
  const { kind, formerRows } = imported;
  note(`An import of the same file began at ${time}, and the history has no end of it.`);
  if (formerRows === undefined) {
    return;
  }
  const file = harmless(formerRows);
  if (await isThere(formerRows)) {
    note(`The rows before it are in ${file}: ${restoreCommand(kind, file)} brings them back.`);
  } else {
    warn(`the rows before it were saved in ${file} by ${who}, and are not there: look for them.`);
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
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
