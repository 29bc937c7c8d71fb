import { describe, expect, it } from 'vitest';
import type { FileRow } from '../../src/files/file-row.ts';
import { readJsonRows } from '../../src/files/read-json.ts';
import type { TableKind } from '../../src/files/table-kind.ts';
import { describeProblem } from '../../src/routing/problem.ts';
import { piecesOf, readAll } from './rows.ts';

function read(file: string, kind: TableKind = 'rules'): Promise<FileRow[]> {
  return readAll(readJsonRows(piecesOf(file), kind));
}

async function sentences(file: string, kind: TableKind = 'rules'): Promise<string[]> {
  const rows = await read(file, kind);
  return rows.flatMap((each) =>
    'problem' in each ? [`line ${each.line}: ${describeProblem(each.problem)}`] : [],
  );
}

const one = '{"called": "any", "id": "a", "priority": 5, "enabled": false, "note": null}';
const two = '{"called": "any", "id": "b", "targets": "+14255550131", "_n": 1.5}';
const rowA = { partition: 'any', key: 'a', columns: { priority: 5, enabled: false } };
const rowB = { partition: 'any', key: 'b', columns: { targets: '+14255550131', _n: 1.5 } };

describe('a JSON file', () => {
  it.each([
    ['of an array', `[${one}, ${two}]`, [1, 1]],
    ['of an array, an element a line', `[\n${one},\n${two}\n]\n`, [2, 3]],
    ['of an array with comma first and CRLF', `[\r\n  ${one}\r\n, ${two}]`, [2, 3]],
    ['of one object a line', `${one}\n\n${two}\n`, [1, 3]],
    ['of objects over several lines', `\ufeff{"called":\n${one.slice(10)}\n${two}`, [1, 3]],
    [
      'with the names of Table Storage',
      `[${one},${two}]`.replaceAll('"called"', '"PartitionKey"').replaceAll('"id"', '"RowKey"'),
      [1, 1],
    ],
  ])('%s is read', async (_, file, [first = 0, second = 0]) => {
    expect(await read(file)).toEqual([
      { line: first, row: rowA },
      { line: second, row: rowB },
    ]);
  });

  it('may be a single object, or an array without any', async () => {
    expect(await read(`\n${one}\n`)).toEqual([{ line: 2, row: rowA }]);
    expect(await read(' [ ]\n')).toEqual([]);
  });

  it('holds numbers and texts alike, as Table Storage does', async () => {
    const file =
      '{"called":"any","id":"x","priority":"5","note":5,"ringSeconds":5.5,"callers":true}';
    const columns = { priority: 5, note: '5', ringSeconds: '5.5', callers: 'true' };
    expect(await read(file)).toEqual([{ line: 1, row: { partition: 'any', key: 'x', columns } }]);
  });

  it('is not held to what spreadsheets do, which the checks of the rows make up for', async () => {
    const file = '{"called":"14255550100","id":"1.00E+05","targets":"911"}';
    const row = { partition: '14255550100', key: '1.00E+05', columns: { targets: '911' } };
    expect(await read(file)).toEqual([{ line: 1, row }]);
  });

  it('tells the types of own columns that JSON has not', async () => {
    const file =
      '{"list":"vip","member":"+12065550123","_a":"12","_a@type":"Edm.Int64","_b":7,"_b@type":"Edm.Int64","_c":"2026-12-24T18:00:00Z","_c@type":"Edm.DateTime","_d":"12","etag":"x","Timestamp":"y"}';
    const columns = { _a: 12n, _b: 7n, _c: new Date('2026-12-24T18:00:00Z'), _d: '12' };
    expect(await read(file, 'lists')).toEqual([
      { line: 1, row: { partition: 'vip', key: '+12065550123', columns } },
    ]);
  });

  it('of schedules gives each row of each', async () => {
    const file = `[{"id": "office", "rows": {
      "week": {"timeZone": "America/Los_Angeles", "open": "Mon-Fri 09:00-17:00"},
      "2026-12-24": {"hours": "closed", "_by": "Kim"}
    }},
    {"id": "night", "rows": {"override": {"state": "closed", "until": "2026-12-24T18:00:00Z"}}}]`;
    const week = { timeZone: 'America/Los_Angeles', open: 'Mon-Fri 09:00-17:00' };
    const override = { state: 'closed', until: new Date('2026-12-24T18:00:00Z') };
    expect(await read(file, 'schedules')).toEqual([
      { line: 1, row: { partition: 'office', key: 'week', columns: week } },
      {
        line: 1,
        row: { partition: 'office', key: '2026-12-24', columns: { hours: 'closed', _by: 'Kim' } },
      },
      { line: 5, row: { partition: 'night', key: 'override', columns: override } },
    ]);
  });
});

