import { canonicalRow } from '../files/canonical-row.ts';
import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { canBeTableKey } from '../routing/table-key.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** How the rows of each table are named on the command line. */
export const rowNameForms: Readonly<Record<TableKind, string>> = {
  rules: 'called/id',
  schedules: 'id/row',
  lists: 'list/member',
};

/** How the partitions of each table are named. */
export const partitionForms: Readonly<Record<TableKind, string>> = {
  rules: 'called',
  schedules: 'id',
  lists: 'list',
};

/** Reads the name of a row, numbers as people write them; gives its keys in canonical form. */
export function readRowName(kind: TableKind, text: string): TableRow {
  // A number may be written with slashes, an id of ours may not.
  const end = kind === 'rules' ? text.lastIndexOf('/') : text.indexOf('/');
  const [partition, key] = [text.slice(0, Math.max(0, end)).trim(), text.slice(end + 1).trim()];
  if (partition === '' || key === '') {
    throw new CommandError(
      exitCodes.usage,
      `"${text}" names no row: write ${rowNameForms[kind]}, such as ${examples[kind]}.`,
    );
  }
  const row = canonicalRow(kind, { partition, key, columns: {} });
  checkKey(row.partition);
  checkKey(row.key);
  return row;
}

/** Reads the name of a partition, a number as people write it. */
export function readPartition(kind: TableKind, text: string): string {
  const { partition } = canonicalRow(kind, { partition: text.trim(), key: '', columns: {} });
  checkKey(partition);
  return partition;
}

/** How people and logs call a row. */
export function rowName({ partition, key }: Pick<TableRow, 'partition' | 'key'>): string {
  return `${partition}/${key}`;
}

function checkKey(key: string): void {
  if (key === '' || !canBeTableKey(key)) {
    throw new CommandError(
      exitCodes.usage,
      `"${key}" cannot be a key of a row: write it without / \\ # ? and control characters.`,
    );
  }
}

const examples: Readonly<Record<TableKind, string>> = {
  rules: '+14255550100/reception or any/catch-all',
  schedules: 'office/week or office/2026-12-24',
  lists: 'vip/+12065550123',
};
