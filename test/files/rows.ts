import fc from 'fast-check';
import { type ExactValue, shownForm } from '../../src/files/exact-value.ts';
import type { FileRow } from '../../src/files/file-row.ts';
import { gatherOwnColumns } from '../../src/files/own-columns.ts';
import type { TableRow } from '../../src/files/row.ts';
import { catalogues, type TableKind } from '../../src/files/table-kind.ts';
import { writeCsv } from '../../src/files/write-csv.ts';
import { writeJson } from '../../src/files/write-json.ts';

/** Texts with all that a file format could trip over. */
export const awkwardTexts = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        ...[',', ';', '\t', '"', '""', "'", "''", '\n', '\r\n', '\r', ' ', '=', '+', '-', '@'],
        ...['1', '+14255550199', 'é', '😀', '|', '(', 'not ', 'prefix:', '\\', '\ufeff', '{', ']'],
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
);

const instants = fc
  .date({
    min: new Date('1601-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  .map((date) => new Date(date.getTime()));
const int32s = fc.integer();
const filled = awkwardTexts.filter((text) => text.trim() !== '');

const ownNames = fc.oneof(
  fc.constantFrom('_x', '_X', '__proto__', '_é1', '_constructor', '_', 'mistyped', 'toString'),
  fc.stringMatching(/^_[A-Za-z0-9_]{0,6}$/),
);
const ownValues = fc.oneof(
  awkwardTexts,
  int32s,
  fc.double().map((value) => (Object.is(value, -0) ? 0 : value)),
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  instants,
);

const valuesOf = {
  String: filled,
  Int32: int32s,
  Boolean: fc.boolean(),
  DateTime: instants,
};

// What a spreadsheet would have spoilt is refused on purpose.
const keys = awkwardTexts.filter(
  (text) => !/^\s*(?:[\d.+E-]|$)/.test(text) || text.startsWith('+14'),
);
const unspoilt = filled.filter((text) => !/^[\s']*\d+\s*$/.test(text));

/** Rows of a kind, whose catalogue columns have their own types. */
export function rowsOf(kind: TableKind): fc.Arbitrary<TableRow> {
  const known = fc.record(
    Object.fromEntries(
      [...catalogues[kind].columns].map(([name, type]) => [
        name,
        type === 'String' ? unspoilt : valuesOf[type],
      ]),
    ),
    { requiredKeys: [] },
  );
  const own = fc.dictionary(ownNames, ownValues, { maxKeys: 4, noNullPrototype: true });
  return fc
    .record({ partition: keys, key: keys, known, own })
    .map(({ partition, key, known: columns, own: others }) => ({
      partition,
      key,
      columns: Object.fromEntries([
        ...Object.entries(columns).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value] as const],
        ),
        ...Object.entries(others),
      ]),
    }));
}

const exactValues: fc.Arbitrary<ExactValue> = fc.oneof(
  fc.uuid().map((value) => ({ type: 'Guid', value })),
  fc
    .uint8Array({ minLength: 1, maxLength: 12 })
    .map((bytes) => ({ type: 'Binary', value: Buffer.from(bytes).toString('base64') })),
  fc.tuple(instants, fc.stringMatching(/^\d{3,6}[1-9]$/)).map(([date, digits]) => ({
    type: 'DateTime',
    value: `${date.toISOString().slice(0, 19)}.${digits}Z`,
  })),
);

/** Rows of a kind, among whose own columns are some of types that no value of a column keeps whole. */
export function rowsOfAllTypes(kind: TableKind): fc.Arbitrary<TableRow> {
  const exacts = fc.dictionary(fc.stringMatching(/^_[A-Za-z0-9_]{1,6}$/), exactValues, {
    maxKeys: 3,
    noNullPrototype: true,
  });
  return fc.tuple(rowsOf(kind), exacts).map(([row, values]) => {
    const exact = new Map(Object.entries(values));
    const shown = [...exact].map(([name, value]) => [name, shownForm(value)] as const);
    const columns = { ...row.columns, ...Object.fromEntries(shown) };
    return { ...row, columns, ...(exact.size === 0 ? {} : { exact }) };
  });
}

/** The pieces as one text. */
export async function textOfAll(pieces: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const piece of pieces) {
    all += piece;
  }
  return all;
}

/** All that a file holds. */
export async function readAll(rows: AsyncIterable<FileRow>): Promise<FileRow[]> {
  const all: FileRow[] = [];
  for await (const row of rows) {
    all.push(row);
  }
  return all;
}

/** The rows as a CSV file. */
export function csvFile(kind: TableKind, rows: readonly TableRow[]): Promise<string> {
  const own = gatherOwnColumns(kind);
  for (const row of rows) {
    own.add(row);
  }
  return textOfAll(writeCsv(kind, rows, own.names()));
}

/** The rows as a JSON file. */
export function jsonFile(kind: TableKind, rows: readonly TableRow[]): Promise<string> {
  return textOfAll(writeJson(kind, rows));
}

/** A file that comes in pieces of these sizes, over and over; whole where there are none. */
export async function* piecesOf<Whole extends string | Uint8Array>(
  whole: Whole,
  sizes: readonly number[] = [],
): AsyncIterable<string | Uint8Array> {
  let start = 0;
  for (let turn = 0; start < whole.length; turn += 1) {
    const size = sizes.length === 0 ? whole.length : (sizes[turn % sizes.length] ?? 1);
    yield whole.slice(start, start + size);
    start += size;
  }
}
