import type { TableEntityResult } from '@azure/data-tables';
import { isInt32, type StoredValue } from '../files/column-value.ts';
import { normalColumns } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { type ExactRow, isMoreThanValue, shownValue } from './exact-columns.ts';

/** A row as it stands in its table. */
export interface StoredTableRow extends ExactRow {
  /** The mark that the table changes whenever the row changes. */
  readonly etag: string;
}

/** A row as the SDK takes it. */
export type Entity = { partitionKey: string; rowKey: string } & Record<string, unknown>;

/** The row for the SDK: its columns of the catalogue in their own types, those without a value left out. */
export function toEntity(kind: TableKind, row: ExactRow): Entity {
  return {
    ...Object.fromEntries(normalColumns(kind, row).map(([name, value]) => [name, typed(value)])),
    partitionKey: row.partition,
    rowKey: row.key,
  };
}

/** A number may be too large for the type that the SDK would guess; what names its type is taken by the SDK as it is. */
function typed(value: StoredValue): unknown {
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
  const properties = Object.entries(columns).flatMap(([name, property]) =>
    isTyped(property)
      ? [[name, { type: String(property.type), value: String(property.value) }] as const]
      : [],
  );
  const exact = new Map(properties.filter(([, property]) => isMoreThanValue(property)));
  return {
    partition: partitionKey ?? '',
    key: rowKey ?? '',
    etag,
    columns: Object.fromEntries(
      properties.map(([name, property]) => [name, shownValue(property)] as const),
    ),
    ...(exact.size === 0 ? {} : { exact }),
  };
}

function isTyped(
  property: unknown,
): property is { readonly type: unknown; readonly value: unknown } {
  return (
    typeof property === 'object' && property !== null && 'value' in property && 'type' in property
  );
}
