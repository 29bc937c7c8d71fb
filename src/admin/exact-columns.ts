import { type ColumnValue, textOf } from '../files/column-value.ts';
import { type TableRow, typeSuffix } from '../files/row.ts';
import { catalogues, type TableKind } from '../files/table-kind.ts';

/** A property of a table that no value of a column keeps whole: its type as the SDK names it, and its text. */
export interface ExactProperty {
  readonly type: string;
  readonly value: string;
}

/** A row with what its columns alone would lose of operators' own ones: their type, or the ticks of an instant. */
export interface ExactRow extends TableRow {
  readonly exact?: ReadonlyMap<string, ExactProperty>;
}

/** The value that stands for a property in the columns of a row; types that no column of ours has are shown as text. */
export function shownValue({ type, value }: ExactProperty): ColumnValue {
  switch (type) {
    case 'Int32':
    case 'Double':
      return Number(value);
    case 'Int64':
      return BigInt(value);
    case 'Boolean':
      return value === 'true';
    case 'DateTime':
      return new Date(value);
    default:
      return value;
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

/** The own columns of a row that are to be written exactly: whoever has given one another value meant that. */
export function exactColumns(
  kind: TableKind,
  { columns, exact = new Map() }: ExactRow,
): ReadonlyMap<string, ExactProperty> {
  const catalogue = catalogues[kind].columns;
  const values = new Map(Object.entries(columns));
  return new Map(
    [...exact].filter(([name, property]) => {
      const value = values.get(name);
      return (
        value !== undefined &&
        !catalogue.has(name) &&
        textOf(value) === textOf(shownValue(property))
      );
    }),
  );
}

/** The same as members of a JSON object beside those of the row's columns, with their types. */
export function exactMembers(kind: TableKind, row: ExactRow): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...exactColumns(kind, row)].flatMap(([name, { type, value }]) => [
      [name, value],
      [name + typeSuffix, `Edm.${type}`],
    ]),
  );
}
