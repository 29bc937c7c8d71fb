import { describe, expect, it } from 'vitest';
import { calendarDate, formatDate, readDate } from '../../src/routing/calendar-date.ts';
import { type DatePlace, readExceptionDates } from '../../src/routing/exception-dates.ts';

function dayNumber(date: string): number {
  const read = readDate(date);
  if (!('value' in read)) {
    throw new Error(read.problem);
  }
  return read.value;
}

/** Where a date lies among the dates of a RowKey. */
function placeOn(date: string, rowKey: string): DatePlace | undefined {
  const read = readExceptionDates(rowKey);
  if (!('value' in read)) {
    throw new Error(read.problem);
  }
  return read.value.placeOf(calendarDate(dayNumber(date)));
}

/** All dates of a RowKey from the first day of one year to the last day of another. */
function datesOf(rowKey: string, firstYear: number, lastYear: number): string[] {
  const [first, last] = [dayNumber(`${firstYear}-01-01`), dayNumber(`${lastYear}-12-31`)];
  return Array.from({ length: last - first + 1 }, (_, index) => formatDate(first + index)).filter(
    (date) => placeOn(date, rowKey) !== undefined,
  );
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

  it('that cannot be are none', () => {
    expect(datesOf('yearly:02-29..02-29', 2026, 2027)).toEqual([]);
    expect(datesOf('yearly:02-29..03-01', 2027, 2028)).toEqual([
      ...['2027-03-01', '2028-02-29', '2028-03-01'],
    ]);
    expect(datesOf('yearly:02-28..02-29', 2027, 2028)).toEqual([
      ...['2027-02-28', '2028-02-28', '2028-02-29'],
    ]);
  });

  it('are every day of the year where a yearly range goes once round', () => {
    expect(datesOf('yearly:03-01..02-29', 2027, 2028)).toHaveLength(365 + 366);
    expect(placeOn('2027-03-01', 'yearly:03-01..02-29')).toEqual({ length: 366, daysBefore: 0 });
    expect(placeOn('2027-02-28', 'yearly:03-01..02-29')).toEqual({ length: 365, daysBefore: 364 });
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
