import { describe, expect, it } from 'vitest';
import { formatDate, readDate } from '../../src/routing/calendar-date.ts';
import { type Exception, exceptionCalendar } from '../../src/routing/exception.ts';
import { readExceptionDates } from '../../src/routing/exception-dates.ts';

function dayNumber(date: string): number {
  const read = readDate(date);
  if (!('value' in read)) {
    throw new Error(read.problem);
  }
  return read.value;
}

function exception(id: string): Exception {
  const dates = readExceptionDates(id);
  if (!('value' in dates)) {
    throw new Error(dates.problem);
  }
  return { kind: 'exception', id, dates: dates.value, hours: [], note: undefined };
}

/** Which of the RowKeys holds on a date. */
function holding(date: string, ...rowKeys: string[]): string | undefined {
  return exceptionCalendar(rowKeys.map(exception))(dayNumber(date))?.id;
}

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

  it('a single day goes before a range of one day, though that has the smaller RowKey', () => {
    expect(holding('2026-12-25', 'yearly:12-25..12-25', 'yearly:4th Fri Dec')).toBe(
      'yearly:4th Fri Dec',
    );
    expect(holding('2026-12-25', '2026-12-25..2026-12-25', '2026-12-25')).toBe('2026-12-25');
  });

  it('a shorter range goes before a longer', () => {
    expect(holding('2026-12-25', '2026-12-25..2026-12-29', '2026-12-20..2026-12-25')).toBe(
      '2026-12-25..2026-12-29',
    );
    expect(holding('2027-01-01', 'yearly:12-20..01-02', 'yearly:12-31..01-05')).toBe(
      'yearly:12-31..01-05',
    );
  });

  it('counts the days of a yearly range in the year in which it lies', () => {
    // 02-27..03-02 has four days in 2027, as many as the other, and begins later; in 2028 it has five.
    const rowKeys = ['yearly:02-27..03-02', 'yearly:02-25..02-28'];
    expect(holding('2027-02-28', ...rowKeys)).toBe('yearly:02-27..03-02');
    expect(holding('2028-02-28', ...rowKeys)).toBe('yearly:02-25..02-28');
  });

  it('counts them over the new year too, and up to a 02-29 that the year may not have', () => {
    // 12-31..03-01 has 61 days from 2026 to 2027 and 62 from 2027 to 2028; 12-30..02-28 always has 61.
    const overNewYear = ['yearly:12-31..03-01', 'yearly:12-30..02-28'];
    expect(holding('2027-02-28', ...overNewYear)).toBe('yearly:12-31..03-01');
    expect(holding('2028-02-28', ...overNewYear)).toBe('yearly:12-30..02-28');
    expect(holding('2027-12-31', ...overNewYear)).toBe('yearly:12-30..02-28');
    const toLeapDay = ['yearly:02-25..02-29', 'yearly:02-24..02-27'];
    expect(holding('2027-02-26', ...toLeapDay)).toBe('yearly:02-25..02-29');
    expect(holding('2028-02-26', ...toLeapDay)).toBe('yearly:02-24..02-27');
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
