import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvRows } from '../../src/files/read-csv.ts';
import { readJsonRows } from '../../src/files/read-json.ts';
import { sameRow } from '../../src/files/row.ts';
import { tableKinds } from '../../src/files/table-kind.ts';
import { csvFile, jsonFile, piecesOf, readAll, rowsOfAllTypes } from './rows.ts';

const formats = [
  { format: 'CSV', write: csvFile, read: readCsvRows },
  { format: 'JSON', write: jsonFile, read: readJsonRows },
] as const;
const each = tableKinds.flatMap((kind) => formats.map((format) => ({ kind, ...format })));
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 });

describe.each(each)('$kind in $format', ({ kind, write, read }) => {
  const partitions = fc
    .array(rowsOfAllTypes(kind), { maxLength: 5 })
    .map((rows) => [...new Map(rows.map((row) => [row.key, row])).values()]);

  it('come back unchanged, values of the same type', async () => {
    await fc.assert(
      fc.asyncProperty(partitions, async (rows) => {
        const back = await readAll(read(piecesOf(await write(kind, rows)), kind));
        expect(back.map((each) => ('row' in each ? each.row : each))).toEqual(rows);
        rows.forEach((row, index) => {
          const other = back[index];
          expect(other !== undefined && 'row' in other && sameRow(kind, row, other.row)).toBe(true);
        });
      }),
    );
  });

  it('are the same bytes whatever the order of their columns', async () => {
    await fc.assert(
      fc.asyncProperty(partitions, async (rows) => {
        const turned = rows.map((row) => ({
          ...row,
          columns: Object.fromEntries(Object.entries(row.columns).reverse()),
        }));
        expect(await write(kind, turned)).toBe(await write(kind, rows));
      }),
    );
  });

  it('are the same rows however the file comes in pieces', async () => {
    await fc.assert(
      fc.asyncProperty(partitions, sizes, async (rows, pieces) => {
        const file = await write(kind, rows);
        const whole = await readAll(read(piecesOf(file), kind));
        expect(await readAll(read(piecesOf(file, pieces), kind))).toEqual(whole);
        const bytes = new TextEncoder().encode(file);
        expect(await readAll(read(piecesOf(bytes, pieces), kind))).toEqual(whole);
        const wide = new Uint8Array(Buffer.from(`\ufeff${file}`, 'utf16le'));
        expect(await readAll(read(piecesOf(wide, pieces), kind))).toEqual(whole);
      }),
    );
  });

  it('never throw, whatever the file holds, and say the same however it comes in pieces', async () => {
    const pieces = fc.constantFrom(
      ...['PartitionKey', 'RowKey', 'id', 'called', '_x', '_x@type', 'note', 'rows', '"', '"', ','],
      ...['\n', '\r\n', '\r', ';', '[', ']', '{', '}', ':', '1', '\\', "'", 'sep=;', ' ', 'null'],
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 30 }), sizes, async (parts, cuts) => {
        const whole = await readAll(read(piecesOf(parts.join('')), kind));
        expect(await readAll(read(piecesOf(parts.join(''), cuts), kind))).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
});
