import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import type { Problem } from '../routing/problem.ts';
import { canBeTableKey } from '../routing/table-key.ts';
import { fieldOf } from './field-name.ts';

/** Table Storage keeps at most so many UTF-16 units in a key. */
const longestKey = 512;

/** Tells whether a row can have this key at all. */
export function isPossibleKey(key: string): boolean {
  return key !== '' && key.length <= longestKey && key.isWellFormed() && canBeTableKey(key);
}

/** What is wrong with a path that can name nothing, by its parts. */
export function problemsOfPath(
  kind: TableKind,
  { partition, key }: Partial<Pick<TableRow, 'partition' | 'key'>>,
): readonly Problem[] {
  const parts = [
    ['PartitionKey', partition],
    ['RowKey', key],
  ] as const;
  return parts
    .filter(([, part]) => part !== undefined && !isPossibleKey(part))
    .map(([column]) => ({
      column: fieldOf(kind, column),
      problem: 'no table can hold what it names',
      remedy: `write up to ${longestKey} characters a part of the path, without / \\ # ? and control characters`,
    }));
}
