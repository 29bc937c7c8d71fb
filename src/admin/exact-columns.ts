import type { ColumnValue } from '../files/column-value.ts';
import { type ExactValue, shownForm } from '../files/exact-value.ts';
import { isExactValue, normalColumns, type TableRow, typeSuffix } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';

/** A property of a table: its type as the SDK names it, and its text. */
export type ExactProperty = ExactValue;

/** A row with what its columns alone would lose of operators' own ones: their type, or the ticks of an instant. */
export type ExactRow = TableRow;

/** The value that stands for a property in the columns of a row; types that no column of ours has are shown as text. */
export function shownValue(property: ExactProperty): ColumnValue {
  const { type, value } = property;
  switch (type) {
    case 'Int32':
    case 'Double':
      return Number(value);
    case 'Int64':
      return BigInt(value);
    case 'Boolean':
      return value === 'true';
    default:
      return shownForm(property);
  }
}

/** Tells whether the value that stands for a property is less than the property. */
export function isMoreThanValue({ type, value }: ExactProperty): boolean {
  switch (type) {
    case 'Guid':
    case 'Binary':
      return true;
    case 'DateTime':
      // A Date has milliseconds, the service ten thousand ticks in each.
      return /\.\d{3}\d*[1-9]/.test(value);
    default:
      return false;
  }
}

/** A row with what is known exactly of it, or of the row that it replaces. */
export function keepingTypes(row: ExactRow, before: ExactRow | undefined): ExactRow {
  const exact = row.exact ?? before?.exact;
  return exact === undefined ? row : { ...row, exact };
}

/** The own columns of a row that need more than JSON tells, as members of its object, with their types. */
export function exactMembers(kind: TableKind, row: ExactRow): Readonly<Record<string, string>> {
  return Object.fromEntries(
    normalColumns(kind, row).flatMap(([name, value]) =>
      isExactValue(value)
        ? [
            [name, value.value],
            [name + typeSuffix, `Edm.${value.type}`],
          ]
        : [],
    ),
  );
}
