import type { Problem } from '../routing/problem.ts';
import { type TableRow, typedColumns } from './row.ts';
import type { TableKind } from './table-kind.ts';

/** A row as a file or a body of a request has it. */
export interface RowTexts {
  readonly partition: string;
  readonly key: string;
  /** By column; `<column>@type` holds the type of a column that is not in the catalogue. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Makes a row of its texts, or tells every problem that only they explain: the rest is left to the checks. */
export function readTexts(
  kind: TableKind,
  { partition, key, columns }: RowTexts,
): { row: TableRow } | { problems: readonly Problem[] } {
  const typed = typedColumns(kind, columns);
  const keys = [
    ['PartitionKey', partition],
    ['RowKey', key],
  ] as const;
  const problems: readonly Problem[] = [
    ...keys.filter(([, text]) => text === '').map(([column]) => emptyKey(column)),
    ...typed.problems,
  ];
  if (problems.length > 0) {
    return { problems };
  }
  const exact = typed.exact === undefined ? {} : { exact: typed.exact };
  return { row: { partition, key, columns: typed.columns, ...exact } };
}

function emptyKey(column: string): Problem {
  return { column, problem: 'it is empty', remedy: 'write both keys of the row' };
}
