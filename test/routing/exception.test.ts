import { describe, expect, it } from 'vitest';
import { calendarDate, formatDate, readDate } from '../../src/routing/calendar-date.ts';
import {
  type Exception,
  type ExceptionDates,
  exceptionCalendar,
  readExceptionDates,
} from '../../src/routing/exception.ts';

function dates(rowKey: string): ExceptionDates {
  const read = readExceptionDates(rowKey);
  if (!('value' in read)) {
    throw new Error(read.problem);
  }
  return read.value;
}

function dayNumber(date: string): number {
  const read = readDate(date);
  if (!('value' in read)) {
    throw new Error(read.problem);
  }
  return read.value;
}

function exception(id: string): Exception {
  return { kind: 'exception', id, dates: dates(id), hours: [], note: undefined };
}

/** All dates of a RowKey from the first day of one year to the last day of another. */
function datesOf(rowKey: string, firstYear: number, lastYear: number): string[] {
  const found: string[] = [];
  for (let day = dayNumber(`${firstYear}-01-01`); day <= dayNumber(`${lastYear}-12-31`); day += 1) {
    if (dates(rowKey).daysBefore(calendarDate(day)) !== undefined) {
      found.push(formatDate(day));
    }
  }
  return found;
}

/** Which of the RowKeys holds on a date. */
function holding(date: string, ...rowKeys: string[]): string | undefined {
  return exceptionCalendar(rowKeys.map(exception))(dayNumber(date))?.id;
}

describe('the dates of an exception', () => {
  it.each([
    ['2026-12-24', ['2026-12-24']],
    ['2026-12-31..2027-01-01', ['2026-12-31', '2027-01-01']],
    ['2026-12-31..2026-12-31', ['2026-12-31']],
    ['yearly:12-25', ['2026-12-25', '2027-12-25', '2028-12-25']],
    ['yearly:02-29', ['2028-02-29']],
    [
      'yearly:12-31..01-01',
      ['2026-01-01', '2026-12-31', '2027-01-01', '2027-12-31', '2028-01-01', '2028-12-31'],
    ],
    [
      'yearly:02-28..03-01',
      [
        ...['2026-02-28', '2026-03-01', '2027-02-28', '2027-03-01'],
        ...['2028-02-28', '2028-02-29', '2028-03-01'],
      ],
    ],
    ['yearly:4th Thu Nov', ['2026-11-26', '2027-11-25', '2028-11-23']],
    ['yearly:last Mon May', ['2026-05-25', '2027-05-31', '2028-05-29']],
    ['yearly:1st mon SEP', ['2026-09-07', '2027-09-06', '2028-09-04']],
    ['yearly:5th Tue Feb', ['2028-02-29']],
    ['yearly:Last tue feb', ['2026-02-24', '2027-02-23', '2028-02-29']],
  ])('that %s names are those of the calendar', (rowKey, expected) => {
    expect(datesOf(rowKey, 2026, 2028)).toEqual(expected);
  });

  it('are every day of the year where a yearly range goes once round', () => {
    expect(datesOf('yearly:03-01..02-29', 2027, 2028)).toHaveLength(365 + 366);
    expect(dates('yearly:03-01..02-29').length).toBe(366);
  });

  it.each([
    ['2027-02-29', 'the date 2027-02-29 does not exist', 'write a date of the calendar'],
    [
      '2026-12-24..2026-13-01',
      'the date 2026-13-01 does not exist',
      'write a date of the calendar',
    ],
    ['2026-12-24..', '"" is no date', 'write year, month and day, such as 2026-12-24'],
    ['2026-12-24..12-26', '"12-26" is no date', 'write year, month and day, such as 2026-12-24'],
    ['2026-12-24..2026-12-20', 'the range ends before it begins', 'write the earlier date first'],
    ['yearly:02-30', 'no year has the date 02-30', 'write a date of the calendar'],
    ['yearly:12-24..13-01', 'no year has the date 13-01', 'write a date of the calendar'],
    ['yearly:12-24..1-2', '"1-2" is no day of the year', 'write month and day, as 12-24'],
  ])('are not read from %s', (rowKey, problem, remedy) => {
    expect(readExceptionDates(rowKey)).toEqual({ problem, remedy });
  });

  it.each([
    ...['weekend', 'yearly:', 'yearly:6th Mon Jan', 'yearly:4th Thu', 'yearly:4th Thursday Nov'],
    ...['yearly:4th  Thu Nov', 'yearly:4th Thu Nov 2026', '4th Thu Nov', '12-24', '20261224'],
  ])('are not read from %s, with all forms to choose from', (rowKey) => {
    expect(readExceptionDates(rowKey)).toEqual({
      problem: `"${rowKey}" names neither dates nor another row of a schedule`,
      remedy:
        'write week, override, 2026-12-24, 2026-12-24..2027-01-02, yearly:12-24, yearly:12-24..01-02, yearly:4th Thu Nov or yearly:last Mon May',
    });
  });
});

