import type { Problem } from '../routing/problem.ts';
import {
  type ColumnValue,
  edmTypeOf,
  readTypedText,
  type StoredValue,
  textOf,
} from './column-value.ts';
import { type ExactValue, shownForm } from './exact-value.ts';
import { type ColumnType, catalogues, type TableKind } from './table-kind.ts';

/** A row of a table. */
export interface TableRow {
  /** The PartitionKey. */
  readonly partition: string;
  /** The RowKey. */
  readonly key: string;
  /** What it holds beside its keys; a column without a value may be absent. */
  readonly columns: Readonly<Record<string, ColumnValue>>;
  /**
   * What the columns show of operators' own ones, and do not keep whole. It counts where the column still shows it:
   * whoever has given the column another value meant that.
   */
  readonly exact?: ReadonlyMap<string, ExactValue>;
}

/** What texts became: every column that could be typed, and the own ones whose type does not fit. */
export interface TypedColumns extends Pick<TableRow, 'columns' | 'exact'> {
  readonly problems: readonly Problem[];
}

/** Behind the name of a column, it names the column that holds its type, as Storage Explorer writes it. */
export const typeSuffix = '@type';

/**
 * The columns of a row that have a value, each in its one form: those of the catalogue first, in its order, in their
 * own type where the text is a proper one; then the others by name. Rows are the same if and only if these are, so
 * what is written from them is the same for the same rows.
 */
export function normalColumns(
  kind: TableKind,
  { columns, exact }: TableRow,
): readonly (readonly [string, StoredValue])[] {
  const catalogue = catalogues[kind].columns;
  // Maps, since an own column may be called __proto__.
  const values = new Map(Object.entries(columns).filter(([, value]) => hasValue(value)));
  const known = [...catalogue].flatMap(([name, type]) => {
    const value = values.get(name);
    const text = value === undefined ? '' : textOf(value);
    return text.trim() === '' ? [] : [[name, typedValue(type, text)] as const];
  });
  const others = [...values]
    .filter(([name]) => !catalogue.has(name))
    .map(([name, value]) => [name, wholeValue(value, exact?.get(name))] as const)
    .sort(byName);
  return [...known, ...others];
}

/**
 * Tells whether two rows are the same. Columns of the catalogue compare by what their text means (priority `5` and 5,
 * an instant and its text), all others by type and text; empty text, null and absent are the same.
 */
export function sameRow(kind: TableKind, a: TableRow, b: TableRow): boolean {
  if (a.partition !== b.partition || a.key !== b.key) {
    return false;
  }
  const [ofA, ofB] = [normalColumns(kind, a), normalColumns(kind, b)];
  return (
    ofA.length === ofB.length &&
    ofA.every(([name, value], index) => {
      const [otherName, otherValue] = ofB[index] ?? [];
      return name === otherName && otherValue !== undefined && sameValue(value, otherValue);
    })
  );
}

/**
 * Turns the texts of a row into values: those of the catalogue into their own type where the text is a proper one
 * (`5`, `TRUE`, an instant), else left for the checks to name; the others stay text unless `<column>@type` says else.
 * Columns without a value are left out.
 */
export function typedColumns(
  kind: TableKind,
  texts: Readonly<Record<string, string>>,
): TypedColumns {
  const catalogue = catalogues[kind].columns;
  const byColumn = new Map(Object.entries(texts));
  const columns: [string, ColumnValue][] = [];
  const exact = new Map<string, ExactValue>();
  const problems: Problem[] = [];
  for (const [name, text] of byColumn) {
    const type = catalogue.get(name);
    if (name.endsWith(typeSuffix) || text === '' || (type !== undefined && text.trim() === '')) {
      continue;
    }
    if (type !== undefined) {
      columns.push([name, typedValue(type, text)]);
      continue;
    }
    const reading = readTypedText(byColumn.get(name + typeSuffix)?.trim() ?? '', text);
    if (!('value' in reading)) {
      problems.push({ ...reading, column: name });
      continue;
    }
    const { value } = reading;
    columns.push([name, shownValue(value)]);
    if (isExactValue(value)) {
      exact.set(name, value);
    }
  }
  return {
    columns: Object.fromEntries(columns),
    ...(exact.size === 0 ? {} : { exact }),
    problems,
  };
}

function hasValue(value: ColumnValue | null | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** Tells whether the value is more than a column of a row shows of it. */
export function isExactValue(value: StoredValue): value is ExactValue {
  return typeof value === 'object' && !(value instanceof Date);
}

function shownValue(value: StoredValue): ColumnValue {
  return isExactValue(value) ? shownForm(value) : value;
}

function wholeValue(shown: ColumnValue, exact: ExactValue | undefined): StoredValue {
  return exact !== undefined && textOf(shownForm(exact)) === textOf(shown) ? exact : shown;
}

function typedValue(type: ColumnType, text: string): ColumnValue {
  const reading = readTypedText(`Edm.${type}`, text);
  return 'value' in reading ? shownValue(reading.value) : text;
}

function sameValue(a: StoredValue, b: StoredValue): boolean {
  return edmTypeOf(a) === edmTypeOf(b) && textOf(a) === textOf(b);
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
