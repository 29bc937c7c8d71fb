import { stringify } from 'csv-stringify/sync';
import { ChangedMeanwhileError } from './changed-meanwhile.ts';
import { edmTypeOf, type StoredValue, textOf } from './column-value.ts';
import { sortOwnColumns } from './own-columns.ts';
import { normalColumns, type TableRow, typeSuffix } from './row.ts';
import { addApostrophe } from './spreadsheet-habits.ts';
import { catalogues, type TableKind } from './table-kind.ts';

/** How many rows make a piece of text. */
const rowsAtOnce = 200;

/**
 * Writes rows, in the order given, as `readCsvRows` reads them back: the same rows always give the same bytes. The
 * columns are the keys, the catalogue's, and `ownColumns` as `gatherOwnColumns` names them. Lines end in LF, and there
 * is no byte order mark.
 *
 * Only a text that a spreadsheet would run as a formula gets an apostrophe before it, which reading takes off. Numbers
 * do not: with an apostrophe before every `+1425…` every line of a diff would differ from what people write, and what
 * a spreadsheet makes of such a number is refused by reading, with the remedy.
 *
 * Throws where a row has a column that `ownColumns` does not name, or whose type it does not.
 */
export async function* writeCsv(
  kind: TableKind,
  rows: AsyncIterable<TableRow> | Iterable<TableRow>,
  ownColumns: readonly string[],
): AsyncIterable<string> {
  const names = [...catalogues[kind].columns.keys(), ...sortOwnColumns(ownColumns)];
  yield csvOf([['PartitionKey', 'RowKey', ...names]]);
  let lines: string[][] = [];
  for await (const row of rows) {
    lines.push(cellsOf(kind, row, names));
    if (lines.length === rowsAtOnce) {
      yield csvOf(lines);
      lines = [];
    }
  }
  if (lines.length > 0) {
    yield csvOf(lines);
  }
}

function csvOf(lines: readonly string[][]): string {
  // The line end CR is quoted only on demand; readers take it for the end of a line.
  return stringify([...lines], { record_delimiter: '\n', quoted_match: /\r/ });
}

function cellsOf(kind: TableKind, row: TableRow, names: readonly string[]): string[] {
  const cells = new Map<string, string>();
  for (const [name, value] of normalColumns(kind, row)) {
    checkPlace(kind, row, name, value, names);
    cells.set(name, addApostrophe(textOf(value)));
    cells.set(name + typeSuffix, edmTypeOf(value));
  }
  return [
    addApostrophe(row.partition),
    addApostrophe(row.key),
    ...names.map((name) => cells.get(name) ?? ''),
  ];
}

function checkPlace(
  kind: TableKind,
  { partition, key }: TableRow,
  name: string,
  value: StoredValue,
  names: readonly string[],
): void {
  const needsType = typeof value !== 'string' && !catalogues[kind].columns.has(name);
  if (!names.includes(name) || (needsType && !names.includes(name + typeSuffix))) {
    throw new ChangedMeanwhileError(
      `The row ${partition}/${key} has the column ${name}, which it had not, or not as ${edmTypeOf(value)}, when the columns were gathered: the table was changed meanwhile, so begin again.`,
    );
  }
}