describe('of several exceptions for a date', () => {
  it('a dated one goes before a yearly one, however long it is', () => {
    expect(holding('2026-12-25', 'yearly:12-25', '2026-01-01..2026-12-31')).toBe(
      '2026-01-01..2026-12-31',
    );
  });

  it('a single day goes before a range', () => {
    expect(holding('2026-12-25', '2026-12-25..2026-12-26', '2026-12-25')).toBe('2026-12-25');
    expect(holding('2026-11-26', 'yearly:11-26..11-27', 'yearly:4th Thu Nov')).toBe(
      'yearly:4th Thu Nov',
    );
  });

  it('a shorter range goes before a longer', () => {
    expect(holding('2026-12-25', '2026-12-25..2026-12-29', '2026-12-20..2026-12-25')).toBe(
      '2026-12-25..2026-12-29',
    );
    expect(holding('2027-01-01', 'yearly:12-20..01-02', 'yearly:12-31..01-05')).toBe(
      'yearly:12-31..01-05',
    );
  });

  it('counts the length of a yearly range in a leap year', () => {
    // Both have five days in 2027, but the first has six in 2028.
    const rowKeys = ['yearly:02-25..03-01', 'yearly:02-24..02-28'];
    expect(holding('2027-02-26', ...rowKeys)).toBe('yearly:02-24..02-28');
    expect(holding('2028-02-26', ...rowKeys)).toBe('yearly:02-24..02-28');
  });

  it('of equally long ranges the one that started later goes first', () => {
    expect(holding('2026-12-25', '2026-12-24..2026-12-26', '2026-12-25..2026-12-27')).toBe(
      '2026-12-25..2026-12-27',
    );
    expect(holding('2027-01-01', 'yearly:12-30..01-02', 'yearly:01-01..01-04')).toBe(
      'yearly:01-01..01-04',
    );
  });

  it('else the RowKey decides, by code units', () => {
    expect(holding('2026-12-25', 'yearly:last Fri Dec', 'yearly:4th Fri Dec', 'yearly:12-25')).toBe(
      'yearly:12-25',
    );
    expect(holding('2026-12-25', 'yearly:last Fri Dec', 'yearly:4th Fri Dec')).toBe(
      'yearly:4th Fri Dec',
    );
  });

  it('none holds on a date that none names', () => {
    expect(holding('2026-12-23', 'yearly:12-25', '2026-12-24')).toBeUndefined();
  });

  it('the same one holds however many dates were asked for meanwhile', () => {
    const exceptionOn = exceptionCalendar([exception('yearly:12-25')]);
    const days = Array.from({ length: 366 }, (_, day) => dayNumber('2026-01-01') + day);
    const found = [...days, ...days].filter((day) => exceptionOn(day) !== undefined);
    expect(found.map(formatDate)).toEqual(['2026-12-25', '2026-12-25']);
  });
});
