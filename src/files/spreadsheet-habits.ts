import type { Problem } from '../routing/problem.ts';
import type { TableKind } from './table-kind.ts';

const scientific = /^[+-]?\d(?:[.,]\d+)?E[+-]?\d+$/;
const bareNumber = /^\d+$/;
const turnedDate =
  /^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$|^\d{1,2}[-. ]*[a-z]{3,}\.?[-. ]*\d{0,4}$/i;
const properDate = /^\d{4}-\d{2}-\d{2}$/;
const dayNumber = /^\d{5}$/;

const identityColumns: Readonly<Record<TableKind, ReadonlySet<string>>> = {
  rules: new Set(['PartitionKey', 'calledNumbers', 'callers', 'targets']),
  schedules: new Set(),
  lists: new Set(['RowKey']),
};

/**
 * The apostrophe that spreadsheets put before what they would take for a number or a formula. No other apostrophe is
 * taken off, and `addApostrophe` puts one more before a text that begins so by itself.
 */
const apostrophe = /^'+[=+\-@\d\t\r]/;

/**
 * What a spreadsheet would run: `=`, `@`, and `+` or `-` unless a number follows without a call of a function or
 * program behind it. Identities, patterns, targets and hours are none of these, so they are never touched.
 */
const formula = /^(?:[=@\t\r]|[+-](?!\d[^|!(]*$))/;

/** What a cell says, without the apostrophe that keeps a spreadsheet from reading it as a number or formula. */
export function dropApostrophe(cell: string): string {
  return apostrophe.test(cell) ? cell.slice(1) : cell;
}

/** The text as a cell: with an apostrophe where a spreadsheet would run it, or `dropApostrophe` would change it. */
export function addApostrophe(text: string): string {
  return apostrophe.test(text) || formula.test(text) ? `'${text}` : text;
}

/**
 * What a spreadsheet has made of a key or a column of identities, and how to mend it; undefined where it has kept its
 * hands off. The column is named as in Table Storage.
 */
export function spoiltBySpreadsheet(
  kind: TableKind,
  column: string,
  text: string,
): Pick<Problem, 'problem' | 'remedy'> | undefined {
  const cell = text.trim();
  const isIdentity = identityColumns[kind].has(column);
  if (scientific.test(cell) && (isIdentity || column === 'PartitionKey' || column === 'RowKey')) {
    return {
      problem: `a spreadsheet turned it into the number ${cell}`,
      remedy: `format the column as text and write ${isIdentity ? '+14255550199' : 'it'} anew`,
    };
  }
  if (isIdentity && bareNumber.test(cell)) {
    return {
      problem: `${cell} is a number without its +, which a spreadsheet may have taken away`,
      remedy: `format the column as text and write ${/^[1-9]\d{6,14}$/.test(cell) ? `+${cell}` : '+ and the country code first'}`,
    };
  }
  return kind === 'schedules' && column === 'RowKey' ? turnedRound(cell) : undefined;
}

function turnedRound(cell: string): ReturnType<typeof spoiltBySpreadsheet> {
  if (dayNumber.test(cell)) {
    return {
      problem: `a spreadsheet turned the date into the number ${cell}`,
      remedy: 'format the column as text and write year-month-day, such as 2026-12-24',
    };
  }
  const parts = turnedDate.exec(cell);
  if (parts === null || properDate.test(cell)) {
    return undefined;
  }
  const meant = meantDate(parts.slice(1).map(Number), cell.includes('.'));
  return {
    problem: `${cell} is a date as a spreadsheet writes it`,
    remedy: `format the column as text and write ${meant ?? 'year-month-day, such as 2026-12-24'}`,
  };
}

/** The date in the one form there is; undefined where day and month could be either. */
function meantDate(parts: readonly number[], hasDots: boolean): string | undefined {
  const [first = 0, second = 0, third = 0] = parts;
  if (first > 999) {
    return isoDate(first, second, third);
  }
  if (third < 1000) {
    return undefined;
  }
  if (hasDots || first > 12) {
    return isoDate(third, second, first);
  }
  return second > 12 || first === second ? isoDate(third, first, second) : undefined;
}

function isoDate(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.toISOString().slice(0, 10)
    : undefined;
}
