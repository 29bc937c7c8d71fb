import { edmTypeOf, isInt32, type StoredValue, textOf } from './column-value.ts';
import { normalColumns, type TableRow, typeSuffix } from './row.ts';
import { catalogues, type KeyNames, type TableKind } from './table-kind.ts';

/** What stands for a column in JSON. */
export type JsonScalar = string | number | boolean;

/** A row's columns in JSON: those with a value, in the catalogue's order, then the others by name with their types. */
export function jsonColumns(kind: TableKind, row: TableRow): Readonly<Record<string, JsonScalar>> {
  return Object.fromEntries(
    normalColumns(kind, row).flatMap(([name, value]) =>
      isPlain(kind, name, value)
        ? [[name, scalarOf(value)]]
        : [
            [name, textOf(value)],
            [name + typeSuffix, edmTypeOf(value)],
          ],
    ),
  );
}

/** The row as one object with its keys, as `rowsOfJson` reads rules and members. */
export function jsonOfRow(
  kind: Exclude<TableKind, 'schedules'>,
  row: TableRow,
): Readonly<Record<string, JsonScalar>> {
  const { partition, key } = catalogues[kind];
  const columns = jsonColumns(kind, row);
  const nameOf = ({ name, alias }: KeyNames) => (Object.hasOwn(columns, alias) ? name : alias);
  return { [nameOf(partition)]: row.partition, [nameOf(key)]: row.key, ...columns };
}

/** Whether JSON alone tells the type, so that none has to stand beside the value. */
function isPlain(kind: TableKind, name: string, value: StoredValue): boolean {
  if (catalogues[kind].columns.has(name) || typeof value === 'string') {
    return true;
  }
  return typeof value === 'number'
    ? isInt32(value) || (Number.isFinite(value) && !Number.isInteger(value))
    : typeof value === 'boolean';
}

function scalarOf(value: StoredValue): JsonScalar {
  return typeof value === 'bigint' || typeof value === 'object' ? textOf(value) : value;
}
