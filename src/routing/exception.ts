import {
  type CalendarDate,
  calendarDate,
  dayOfLeapYear,
  daysOfLeapYear,
  monthNames,
  readDate,
  readMonthAndDay,
  weekdayNames,
} from './calendar-date.ts';
import type { Period } from './period.ts';
import type { Problem, Reading } from './problem.ts';

/** The dates of an exception. */
export interface ExceptionDates {
  readonly isYearly: boolean;
  /** How many days they are, at least 1; of a yearly range in a leap year. */
  readonly length: number;
  /** How many of its days came before this one; undefined where the date is none of its days. */
  readonly daysBefore: (date: CalendarDate) => number | undefined;
}

/** A row of a schedule that replaces whole dates. */
export interface Exception {
  readonly kind: 'exception';
  /** The RowKey. */
  readonly id: string;
  readonly dates: ExceptionDates;
  /** The periods that begin on each of its dates; none where it is closed. */
  readonly hours: readonly Period[];
  readonly note: string | undefined;
}

const ordinals = ['1st', '2nd', '3rd', '4th', '5th', 'last'] as const;
const rememberedDates = 100;

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

/**
 * Answers which of the exceptions holds on a date, given in days since 1970-01-01; undefined where none does. A dated
 * row beats a yearly row, then the shorter beats the longer, then the later start, then the RowKey by code units.
 */
export function exceptionCalendar(
  exceptions: readonly Exception[],
): (dayNumber: number) => Exception | undefined {
  const remembered = new Map<number, Exception | undefined>();
  return (dayNumber) => {
    const known = remembered.get(dayNumber);
    if (known !== undefined || remembered.has(dayNumber)) {
      return known;
    }
    const date = calendarDate(dayNumber);
    const chosen = exceptions
      .flatMap((exception) => {
        const daysBefore = exception.dates.daysBefore(date);
        return daysBefore === undefined ? [] : [{ exception, daysBefore }];
      })
      .sort(byPrecedence)[0]?.exception;
    if (remembered.size >= rememberedDates) {
      remembered.clear();
    }
    remembered.set(dayNumber, chosen);
    return chosen;
  };
}

interface Candidate {
  readonly exception: Exception;
  readonly daysBefore: number;
}

function byPrecedence(one: Candidate, other: Candidate): number {
  const [a, b] = [one.exception, other.exception];
  return (
    Number(a.dates.isYearly) - Number(b.dates.isYearly) ||
    a.dates.length - b.dates.length ||
    one.daysBefore - other.daysBefore ||
    (a.id < b.id ? -1 : 1)
  );
}

function readDatedRange(text: string): Reading<ExceptionDates> {
  const ends = readEnds(text, readDate);
  if (!('value' in ends)) {
    return ends;
  }
  const { first, last } = ends.value;
  if (last < first) {
    return { problem: 'the range ends before it begins', remedy: 'write the earlier date first' };
  }
  return {
    value: {
      isYearly: false,
      length: last - first + 1,
      daysBefore: ({ dayNumber }) =>
        first <= dayNumber && dayNumber <= last ? dayNumber - first : undefined,
    },
  };
}

function readYearlyRange(text: string): Reading<ExceptionDates> {
  const ends = readEnds(text, readMonthAndDay);
  if (!('value' in ends)) {
    return ends;
  }
  const { first, last } = ends.value;
  // A leap year's days in a circle: so a range may cross the new year, and 02-29 has its place whatever the year.
  const distance = (day: number): number => (day - first + daysOfLeapYear) % daysOfLeapYear;
  const length = distance(last) + 1;
  return {
    value: {
      isYearly: true,
      length,
      daysBefore: (date) => {
        const daysBefore = distance(dayOfLeapYear(date));
        return daysBefore < length ? daysBefore : undefined;
      },
    },
  };
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
      length: 1,
      daysBefore: (date) =>
        date.month === month &&
        date.weekday === weekday &&
        (isLast ? date.isInLastWeek : Math.ceil(date.day / 7) === ordinal + 1)
          ? 0
          : undefined,
    },
  };
}

function readEnds(
  text: string,
  read: (end: string) => Reading<number>,
): Reading<{ first: number; last: number }> {
  const separator = text.indexOf('..');
  const first = read(separator === -1 ? text : text.slice(0, separator));
  if (!('value' in first)) {
    return first;
  }
  const last = separator === -1 ? first : read(text.slice(separator + '..'.length));
  return 'value' in last ? { value: { first: first.value, last: last.value } } : last;
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
