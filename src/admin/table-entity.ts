import type { TableEntityResult } from '@azure/data-tables';
import { type ColumnValue, isInt32 } from '../files/column-value.ts';
import { normalColumns, type TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';

/** A row as it stands in its table. */
export interface StoredTableRow extends TableRow {
  /** The mark that the table changes whenever the row changes. */
  readonly etag: string;
}

/** A row as the SDK takes it. */
export type Entity = { partitionKey: string; rowKey: string } & Record<string, unknown>;

/** The row for the SDK: its columns of the catalogue in their own types, those without a value left out. */
export function toEntity(kind: TableKind, row: TableRow): Entity {
  return {
    ...Object.fromEntries(normalColumns(kind, row).map(([name, value]) => [name, typed(value)])),
    partitionKey: row.partition,
    rowKey: row.key,
  };
}

/** A number may be too large for the type that the SDK would guess. */
function typed(value: ColumnValue): unknown {
  return typeof value === 'number' && !isInt32(value)
    ? { type: 'Double', value: String(value) }
    : value;
}

/** The row that the SDK read; with `disableTypeConversion`, since a Double such as NaN comes as a text without it. */
export function fromEntity({
  partitionKey,
  rowKey,
  etag,
  timestamp,
  'odata.metadata': metadata,
  ...columns
}: TableEntityResult<Record<string, unknown>>): StoredTableRow {
  return {
    partition: partitionKey ?? '',
    key: rowKey ?? '',
    etag,
    columns: Object.fromEntries(
      Object.entries(columns).flatMap(([name, property]) => {
        const value = fromProperty(property);
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
  };
}

function fromProperty(property: unknown): ColumnValue | undefined {
  if (
    typeof property !== 'object' ||
    property === null ||
    !('value' in property && 'type' in property)
  ) {
    return undefined;
  }
  const text = String(property.value);
  switch (property.type) {
    case 'Int32':
    case 'Double':
      return Number(text);
    case 'Int64':
      return BigInt(text);
    case 'Boolean':
      return text === 'true';
    case 'DateTime':
      return new Date(text);
    default:
      // Types that no column of ours has keep what can be shown of them.
      return text;
  }
}