describe('a JSON file that cannot be read says', () => {
  const notHere = 'write the rows as an array, [{…}, {…}], or as one object a line without commas';
  const noJson =
    'here, or a little before, it is no JSON: look for a comma, a quote or a bracket that is missing or too much';
  const unclosed =
    'a value that begins here is never closed: a bracket or a quote is missing in it, or the file is not whole';
  const ruleExample = '{"called": "+14255550100", "id": "reception", "targets": "+14255550131"}';

  it.each([
    ['', 'line 1: file: it is empty: write an array of rows, or one object a line'],
    [' \n', 'line 2: file: it is empty: write an array of rows, or one object a line'],
    ['called,id', `line 1: file: here begins neither an array nor an object: ${notHere}`],
    [`${one},\n${two}`, `line 1: file: here begins neither an array nor an object: ${notHere}`],
    [
      `[${one},\n,${two}]`,
      'line 2: file: an element of the array is empty: remove the comma too many',
    ],
    [`[${one},\n]`, 'line 2: file: an element of the array is empty: remove the comma too many'],
    [
      `[${one}\n${two}]`,
      'line 2: file: between two elements of the array there is no comma: separate the elements by commas',
    ],
    [
      `[${one}]\n[${two}]`,
      'line 2: file: it goes on behind the end of its array: write all rows into one array, or remove a bracket ] too many',
    ],
    [
      `[${one},\n`,
      'line 2: file: it ends within its array: get the whole file, or close the array with ]',
    ],
    [
      `[\n${one}`,
      'line 2: file: it ends within its array: get the whole file, or close the array with ]',
    ],
    [`[\n{"called": "any",\n"id": "x"`, `line 2: file: ${unclosed}`],
    [`[{"called": "any",\n"id": "x}]`, `line 1: file: ${unclosed}`],
    [`[{"called": "any",\n"id" "x"}]`, `line 2: file: ${noJson}`],
    [`[\n{"called": 'any'}]`, `line 2: file: ${noJson}`],
    [`[\n{"called": ]}]`, `line 2: file: ${noJson}`],
    [
      '[{"called": "any",\n"id": "x", "id": "y"}]',
      'line 2: id: the name stands twice in one object, so that one of the values would be lost: remove one of them',
    ],
    [
      '[{"called": "any",\n"id": "x", "\\u0069d": "y"}]',
      'line 2: id: the name stands twice in one object, so that one of the values would be lost: remove one of them',
    ],
    ['[5]', `line 1: row: it is no object: write ${ruleExample}`],
    [`[\n"a, ]"]`, `line 2: row: it is no object: write ${ruleExample}`],
    ['{"id": "x"}', 'line 1: called: it is missing: write both keys of the row'],
    ['{"called": "", "id": "x"}', 'line 1: PartitionKey: it is empty: write both keys of the row'],
    [
      '{"called": 14255550100, "id": "x"}',
      'line 1: called: it is no text: write it in quotes: "+14255550199"',
    ],
    [
      '{"called": "any", "id": "x", "targets": ["+14255550131"]}',
      'line 1: targets: the value is neither text, a number, true, false nor null: write a text, and a list as a text with commas',
    ],
    [
      '{"called": "any", "id": "x", "_n": 12345678901234567890}',
      'line 1: _n: the number has more digits than JSON keeps: write it in quotes, and "_n@type": "Edm.Int64" beside it',
    ],
    [
      '{"called": "any", "id": "x", "_n": 1e400}',
      'line 1: _n: it is larger than any number that JSON or a table keeps: write a number such as 1.5',
    ],
    [
      '{"called": "any", "id": "x", "_n": "1e400", "_n@type": "Edm.Double"}',
      'line 1: _n: 1e400 is larger than any number that a table keeps: write a number such as 1.5',
    ],
    [
      '{"called": "any", "id": "x", "_n@type": "Edm.Int64"}',
      'line 1: _n@type: there is no column _n whose type it could be: remove it, or correct one of the names',
    ],
    [
      '{"called": "any", "id": "x", "_n": null, "_n@type": "Edm.Currency"}',
      'line 1: _n@type: the type "Edm.Currency" is not known: write Edm.String, Edm.Int32, Edm.Int64, Edm.Double, Edm.Boolean, Edm.DateTime, Edm.Guid or Edm.Binary',
    ],
    [
      '{"called": "any", "id": "x", "priority": 5, "priority@type": 7}',
      'line 1: priority@type: the type 7 is not known: write Edm.String, Edm.Int32, Edm.Int64, Edm.Double, Edm.Boolean, Edm.DateTime, Edm.Guid or Edm.Binary',
    ],
    [
      '{"called": "any", "id": "x", "the note": ""}',
      'line 1: the note: a table cannot have a column of this name: write up to 255 letters, digits and _, no digit first',
    ],
    [
      '{"called": "any", "id": "x", "_n": "five", "_n@type": "Edm.Int32"}',
      'line 1: _n: "five" is not a whole number: write digits only, such as 100',
    ],
  ])('%j: %s', async (file, sentence) => {
    expect(await sentences(file)).toEqual([sentence]);
  });

  const scheduleExample =
    '{"id": "office", "rows": {"week": {"timeZone": "…", "open": "Mon-Fri 09:00-17:00"}}}';
  it.each([
    ['{"id": "office"}', `line 1: rows: the schedule has no rows: write ${scheduleExample}`],
    [
      '{"id": "office", "rows": {}}',
      `line 1: rows: the schedule has no rows: write ${scheduleExample}`,
    ],
    [
      '{"id": "office", "rows": []}',
      `line 1: rows: the schedule has no rows: write ${scheduleExample}`,
    ],
    [
      '{"id": "office", "rows": {"week": "x"}}',
      `line 1: rows.week: it is no object: write ${scheduleExample}`,
    ],
    [
      '{"id": "office", "rows": {"week": {}}, "week": {}}',
      'line 1: week: a schedule has no such member: write its columns into the rows',
    ],
    ['{"rows": {"week": {}}}', 'line 1: week, id: it is missing: write both keys of the row'],
    [
      '{"id": "office", "rows": {"week": {"open": {}}}}',
      'line 1: week, open: the value is neither text, a number, true, false nor null: write a text, and a list as a text with commas',
    ],
  ])('of schedules, %j: %s', async (file, sentence) => {
    expect(await sentences(file, 'schedules')).toEqual([sentence]);
  });

  it('every problem of a value, and goes on behind it', async () => {
    const rows = await read(`[{"id": 5, "targets": []},\n${one}]`);
    expect(rows).toMatchObject([
      { line: 1, problem: { column: 'called' } },
      { line: 1, problem: { column: 'id' } },
      { line: 1, problem: { column: 'targets' } },
      { line: 2, row: rowA },
    ]);
  });
});
