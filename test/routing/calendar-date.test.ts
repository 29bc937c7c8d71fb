import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  calendarDate,
  dayNumberIn,
  formatDate,
  readDate,
  readMonthAndDay,
  weekdayNames,
} from '../../src/routing/calendar-date.ts';

const anyDay = fc.integer({ min: -719_528, max: 2_932_896 });

describe('a date of the calendar', () => {
  it('is the one that luxon knows, over all years of four digits', () => {
    fc.assert(
      fc.property(anyDay, (dayNumber) => {
        const expected = DateTime.fromMillis(0, { zone: 'utc' }).plus({ days: dayNumber });
        const date = calendarDate(dayNumber);
        expect(formatDate(dayNumber)).toBe(expected.toISODate());
        expect(date).toEqual({
          dayNumber,
          year: expected.year,
          month: expected.month,
          day: expected.day,
          weekday: expected.weekday - 1,
          isInLastWeek: expected.day > (expected.daysInMonth ?? 0) - 7,
        });
        expect(dayNumberIn(date.year, date)).toBe(dayNumber);
      }),
    );
  });

  it('survives being written down', () => {
    fc.assert(
      fc.property(anyDay, (dayNumber) => {
        expect(readDate(formatDate(dayNumber))).toEqual({ value: dayNumber });
      }),
    );
  });

  it('has the weekday that people remember', () => {
    const weekdayOn = (text: string): string | undefined => {
      const read = readDate(text);
      return 'value' in read ? weekdayNames[calendarDate(read.value).weekday] : undefined;
    };
    expect([weekdayOn('1969-07-20'), weekdayOn('1970-01-01'), weekdayOn('2026-12-25')]).toEqual([
      'Sun',
      'Thu',
      'Fri',
    ]);
  });

  it('is not read from a date that does not exist', () => {
    expect(readDate('2027-02-29')).toEqual({
      problem: 'the date 2027-02-29 does not exist',
      remedy: 'write a date of the calendar',
    });
    expect(readDate('2028-02-29')).toHaveProperty('value');
    expect(readDate('2026-13-01')).toHaveProperty('problem');
    expect(readDate('2026-1-1')).toEqual({
      problem: '"2026-1-1" is no date',
      remedy: 'write year, month and day, such as 2026-12-24',
    });
  });
});

describe('a day of the year', () => {
  it('is month and day, 02-29 among them', () => {
    expect(['01-01', '02-29', '12-31'].map(readMonthAndDay)).toEqual([
      { value: { month: 1, day: 1 } },
      { value: { month: 2, day: 29 } },
      { value: { month: 12, day: 31 } },
    ]);
  });

  it('is the first of March in place of 02-29 where the year has none', () => {
    const leapDay = { month: 2, day: 29 };
    expect([2027, 2028].map((year) => formatDate(dayNumberIn(year, leapDay)))).toEqual([
      '2027-03-01',
      '2028-02-29',
    ]);
  });

  it('is not read from a day that no year has', () => {
    expect(readMonthAndDay('02-30')).toEqual({
      problem: 'no year has the date 02-30',
      remedy: 'write a date of the calendar',
    });
    expect(readMonthAndDay('2-3')).toEqual({
      problem: '"2-3" is no day of the year',
      remedy: 'write month and day, as 12-24',
    });
  });
});
