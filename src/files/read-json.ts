import { type FileRow, withFault } from './file-row.ts';
import { readJsonValues } from './json-values.ts';
import { rowsOfJson } from './rows-of-json.ts';
import type { TableKind } from './table-kind.ts';

/**
 * Reads the rows of a JSON file as they come: an array, a single object, or one object a line, in the API's JSON. The
 * line of a row is the one on which its value begins; all rows of a schedule have that of the schedule. A file that is
 * no JSON from some line on gives a problem and no rows from there on.
 */
export function readJsonRows(
  chunks: AsyncIterable<string | Uint8Array>,
  kind: TableKind,
): AsyncIterable<FileRow> {
  return withFault(readRows(chunks, kind));
}

async function* readRows(
  chunks: AsyncIterable<string | Uint8Array>,
  kind: TableKind,
): AsyncIterable<FileRow> {
  for await (const { line, value } of readJsonValues(chunks)) {
    for (const read of rowsOfJson(kind, value)) {
      yield { line, ...read };
    }
  }
}
