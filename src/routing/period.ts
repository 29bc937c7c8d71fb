import { weekdayNames } from './calendar-date.ts';
import type { Problem, Reading } from './problem.ts';

/** A time of the day, half-open, in minutes since 00:00 of the date on which it begins. */
export interface Period {
  /** 0 to 1439. */
  readonly from: number;
  /** Above `from`; beyond 1440 the period runs on into the next date. */
  readonly to: number;
}

/** The periods that begin on each day of the week, Monday first. */
export type Week = readonly (readonly Period[])[];

const minutesPerDay = 1_440;
const emptyWeek: Week = weekdayNames.map(() => []);

/** Whether one of the periods that begin on a date covers that date's minute, 0 to 1439. */
export function coversMinute(periods: readonly Period[], minute: number): boolean {
  return periods.some(({ from, to }) => from <= minute && minute < to);
}

/** Whether one of the periods that begin on a date runs on and covers the next date's minute, 0 to 1439. */
export function coversMinuteOfNextDate(periods: readonly Period[], minute: number): boolean {
  return coversMinute(periods, minute + minutesPerDay);
}

/** Reads the hours of a week: `closed`, or periods with their days, such as `Mon-Fri 09:00-12:00, Sat 22:00-06:00`. */
export function readWeek(text: string): Reading<Week> {
  if (isClosed(text)) {
    return { value: emptyWeek };
  }
  const entries = readEach(text, readPeriodOfDays);
  if (!('value' in entries)) {
    return entries;
  }
  return {
    value: emptyWeek.map((_, weekday) =>
      entries.value.filter(({ days }) => days.includes(weekday)).map(({ period }) => period),
    ),
  };
}

/** Reads the hours of a date: `closed`, which is no period, or periods such as `09:00-12:00, 22:00-06:00`. */
export function readHours(text: string): Reading<readonly Period[]> {
  return isClosed(text) ? { value: [] } : readEach(text, readPeriodOfDate);
}

interface PeriodOfDays {
  readonly days: readonly number[];
  readonly period: Period;
}

function isClosed(text: string): boolean {
  return text.trim().toLowerCase() === 'closed';
}

function readEach<Value>(
  text: string,
  read: (item: string) => Reading<Value>,
): Reading<readonly Value[]> {
  const values: Value[] = [];
  for (const part of text.split(',')) {
    const item = part.trim();
    const reading = findSlip(item) ?? read(item);
    if (!('value' in reading)) {
      return reading;
    }
    values.push(reading.value);
  }
  return { value: values };
}

function findSlip(item: string): Pick<Problem, 'problem' | 'remedy'> | undefined {
  if (item === '') {
    return { problem: 'an item of the list is empty', remedy: 'remove the comma too many' };
  }
  return isClosed(item)
    ? { problem: 'closed stands among periods', remedy: 'write closed alone, or remove it' }
    : undefined;
}

function readPeriodOfDays(item: string): Reading<PeriodOfDays> {
  const [, first, last = first, time] = /^([a-z]+)(?:-([a-z]+))?(?:\s+(.*))?$/is.exec(item) ?? [];
  if (first === undefined || last === undefined) {
    return {
      problem: `"${item}" does not begin with the days it is for`,
      remedy: 'write them in front of every period, as Mon-Sun 09:00-17:00',
    };
  }
  const days = readDays(first, last);
  if (!('value' in days)) {
    return days;
  }
  if (time === undefined) {
    return {
      problem: `"${item}" has no period`,
      remedy: `write one behind all days, as ${item} 09:00-17:00`,
    };
  }
  const period = readPeriod(time);
  return 'value' in period ? { value: { days: days.value, period: period.value } } : period;
}

function readDays(first: string, last: string): Reading<readonly number[]> {
  const [from, to] = [findWeekday(first), findWeekday(last)];
  if (from === -1 || to === -1) {
    return {
      problem: `"${from === -1 ? first : last}" is no day of the week`,
      remedy: `write ${weekdayNames.join(', ')}, or a range such as Mon-Fri`,
    };
  }
  const length = ((to - from + 7) % 7) + 1;
  return { value: Array.from({ length }, (_, index) => (from + index) % 7) };
}

function findWeekday(text: string): number {
  return weekdayNames.findIndex((name) => name.toLowerCase() === text.toLowerCase());
}

function readPeriodOfDate(item: string): Reading<Period> {
  const [, days, time] = /^([a-z]+(?:-[a-z]+)?)\s+(\d.*)$/is.exec(item) ?? [];
  return days === undefined || time === undefined
    ? readPeriod(item)
    : {
        problem: `"${item}" names days, but the row's key already names its dates`,
        remedy: `write the period alone, as ${time}`,
      };
}

function readPeriod(text: string): Reading<Period> {
  const [, start = '', end = ''] = /^(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$/.exec(text) ?? [];
  const [from, to] = [minuteOf(start), minuteOf(end)];
  if (from === undefined || to === undefined || from === minutesPerDay) {
    return {
      problem: `"${text}" is no period`,
      remedy:
        'write its start and end from 00:00 to 23:59, as 09:00-17:30; 24:00 may only be an end',
    };
  }
  if (from === to) {
    return {
      problem: `the period ${text} ends when it begins`,
      remedy: 'write 00:00-24:00 for the whole day, or remove it',
    };
  }
  return { value: { from, to: to < from ? to + minutesPerDay : to } };
}

/** Minutes since 00:00, up to 1440 for 24:00; undefined where no clock shows such a time. */
function minuteOf(text: string): number | undefined {
  const [, hours, minutes] = /^(?:(\d|[01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text) ?? [];
  if (hours !== undefined && minutes !== undefined) {
    return Number(hours) * 60 + Number(minutes);
  }
  return text === '24:00' ? minutesPerDay : undefined;
}
