import type { Reading } from './problem.ts';

/** The days of the week as operators write them; a weekday is an index into it, 0 is Monday. */
export const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** The months as operators write them, January first. */
export const monthNames = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/** A date of the Gregorian calendar, in no place in particular. */
export interface CalendarDate {
  /** Days since 1970-01-01; the number before is the calendar's day before, everywhere. */
  readonly dayNumber: number;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Whether it is among the last seven days of its month. */
  readonly isInLastWeek: boolean;
}

/** A day of the year without its year. */
export type MonthAndDay = Pick<CalendarDate, 'month' | 'day'>;

const millisecondsPerDay = 86_400_000;

/** The date that is so many whole days after 1970-01-01. */
export function calendarDate(dayNumber: number): CalendarDate {
  const date = new Date(dayNumber * millisecondsPerDay);
  const monthIndex = date.getUTCMonth();
  return {
    dayNumber,
    year: date.getUTCFullYear(),
    month: monthIndex + 1,
    day: date.getUTCDate(),
    weekday: weekdayOf(dayNumber),
    isInLastWeek: new Date((dayNumber + 7) * millisecondsPerDay).getUTCMonth() !== monthIndex,
  };
}

/** The weekday of a date in days since 1970-01-01, which was a Thursday; 0 is Monday. */
export function weekdayOf(dayNumber: number): number {
  return (((dayNumber + 3) % 7) + 7) % 7;
}

/** Reads `YYYY-MM-DD` (ISO 8601) into days since 1970-01-01. A date that does not exist is a problem. */
export function readDate(text: string): Reading<number> {
  const isWritten = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const instant = isWritten ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  const dayNumber = instant / millisecondsPerDay;
  if (!Number.isNaN(instant) && formatDate(dayNumber) === text) {
    return { value: dayNumber };
  }
  return isWritten
    ? { problem: `the date ${text} does not exist`, remedy: 'write a date of the calendar' }
    : { problem: `"${text}" is no date`, remedy: 'write year, month and day, such as 2026-12-24' };
}

/** Reads `MM-DD`. A date that no year has is a problem; 02-29 is none. */
export function readMonthAndDay(text: string): Reading<MonthAndDay> {
  if (!/^\d{2}-\d{2}$/.test(text)) {
    return { problem: `"${text}" is no day of the year`, remedy: 'write month and day, as 12-24' };
  }
  const inLeapYear = readDate(`2000-${text}`);
  if (!('value' in inLeapYear)) {
    return { problem: `no year has the date ${text}`, remedy: 'write a date of the calendar' };
  }
  const { month, day } = calendarDate(inLeapYear.value);
  return { value: { month, day } };
}

/**
 * The day of a year in days since 1970-01-01; for 02-29, which most years do not have, the first of March. `year` is
 * that of any date, before 100 too.
 */
export function dayNumberIn(year: number, { month, day }: MonthAndDay): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / millisecondsPerDay;
}

/** The date `YYYY-MM-DD` that is so many whole days after 1970-01-01. */
export function formatDate(dayNumber: number): string {
  return new Date(dayNumber * millisecondsPerDay).toISOString().slice(0, -'T00:00:00.000Z'.length);
}
