import { type Columns, openColumns } from '../routing/columns.ts';
import type { Reading } from '../routing/problem.ts';
import { type ExactValue, exactText } from './exact-value.ts';
import { readBinary, readExactInstant, readGuid } from './read-exact.ts';

/** A value of a column, as the library of Table Storage gives String, Int32 or Double, Boolean, Int64 and DateTime. */
export type ColumnValue = string | number | boolean | bigint | Date;

/** A value as a table keeps it, whatever its type. */
export type StoredValue = ColumnValue | ExactValue;

const edmTypes = [
  'Edm.String',
  'Edm.Int32',
  'Edm.Int64',
  'Edm.Double',
  'Edm.Boolean',
  'Edm.DateTime',
  'Edm.Guid',
  'Edm.Binary',
] as const;

/** The types of operators' own columns, as files name them in `<column>@type`. */
export type EdmType = (typeof edmTypes)[number];

const smallestInt64 = -(2n ** 63n);
const largestInt64 = 2n ** 63n - 1n;
const double = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$|^-?Infinity$|^NaN$/i;

/** The type in which a value is kept. */
export function edmTypeOf(value: StoredValue): string {
  switch (typeof value) {
    case 'string':
      return 'Edm.String';
    case 'number':
      return isInt32(value) ? 'Edm.Int32' : 'Edm.Double';
    case 'boolean':
      return 'Edm.Boolean';
    case 'bigint':
      return 'Edm.Int64';
    default:
      return value instanceof Date ? 'Edm.DateTime' : `Edm.${value.type}`;
  }
}

/** Tells whether the number can be kept as an Int32. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}

/** The value as files have it; instants in UTC, without milliseconds that are none. */
export function textOf(value: StoredValue): string {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime())
      ? String(value)
      : value.toISOString().replace('.000Z', 'Z');
  }
  return typeof value === 'object' ? exactText(value) : String(value);
}

/** Reads the text of a value whose type is named as in files; says what is wrong where it is no such value. */
export function readTypedText(type: string, text: string): Reading<StoredValue> {
  switch (type) {
    case '':
    case 'Edm.String':
      return { value: text };
    case 'Edm.Int32':
      return readAsRule(text, (columns) => columns.integer('value', 0));
    case 'Edm.Boolean':
      return readAsRule(text, (columns) => columns.boolean('value', false));
    case 'Edm.DateTime':
      return readExactInstant(text);
    case 'Edm.Guid':
      return readGuid(text);
    case 'Edm.Binary':
      return readBinary(text);
    case 'Edm.Int64':
      return readInt64(text);
    case 'Edm.Double':
      return readDouble(text);
    default:
      return unknownType(type);
  }
}

/** Tells whether `<column>@type` may name this type. */
export function isEdmType(type: string): type is EdmType {
  return edmTypes.some((known) => known === type);
}

/** Says that there is no such type. */
export function unknownType(type: string): { readonly problem: string; readonly remedy: string } {
  return {
    problem: `the type ${type} is not known`,
    remedy: `write ${edmTypes.slice(0, -1).join(', ')} or ${edmTypes.at(-1)}`,
  };
}

function readDouble(text: string): Reading<ColumnValue> {
  const remedy = 'write a number such as 1.5';
  if (!double.test(text.trim())) {
    return { problem: `"${text}" is no number`, remedy };
  }
  const value = Number(text);
  // The word Infinity is a value; digits that come to it are none.
  return /\d/.test(text) && !Number.isFinite(value)
    ? { problem: `${text} is larger than any number that a table keeps`, remedy }
    : { value };
}

/** Reads a text exactly as the checks of rules do, so that both always agree on what is a number. */
function readAsRule(text: string, read: (columns: Columns) => ColumnValue): Reading<ColumnValue> {
  const columns = openColumns({ value: text });
  const value = read(columns);
  const [problem] = columns.problems();
  return problem ?? { value };
}

function readInt64(text: string): Reading<ColumnValue> {
  const value = /^\s*-?\d{1,19}\s*$/.test(text) ? BigInt(text) : undefined;
  return value !== undefined && value >= smallestInt64 && value <= largestInt64
    ? { value }
    : { problem: `"${text}" is no whole number of 64 bits`, remedy: 'write digits only' };
}
