import { jsonColumns, jsonOfRow } from './json-of-row.ts';
import type { TableRow } from './row.ts';
import type { TableKind } from './table-kind.ts';

/**
 * Writes rows, in the order given, as `readJsonRows` reads them back: an array in the API's JSON, a row a line, so that
 * the same rows always give the same bytes. Rows of a schedule have to follow one another. Nothing comes before the first
 * row is read, so that where reading fails at once there is room for another answer.
 */
export async function* writeJson(
  kind: TableKind,
  rows: AsyncIterable<TableRow> | Iterable<TableRow>,
): AsyncIterable<string> {
  let former: string | undefined;
  for await (const row of rows) {
    if (kind !== 'schedules') {
      yield `${former === undefined ? '[' : ','}\n  ${JSON.stringify(jsonOfRow(kind, row))}`;
    } else {
      yield beginningOf(row, former);
      yield `    ${JSON.stringify(row.key)}: ${JSON.stringify(jsonColumns(kind, row))}`;
    }
    former = row.partition;
  }
  if (former === undefined) {
    yield '[]\n';
  } else {
    yield kind === 'schedules' ? '\n  }}\n]\n' : '\n]\n';
  }
}

/** What stands before a row of a schedule: the end of the row before it, and of the schedule where that is another. */
function beginningOf({ partition }: TableRow, former: string | undefined): string {
  if (partition === former) {
    return ',\n';
  }
  return `${former === undefined ? '[' : '\n  }},'}\n  {"id": ${JSON.stringify(partition)}, "rows": {\n`;
}
