import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvRows } from '../../src/files/read-csv.ts';
import { addApostrophe, dropApostrophe } from '../../src/files/spreadsheet-habits.ts';
import type { TableKind } from '../../src/files/table-kind.ts';
import { describeProblem } from '../../src/routing/problem.ts';
import { awkwardTexts, piecesOf, readAll } from './rows.ts';

async function sentenceOf(kind: TableKind, header: string, line: string): Promise<string> {
  const [first] = await readAll(readCsvRows(piecesOf(`${header}\n${line}\n`), kind));
  return first !== undefined && 'problem' in first ? describeProblem(first.problem) : 'nothing';
}

const dateWords = 'is a date as a spreadsheet writes it: format the column as text and write';

describe('what a spreadsheet has spoilt', () => {
  it.each([
    ['rules', 'PartitionKey,RowKey', '1.42555E+10,x', 'PartitionKey'],
    ['rules', 'PartitionKey;RowKey', '1,42555E+10;x', 'PartitionKey'],
    ['rules', 'called,id,calledNumbers', 'any,x,1.42555E+10', 'calledNumbers'],
    ['rules', 'called,id,callers', 'any,x,1.42555E+10', 'callers'],
    ['rules', 'called,id,targets', 'any,x,1.42555E+10', 'targets'],
    ['lists', 'list,member', 'vip,1.42555E+10', 'RowKey'],
  ] as const)('in %s, %s, %s is refused', async (kind, header, line, column) => {
    expect(await sentenceOf(kind, header, line)).toMatch(
      new RegExp(
        `^${column}: a spreadsheet turned it into the number 1[.,]42555E\\+10: format the column as text and write \\+14255550199 anew$`,
      ),
    );
  });

  it.each([
    ['rules', 'called,id', 'any,1.00E+05'],
    ['lists', 'list,member', '1.00E+05,+12065550123'],
    ['schedules', 'id,row', '1.00E+05,week'],
  ] as const)('in %s, %s, %s is refused, though it is no number', async (kind, header, line) => {
    expect(await sentenceOf(kind, header, line)).toContain(
      'a spreadsheet turned it into the number 1.00E+05: format the column as text and write it anew',
    );
  });

  it.each([
    ['rules', 'called,id', '14255550100,x', '+14255550100'],
    ['rules', 'called,id,targets', 'any,x,14255550131', '+14255550131'],
    ['lists', 'list,member', 'vip,4255550100', '+4255550100'],
    ['lists', 'list,member', 'vip,04255550100', '+ and the country code first'],
    ['lists', 'list,member', 'vip,112', '+ and the country code first'],
  ] as const)('in %s, %s, %s lacks its +', async (kind, header, line, remedy) => {
    expect(await sentenceOf(kind, header, line)).toMatch(
      /is a number without its \+, which a spreadsheet may have taken away: format the column as text and write /,
    );
    expect(await sentenceOf(kind, header, line)).toContain(`and write ${remedy}`);
  });

  it.each([
    ['12/24/2026', '2026-12-24'],
    ['24.12.2026', '2026-12-24'],
    ['3.4.2026', '2026-04-03'],
    ['24/12/2026', '2026-12-24'],
    ['2026/12/24', '2026-12-24'],
    ['2026-12-24 00:00:00', '2026-12-24'],
    ['12/12/2026', '2026-12-12'],
    ['03/04/2026', 'year-month-day, such as 2026-12-24'],
    ['12/24/26', 'year-month-day, such as 2026-12-24'],
    ['31.2.2026', 'year-month-day, such as 2026-12-24'],
    ['24-Dec', 'year-month-day, such as 2026-12-24'],
    ['24. Dez 26', 'year-month-day, such as 2026-12-24'],
  ])('the date %s of a schedule is to be written %s', async (cell, meant) => {
    const sentence = `RowKey: ${cell} ${dateWords} ${meant}`;
    expect(await sentenceOf('schedules', 'id,row,hours', `office,${cell},closed`)).toBe(sentence);
  });

  it('the number of a day is told as such', async () => {
    expect(await sentenceOf('schedules', 'id,row,hours', 'office,46380,closed')).toBe(
      'RowKey: a spreadsheet turned the date into the number 46380: format the column as text and write year-month-day, such as 2026-12-24',
    );
  });

  it.each([
    ['schedules', 'id,row,hours', 'office,2026-12-24,closed'],
    ['schedules', 'id,row,hours', 'office,2026-12-24..2027-01-02,closed'],
    ['schedules', 'id,row,hours', 'office,yearly:12-25,closed'],
    ['schedules', 'id,row,hours', '2026,week,closed'],
    ['rules', 'called,id,note', '+14255550100,1e5,1.42555E+10'],
    ['rules', 'called,id,note,priority', 'any,46380,12/24/2026,20'],
    ['lists', 'list,member', '112,8:acs:x'],
  ] as const)('in %s, %s, %s is nothing of that', async (kind, header, line) => {
    expect(await sentenceOf(kind, header, line)).toBe('nothing');
  });
});

describe('an apostrophe before a cell', () => {
  it.each([
    '=HYPERLINK(1)',
    '@SUM(1)',
    '+SUM(1)',
    '-SUM(1)',
    "+1+cmd|' /C calc'!A0",
    '- by hand',
    "'+14255550199",
    "''5",
  ])('goes before %j', (text) => {
    expect(addApostrophe(text)).toBe(`'${text}`);
  });

  it.each([
    '+14255550199',
    '+14255550131 weight=70, +14255550132 weight=30',
    '-5',
    '1+1',
    "'tis",
    '',
    'prefix:+1900, not +19005550111',
  ])('does not go before %j', (text) => {
    expect(addApostrophe(text)).toBe(text);
  });

  it('is taken off again', () => {
    fc.assert(
      fc.property(awkwardTexts, (text) => {
        expect(dropApostrophe(addApostrophe(text))).toBe(text);
      }),
    );
  });
});
