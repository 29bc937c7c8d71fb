import { formatDate, weekdayNames, weekdayOf } from './calendar-date.ts';
import type { Exception } from './exception.ts';
import { localTimeAt } from './local-time.ts';
import { coversMinute, coversMinuteOfNextDate, type Period } from './period.ts';
import type { Override, Schedule, WeekRow } from './schedule.ts';

/** What a schedule says at an instant, and why. */
export interface ScheduleState {
  readonly isOpen: boolean;
  /** The row that decides; where nothing opens the schedule, the one that keeps it closed. */
  readonly row: Override | Exception | WeekRow;
  /** Whether the row decides as that of the day before: its night runs on, or it replaced the week's night. */
  readonly isSinceDayBefore: boolean;
  /** The instant it was asked for, in milliseconds since the epoch. */
  readonly instant: number;
}

/** Tells whether the schedule is open at an instant, in milliseconds since the epoch. */
export function scheduleStateAt(schedule: Schedule, instant: number): ScheduleState {
  const { override, week } = schedule;
  if (override !== undefined && (override.until === undefined || instant < override.until)) {
    return { isOpen: override.isOpen, row: override, isSinceDayBefore: false, instant };
  }
  const { dayNumber, minute } = localTimeAt(week.timeZone, instant);
  const exception = schedule.exceptionOn(dayNumber);
  const today = exception ?? week;
  if (coversMinute(periodsOn(today, dayNumber), minute)) {
    return { isOpen: true, row: today, isSinceDayBefore: false, instant };
  }
  const yesterday = schedule.exceptionOn(dayNumber - 1) ?? week;
  // An exception replaces the tail of the day before too, unless that day is one of its own.
  if (
    (exception === undefined || exception === yesterday) &&
    coversMinuteOfNextDate(periodsOn(yesterday, dayNumber - 1), minute)
  ) {
    return { isOpen: true, row: yesterday, isSinceDayBefore: true, instant };
  }
  // Without the exception of the day before the week's own night would run on: whoever asks why must hear of it.
  const isNightReplaced =
    exception === undefined &&
    yesterday !== week &&
    coversMinuteOfNextDate(periodsOn(week, dayNumber - 1), minute);
  return isNightReplaced
    ? { isOpen: false, row: yesterday, isSinceDayBefore: true, instant }
    : { isOpen: false, row: today, isSinceDayBefore: false, instant };
}

/**
 * A state of this schedule in words: `open on Mon 2026-11-30 at 10:00, row week 'A note'`, or `closed on Wed 2026-12-09
 * at 02:00 since the day before, row 2026-12-08 'Party'`. Date and time are local, the minute rounded down; the end of
 * an override is in UTC.
 */
export function describeScheduleState(schedule: Schedule, state: ScheduleState): string {
  const { row } = state;
  const word = state.isOpen ? 'open' : 'closed';
  const note = row.note === undefined ? '' : ` '${row.note}'`;
  if (row.kind === 'override') {
    const until = row.until === undefined ? '' : ` until ${new Date(row.until).toISOString()}`;
    return `${word} by row ${row.id}${until}${note}`;
  }
  const { dayNumber, minute } = localTimeAt(schedule.week.timeZone, state.instant);
  const isClosedAllDay =
    row.kind === 'exception' && row.hours.length === 0 && !state.isSinceDayBefore;
  const time = isClosedAllDay ? '' : ` at ${formatTime(minute)}`;
  const since = state.isSinceDayBefore ? ' since the day before' : '';
  return `${word} on ${weekdayName(dayNumber)} ${formatDate(dayNumber)}${time}${since}, row ${row.id}${note}`;
}

function periodsOn(row: Exception | WeekRow, dayNumber: number): readonly Period[] {
  return row.kind === 'exception' ? row.hours : (row.open[weekdayOf(dayNumber)] ?? []);
}

function weekdayName(dayNumber: number): string {
  return weekdayNames[weekdayOf(dayNumber)] ?? '';
}

function formatTime(minute: number): string {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60];
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
