import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { FileRow } from '../../src/files/file-row.ts';
import { readCsvRows } from '../../src/files/read-csv.ts';
import type { TableKind } from '../../src/files/table-kind.ts';
import { describeProblem } from '../../src/routing/problem.ts';
import { csvFile, piecesOf, readAll } from './rows.ts';

function read(file: string | Uint8Array, kind: TableKind = 'rules'): Promise<FileRow[]> {
  return readAll(readCsvRows(piecesOf(file), kind));
}

/** What is said of a file, a sentence a problem, with its line. */
async function sentences(file: string | Uint8Array, kind: TableKind = 'rules'): Promise<string[]> {
  const rows = await read(file, kind);
  return rows.flatMap((each) =>
    'problem' in each ? [`line ${each.line}: ${describeProblem(each.problem)}`] : [],
  );
}

const reception = {
  partition: '+14255550100',
  key: 'reception',
  columns: { priority: 20, targets: '+14255550131, +14255550132', note: 'The desk' },
};
const file =
  'PartitionKey,RowKey,priority,targets,note\n+14255550100,reception,20,"+14255550131, +14255550132",The desk\n';

describe('a CSV file', () => {
  it.each([
    ['as we write it', file],
    ['with a byte order mark and CRLF', `\ufeff${file.replaceAll('\n', '\r\n')}`],
    ['with line ends of old', file.replaceAll('\n', '\r')],
    ['with line ends of several kinds', file.replace('\n', '\r\n')],
    ['without an end of its last line', file.trimEnd()],
    ['with the names that people use', file.replace('PartitionKey,RowKey', 'called,id')],
    ['with spaces around names', file.replace('PartitionKey,RowKey', ' PartitionKey , RowKey ')],
    ['with quotes around everything', file.replaceAll(/[^,"\n]+(?=,[^ ]|\n)/g, '"$&"')],
    ['with apostrophes before numbers', file.replace(/^\+/m, "'+").replace(',20', ",'20")],
    ['with empty lines', file.replaceAll('\n', '\n\n,,,,\n" ",,,,\n')],
    ['that begins with empty lines', `\n\r\n  \n${file}`],
    ['with columns that have no name', file.replace('note', 'note,,').replace('desk', 'desk,,')],
  ])('%s is read', async (_, text) => {
    const rows = await read(text);
    expect(rows).toEqual([{ line: expect.any(Number), row: reception }]);
  });

  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('with %s is read', async (_, delimiter) => {
    const cells = ['+14255550100', 'reception', '20', '"+14255550131, +14255550132"', 'The desk'];
    const header = 'PartitionKey,RowKey,priority,targets,note'.replaceAll(',', delimiter);
    const expected = [{ line: 2, row: reception }];
    expect(await read(`${header}\n${cells.join(delimiter)}`)).toEqual(expected);
    const line = await read(`sep=${delimiter}\r\n${header}\r\n${cells.join(delimiter)}`);
    expect(line).toEqual([{ line: 3, row: reception }]);
  });

  it('in UTF-16 with its mark is read', async () => {
    const little = Buffer.from(`\ufeff${file}`, 'utf16le');
    expect(await read(new Uint8Array(little))).toEqual([{ line: 2, row: reception }]);
    expect(await read(new Uint8Array(little.swap16()))).toEqual([{ line: 2, row: reception }]);
  });

  it('of Storage Explorer is read with the types of own columns, time stamps left aside', async () => {
    const text = [
      'PartitionKey,RowKey,Timestamp,action,action@type,enabled,enabled@type,_seen,_seen@type,_text,_text@type,etag',
      'any,x,2026-11-01T10:00:00.1234567Z,reject,Edm.String,false,Edm.Boolean,12,Edm.Int64,12,Edm.String,W/"x"',
      'any,y,2026-11-01T10:00:00.1234567Z,reject,Edm.String,true,Edm.Boolean,,,,,',
    ];
    const columns = { action: 'reject', enabled: false, _seen: 12n, _text: '12' };
    // The etag holds quotes within a cell: Storage Explorer leaves it out, others quote it.
    const quoted = text.map((line) => line.replace('W/"x"', '"W/""x"""'));
    expect(await read(quoted.join('\r\n'))).toEqual([
      { line: 2, row: { partition: 'any', key: 'x', columns } },
      {
        line: 3,
        row: { partition: 'any', key: 'y', columns: { action: 'reject', enabled: true } },
      },
    ]);
  });

  it('of Storage Explorer is read with own columns of every type that a table has', async () => {
    const text =
      'PartitionKey,RowKey,_g,_g@type,_t,_t@type\nany,x,5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f,Edm.Guid,2026-11-01T10:00:00.1234567Z,Edm.DateTime\n';
    expect(await read(text)).toEqual([
      {
        line: 2,
        row: {
          partition: 'any',
          key: 'x',
          columns: {
            _g: '5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f',
            _t: new Date('2026-11-01T10:00:00.123Z'),
          },
          exact: new Map([
            ['_g', { type: 'Guid', value: '5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f' }],
            ['_t', { type: 'DateTime', value: '2026-11-01T10:00:00.1234567Z' }],
          ]),
        },
      },
    ]);
  });

  it('keeps unknown columns, for the checks to name them', async () => {
    const rows = await read('called,id,caller,_own\nany,x,+14255550177,mine\n');
    const columns = { caller: '+14255550177', _own: 'mine' };
    expect(rows).toEqual([{ line: 2, row: { partition: 'any', key: 'x', columns } }]);
  });

  it('counts lines by the line ends in cells and outside, however they are written', async () => {
    const rows = await read('called,id,note\r\nany,a,"1\r\n2\n3\r4"\r\n\r\nany,b,"x\r"\nany,c,\n');
    expect(rows.map(({ line }) => line)).toEqual([2, 7, 9]);
  });

  it('keeps an apostrophe that no spreadsheet put there', async () => {
    const [row] = await read("called,id,note\nany,x,'tis the season\n");
    expect(row).toMatchObject({ row: { columns: { note: "'tis the season" } } });
  });

  it.each(['rules', 'schedules', 'lists'] as const)(
    'of the sample office, %s, is read whole',
    async (kind) => {
      const text = await readFile(`samples/office/${kind}.csv`, 'utf8');
      const rows = await read(text, kind);
      expect(rows).toHaveLength(text.trim().split('\n').length - 1);
      expect(await sentences(text, kind)).toEqual([]);
      const written = await csvFile(
        kind,
        rows.flatMap((each) => ('row' in each ? [each.row] : [])),
      );
      const again = await read(written, kind);
      expect(again).toEqual(rows);
    },
  );
});

describe('a CSV file that cannot be read says', () => {
  const quoteRemedy =
    'put the whole cell in double quotes, and double every quote inside, or let a spreadsheet save the file';

  it.each([
    [
      '',
      'line 1: file: it is empty: write the names of the columns in its first line, and a row in each other',
    ],
    [
      '\ufeff \n\n',
      'line 1: file: it is empty: write the names of the columns in its first line, and a row in each other',
    ],
    [
      'RowKey,note\nx,\n',
      'line 1: PartitionKey: the first line names no such column: name the columns in the first line, PartitionKey or called among them',
    ],
    [
      'PartitionKey,note\nx,\n',
      'line 1: RowKey: the first line names no such column: name the columns in the first line, RowKey or id among them',
    ],
    [
      'called,id,note,note\n',
      'line 1: note: the first line names it twice: remove or rename one of the two columns',
    ],
    [
      'called,id,_x@type\n',
      'line 1: _x@type: the first line names no column _x whose type it could be: remove it, or correct one of the names',
    ],
    [
      'called,id,The note\n',
      'line 1: The note: a table cannot have a column of this name: write up to 255 letters, digits and _, no digit first',
    ],
    [
      'called,id,note\nany,x\n',
      'line 2: cells: the line has 2, the first line has 3: add the delimiters that are missing, also for empty cells at its end',
    ],
    [
      'called,id,note\nany,x,Kim, Jo\n',
      'line 2: cells: the line has 4, the first line has 3: put a cell that holds a delimiter in double quotes, or remove what is too much',
    ],
    [
      'called,id,\nany,x,y\n',
      'line 2: cells: number 3 of the line holds a value, but its column has no name in the first line: name the column, or empty the cell',
    ],
    ['called,id\nany,\n', 'line 2: RowKey: it is empty: write both keys of the row'],
    ['called,id\n,x\n', 'line 2: PartitionKey: it is empty: write both keys of the row'],
    [
      'called,id,note\nany,x,"y\n\nany,y,\n',
      `line 2: cells: a cell begins with a double quote that is never closed: ${quoteRemedy}`,
    ],
    [
      'called,id,note\nany,x,say "y"\n',
      `line 2: cells: a double quote stands inside a cell that does not begin with one: ${quoteRemedy}`,
    ],
    [
      'called,id,note\n"any",x,"y" z\n',
      `line 2: cells: behind the closing double quote of a cell its text goes on: ${quoteRemedy}`,
    ],
    [
      'called,id,_n,_n@type\nany,x,five,Edm.Int32\n',
      'line 2: _n: "five" is not a whole number: write digits only, such as 100',
    ],
    [
      'P\0a\0',
      'line 1: file: the first line cannot be read, since the file is UTF-16 without its mark: save it as "CSV UTF-8"',
    ],
  ])('%j: %s', async (text, sentence) => {
    expect(await sentences(text)).toContain(sentence);
  });

  it('of UTF-16 without its mark nothing else, since nothing else can be read', async () => {
    const bytes = new Uint8Array(Buffer.from('called,id,targets\nany,x,y\n', 'utf16le'));
    expect(await sentences(bytes)).toHaveLength(1);
  });

  it.each([
    ['without a quote', 'x'.repeat(5 * 1024 * 1024)],
    ['that a quote begins', `"${'x\n'.repeat(3 * 1024 * 1024)}`],
  ])('a line of more than 4 MiB, %s', async (_, cell) => {
    expect(await sentences(`called,id,note\nany,x,${cell}\n`)).toEqual([
      'line 2: cells: the line is longer than 4 MiB, and a row of a table holds 1 MiB: shorten it; where a cell in it begins with a double quote, look whether that is ever closed',
    ]);
  });

  it('where bytes are no UTF-8', async () => {
    const bytes = new Uint8Array(
      Buffer.from('called,id,note\r\nany,x,\r\nany,y,Büro\r\n', 'latin1'),
    );
    expect(await sentences(bytes)).toEqual([
      'line 3: file: it holds bytes that are no UTF-8: save it as "CSV UTF-8", or convert it to UTF-8',
    ]);
  });

  it('every problem of a line, and goes on behind it', async () => {
    const rows = await read('called,id\n,\n1,2,3\nany,x\n,\n');
    expect(rows.map(({ line }) => line)).toEqual([3, 4]);
    expect(await sentences('called,id,note\n,,x\nany,y,\n')).toHaveLength(2);
  });

  it('that a quote is open, long before a large file is over', async () => {
    let asked = 0;
    async function* endless(): AsyncIterable<string> {
      yield 'called,id,note\nany,a,"x\n';
      for (;;) {
        asked += 1;
        yield 'any,b,y\n'.repeat(10_000);
      }
    }
    const rows = await readAll(readCsvRows(endless(), 'rules'));
    expect(rows).toMatchObject([{ line: 2, problem: { column: 'cells' } }]);
    expect(asked).toBeLessThan(200);
  });

  it('what came before a line that ends the reading', async () => {
    const rows = await read('called,id\nany,a\nany,b\nany,"c\n');
    expect(rows).toMatchObject([
      { line: 2, row: { key: 'a' } },
      { line: 3, row: { key: 'b' } },
      { line: 4, problem: {} },
    ]);
  });
});
