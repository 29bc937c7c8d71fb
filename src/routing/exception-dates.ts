import {
  type CalendarDate,
  dayNumberIn,
  type MonthAndDay,
  monthNames,
  readDate,
  readMonthAndDay,
  weekdayNames,
} from './calendar-date.ts';
import type { Problem, Reading } from './problem.ts';

/** The dates that a row of a schedule replaces. */
export interface ExceptionDates {
  readonly isYearly: boolean;
  /** Whether they are written as a range, be it of one day. */
  readonly isRange: boolean;
  /** Where a date lies among them; undefined where it is none of them. */
  readonly placeOf: (date: CalendarDate) => DatePlace | undefined;
}

/** Where a date lies among the dates that follow each other with it. */
export interface DatePlace {
  /** How many days they are together, at least 1, as the calendar of that year has them. */
  readonly length: number;
  /** How many of them came before the date. */
  readonly daysBefore: number;
}

const ordinals = ['1st', '2nd', '3rd', '4th', '5th', 'last'] as const;
const leapYear = 2000;
const singleDay: DatePlace = { length: 1, daysBefore: 0 };

/** Whether a RowKey is meant to name dates, well or badly. */
export function namesDates(rowKey: string): boolean {
  return /^(?:\d|yearly:)/i.test(rowKey);
}

/**
 * Reads the dates that a RowKey names: `2026-12-24`, `2026-12-24..2027-01-02`, `yearly:12-24`, `yearly:12-24..01-02`,
 * `yearly:4th Thu Nov`, `yearly:last Mon May`. A date that no calendar has is a problem.
 */
export function readExceptionDates(rowKey: string): Reading<ExceptionDates> {
  const [, yearly] = /^yearly:(.*)$/s.exec(rowKey) ?? [];
  if (yearly === undefined) {
    return /^\d{4}-/.test(rowKey) ? readDatedRange(rowKey) : unknownRow(rowKey);
  }
  return /^\d\d-/.test(yearly) ? readYearlyRange(yearly) : readWeekdayOfMonth(rowKey, yearly);
}

function readDatedRange(text: string): Reading<ExceptionDates> {
  const ends = readEnds(text, readDate);
  if (!('value' in ends)) {
    return ends;
  }
  const { first, last, isRange } = ends.value;
  if (last < first) {
    return { problem: 'the range ends before it begins', remedy: 'write the earlier date first' };
  }
  return {
    value: {
      isYearly: false,
      isRange,
      placeOf: ({ dayNumber }) => placeBetween(first, last, dayNumber),
    },
  };
}

function readYearlyRange(text: string): Reading<ExceptionDates> {
  const ends = readEnds(text, readMonthAndDay);
  if (!('value' in ends)) {
    return ends;
  }
  const { first, last, isRange } = ends.value;
  const isOverNewYear = dayNumberIn(leapYear, last) < dayNumberIn(leapYear, first);
  const placeInRangeOf = (year: number, dayNumber: number): DatePlace | undefined =>
    placeBetween(
      dayNumberIn(year, first),
      lastDayIn(isOverNewYear ? year + 1 : year, last),
      dayNumber,
    );
  return {
    value: {
      isYearly: true,
      isRange,
      placeOf: ({ year, dayNumber }) =>
        placeInRangeOf(year, dayNumber) ??
        (isOverNewYear ? placeInRangeOf(year - 1, dayNumber) : undefined),
    },
  };
}

function placeBetween(first: number, last: number, dayNumber: number): DatePlace | undefined {
  return first <= dayNumber && dayNumber <= last
    ? { length: last - first + 1, daysBefore: dayNumber - first }
    : undefined;
}

/** The last day of a range in a year; where the year has no 02-29, a range up to it ends on the day before. */
function lastDayIn(year: number, last: MonthAndDay): number {
  const isLeapDay = last.month === 2 && last.day === 29;
  return isLeapDay ? dayNumberIn(year, { month: 3, day: 1 }) - 1 : dayNumberIn(year, last);
}

function readWeekdayOfMonth(rowKey: string, text: string): Reading<ExceptionDates> {
  const [ordinalText = '', weekdayText = '', monthText = '', ...rest] = text.split(' ');
  const ordinal = find(ordinals, ordinalText);
  const weekday = find(weekdayNames, weekdayText);
  const month = find(monthNames, monthText) + 1;
  if (ordinal === -1 || weekday === -1 || month === 0 || rest.length > 0) {
    return unknownRow(rowKey);
  }
  const isLast = ordinals[ordinal] === 'last';
  return {
    value: {
      isYearly: true,
      isRange: false,
      placeOf: (date) =>
        date.month === month &&
        date.weekday === weekday &&
        (isLast ? date.isInLastWeek : Math.ceil(date.day / 7) === ordinal + 1)
          ? singleDay
          : undefined,
    },
  };
}

function readEnds<End>(
  text: string,
  read: (end: string) => Reading<End>,
): Reading<{ readonly first: End; readonly last: End; readonly isRange: boolean }> {
  const separator = text.indexOf('..');
  const isRange = separator !== -1;
  const first = read(isRange ? text.slice(0, separator) : text);
  if (!('value' in first)) {
    return first;
  }
  const last = isRange ? read(text.slice(separator + '..'.length)) : first;
  return 'value' in last ? { value: { first: first.value, last: last.value, isRange } } : last;
}

function find(names: readonly string[], text: string): number {
  return names.findIndex((name) => name.toLowerCase() === text.toLowerCase());
}

/** Why a RowKey is none of a schedule's, and what it may be. */
export function unknownRow(rowKey: string): Pick<Problem, 'problem' | 'remedy'> {
  return {
    problem: `"${rowKey}" names neither dates nor another row of a schedule`,
    remedy:
      'write week, override, 2026-12-24, 2026-12-24..2027-01-02, yearly:12-24, yearly:12-24..01-02, yearly:4th Thu Nov or yearly:last Mon May',
  };
}
