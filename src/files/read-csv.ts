import type { Problem } from '../routing/problem.ts';
import { type CsvLine, readCsvLines } from './csv-cells.ts';
import { type CsvHeader, readCsvHeader } from './csv-header.ts';
import { type FileRow, withFault } from './file-row.ts';
import { type RowTexts, readTexts } from './row-texts.ts';
import { dropApostrophe, spoiltBySpreadsheet } from './spreadsheet-habits.ts';
import type { TableKind } from './table-kind.ts';

/**
 * Reads the rows of a CSV file as they come: as `writeCsv`, Storage Explorer or a spreadsheet wrote it. An empty cell
 * is no value, unknown columns are kept, `Timestamp` and `etag` left aside. A file whose first line or quotes cannot
 * be understood gives a problem and no rows from there on.
 */
export function readCsvRows(
  chunks: AsyncIterable<string | Uint8Array>,
  kind: TableKind,
): AsyncIterable<FileRow> {
  return withFault(readRows(chunks, kind));
}

async function* readRows(
  chunks: AsyncIterable<string | Uint8Array>,
  kind: TableKind,
): AsyncIterable<FileRow> {
  let header: CsvHeader | undefined;
  for await (const { line, cells } of readCsvLines(chunks)) {
    if (header !== undefined) {
      yield* readLine(kind, header, { line, cells });
      continue;
    }
    const read = readCsvHeader(kind, cells);
    if ('problems' in read) {
      yield* read.problems.map((problem) => ({ line, problem }));
      return;
    }
    header = read.header;
  }
  if (header === undefined) {
    const problem = {
      column: 'file',
      problem: 'it is empty',
      remedy: 'write the names of the columns in its first line, and a row in each other',
    };
    yield { line: 1, problem };
  }
}

function readLine(kind: TableKind, header: CsvHeader, { line, cells }: CsvLine): FileRow[] {
  const misplaced = misplacedCells(header, cells);
  if (misplaced !== undefined) {
    return [{ line, problem: misplaced }];
  }
  const textAt = (place: number): string => dropApostrophe(cells[place] ?? '');
  const texts = {
    partition: textAt(header.partition),
    key: textAt(header.key),
    columns: Object.fromEntries(header.columns.map(({ name, place }) => [name, textAt(place)])),
  };
  const read = readTexts(kind, texts);
  const problems = [...spoiltCells(kind, texts), ...('problems' in read ? read.problems : [])];
  return 'row' in read && problems.length === 0
    ? [{ line, row: read.row }]
    : problems.map((problem) => ({ line, problem }));
}

/** Only of a CSV file it can be said that a spreadsheet did it. */
function spoiltCells(kind: TableKind, { partition, key, columns }: RowTexts): readonly Problem[] {
  return [
    ['PartitionKey', partition] as const,
    ['RowKey', key] as const,
    ...Object.entries(columns),
  ].flatMap(([column, text]) => {
    const spoilt = spoiltBySpreadsheet(kind, column, text);
    return spoilt === undefined ? [] : { column, ...spoilt };
  });
}

function misplacedCells(header: CsvHeader, cells: readonly string[]): Problem | undefined {
  if (cells.length !== header.width) {
    const tooFew = cells.length < header.width;
    return {
      column: 'cells',
      problem: `the line has ${cells.length}, the first line has ${header.width}`,
      remedy: tooFew
        ? 'add the delimiters that are missing, also for empty cells at its end'
        : 'put a cell that holds a delimiter in double quotes, or remove what is too much',
    };
  }
  const filled = header.unnamed.find((place) => cells[place]?.trim() !== '');
  return filled === undefined
    ? undefined
    : {
        column: 'cells',
        problem: `number ${filled + 1} of the line holds a value, but its column has no name in the first line`,
        remedy: 'name the column, or empty the cell',
      };
}
