import { describe, expect, it } from 'vitest';
import { readCsvRows } from '../../src/files/read-csv.ts';
import { readJsonRows } from '../../src/files/read-json.ts';
import type { TableRow } from '../../src/files/row.ts';
import { writeCsv } from '../../src/files/write-csv.ts';
import { writeJson } from '../../src/files/write-json.ts';

const members = 40_000;

/** A list of which each member exists only from the moment on that it is asked for. */
async function* manyMembers(made: { count: number }): AsyncIterable<TableRow> {
  for (; made.count < members; made.count += 1) {
    const key = `+1425${String(5_550_000 + made.count).padStart(8, '0')}`;
    yield { partition: 'vip', key, columns: { note: `Member, number ${made.count}` } };
  }
}

const formats = [
  {
    format: 'CSV',
    read: readCsvRows,
    write: (rows: AsyncIterable<TableRow>) => writeCsv('lists', rows, []),
  },
  {
    format: 'JSON',
    read: readJsonRows,
    write: (rows: AsyncIterable<TableRow>) => writeJson('lists', rows),
  },
];

describe.each(formats)('a list of 40,000 in $format', ({ read, write }) => {
  it('is written and read row by row: only few rows are on their way at any moment', async () => {
    const made = { count: 0 };
    let got = 0;
    let mostUnderway = 0;
    for await (const each of read(write(manyMembers(made)), 'lists')) {
      expect('row' in each).toBe(true);
      got += 1;
      mostUnderway = Math.max(mostUnderway, made.count - got);
    }
    expect(got).toBe(members);
    expect(mostUnderway).toBeLessThan(500);
  });

  it('is not read any further than somebody asks', async () => {
    const made = { count: 0 };
    for await (const each of read(write(manyMembers(made)), 'lists')) {
      expect(each).toMatchObject({ row: { partition: 'vip' } });
      break;
    }
    expect(made.count).toBeLessThan(500);
  });
});
