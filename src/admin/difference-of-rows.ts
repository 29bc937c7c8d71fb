import { sameRow, type TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import type { ImportCounts, RowDifference } from './import-plan.ts';
import type { PartitionWrites } from './order-writes.ts';
import type { RowWrite } from './submit-writes.ts';
import type { StoredTableRow } from './table-entity.ts';

/** A row of the file. */
export interface LinedRow {
  readonly line: number;
  readonly row: TableRow;
}

/** What tells a file and a table apart. */
export interface Difference {
  readonly counts: ImportCounts;
  /** In the order of the table. */
  readonly rows: readonly RowDifference[];
  /** The table as it will be. */
  readonly after: readonly TableRow[];
  /** The partitions that lose all their rows. */
  readonly emptied: ReadonlySet<string>;
  /** Those that have more rows than before. */
  readonly grown: ReadonlySet<string>;
}

/** The name of a row among all of its table. */
export function nameOfRow({ partition, key }: Pick<TableRow, 'partition' | 'key'>): string {
  return `${partition}\n${key}`;
}

/** Holds the rows of a file against those of a table. */
export function differenceOf(
  kind: TableKind,
  file: ReadonlyMap<string, LinedRow>,
  before: readonly StoredTableRow[],
  prune: boolean,
): Difference {
  const rows: RowDifference[] = [];
  const after: TableRow[] = [];
  const met = new Set<string>();
  for (const stored of before) {
    const name = nameOfRow(stored);
    const wanted = file.get(name)?.row;
    if (wanted === undefined) {
      if (prune) {
        rows.push({ kind: 'delete', before: stored });
      } else {
        after.push(stored);
      }
      continue;
    }
    met.add(name);
    if (sameRow(kind, stored, wanted)) {
      after.push(stored);
    } else {
      rows.push({ kind: 'replace', before: stored, after: wanted });
      after.push(wanted);
    }
  }
  for (const [name, { row }] of file) {
    if (!met.has(name)) {
      rows.push({ kind: 'create', after: row });
      after.push(row);
    }
  }
  const count = (wanted: RowDifference['kind']): number =>
    rows.reduce((sum, { kind: found }) => sum + Number(found === wanted), 0);
  const [sizes, formerSizes] = [sizesOf(after), sizesOf(before)];
  return {
    counts: {
      created: count('create'),
      replaced: count('replace'),
      deleted: count('delete'),
      unchanged: met.size - count('replace'),
    },
    rows: rows.sort((left, right) => compareRows(rowOf(left), rowOf(right))),
    after: after.sort(compareRows),
    emptied: new Set([...formerSizes.keys()].filter((partition) => !sizes.has(partition))),
    grown: new Set(
      [...sizes]
        .filter(([partition, size]) => size > (formerSizes.get(partition) ?? 0))
        .map(([partition]) => partition),
    ),
  };
}

/** The differences as writes, by partition. */
export function writesOf(
  { rows }: Difference,
  before: readonly StoredTableRow[],
): readonly PartitionWrites[] {
  const stored = new Map(before.map((row) => [nameOfRow(row), row]));
  const partitions = new Map<
    string,
    { creates: RowWrite[]; replaces: RowWrite[]; deletes: RowWrite[] }
  >();
  for (const difference of rows) {
    const { partition, key } = rowOf(difference);
    const writes = partitions.get(partition) ?? { creates: [], replaces: [], deletes: [] };
    partitions.set(partition, writes);
    const { after } = difference;
    const etag = stored.get(nameOfRow({ partition, key }))?.etag;
    if (after === undefined) {
      writes.deletes.push({ kind: 'delete', key, condition: { etag: etag ?? '' } });
    } else if (etag === undefined) {
      writes.creates.push({ kind: 'put', row: after, condition: 'absent' });
    } else {
      writes.replaces.push({ kind: 'put', row: after, condition: { etag } });
    }
  }
  return Array.from(partitions, ([partition, writes]) => ({
    partition,
    ...writes,
    week: stored.get(nameOfRow({ partition, key: 'week' })),
  }));
}

/** The row that a difference is about. */
export function rowOf({ before, after }: RowDifference): TableRow {
  return after ?? before ?? { partition: '', key: '', columns: {} };
}

function compareRows(left: TableRow, right: TableRow): number {
  if (left.partition !== right.partition) {
    return left.partition < right.partition ? -1 : 1;
  }
  return left.key < right.key ? -1 : 1;
}

function sizesOf(rows: readonly TableRow[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { partition } of rows) {
    sizes.set(partition, (sizes.get(partition) ?? 0) + 1);
  }
  return sizes;
}
