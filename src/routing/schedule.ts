import { type Columns, openColumns } from './columns.ts';
import { type Exception, exceptionCalendar } from './exception.ts';
import { namesDates, readExceptionDates, unknownRow } from './exception-dates.ts';
import { readTimeZone, type TimeZone } from './local-time.ts';
import { readHours, readWeek, type Week } from './period.ts';
import type { Problem, RowProblem } from './problem.ts';
import { isRecordId, recordIdWords } from './record-id.ts';

/** A row of the Schedules table as it was stored; its partition is the schedule's id. */
export interface ScheduleRow {
  /** The RowKey. */
  readonly id: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** The row `week`: the hours of every date that no exception replaces. */
export interface WeekRow {
  readonly kind: 'week';
  readonly id: 'week';
  readonly timeZone: TimeZone;
  readonly open: Week;
  readonly note: string | undefined;
}

/** The row `override`, the night switch: it decides over everything else. */
export interface Override {
  readonly kind: 'override';
  readonly id: 'override';
  readonly isOpen: boolean;
  /** The instant from which on it decides no more, in milliseconds since the epoch; undefined while the row is there. */
  readonly until: number | undefined;
  readonly note: string | undefined;
}

/** A schedule that can be used. */
export interface Schedule {
  readonly id: string;
  readonly week: WeekRow;
  /** The exception that holds on a local date, given in days since 1970-01-01. */
  readonly exceptionOn: (dayNumber: number) => Exception | undefined;
  readonly override: Override | undefined;
}

interface RowReading {
  /** Undefined where a value is missing that nothing can stand for. */
  readonly read: WeekRow | Exception | Override | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads all rows of a schedule. It is malformed as a whole if any of them is, since a missing holiday is not noticed
 * before the holiday: then every problem of every row is returned.
 */
export function readSchedule(
  id: string,
  rows: readonly ScheduleRow[],
): { schedule: Schedule } | { problems: readonly RowProblem[] } {
  const problems: RowProblem[] = problemsOfWhole(id, rows);
  const exceptions: Exception[] = [];
  let week: WeekRow | undefined;
  let override: Override | undefined;
  for (const row of rows) {
    const { read, problems: found } = readRow(row);
    problems.push(...found.map((problem) => ({ row: row.id, ...problem })));
    switch (read?.kind) {
      case 'week':
        week = read;
        break;
      case 'override':
        override = read;
        break;
      case 'exception':
        exceptions.push(read);
        break;
    }
  }
  return week === undefined || problems.length > 0
    ? { problems }
    : { schedule: { id, week, exceptionOn: exceptionCalendar(exceptions), override } };
}

function problemsOfWhole(id: string, rows: readonly ScheduleRow[]): RowProblem[] {
  const problems: RowProblem[] = [];
  if (!isRecordId(id)) {
    problems.push({
      row: 'week',
      column: 'PartitionKey',
      problem: `"${id}" is no id of a schedule`,
      remedy: `write ${recordIdWords}`,
    });
  }
  if (!rows.some((row) => row.id === 'week')) {
    problems.push({
      row: 'week',
      column: 'RowKey',
      problem: 'the schedule has no row week',
      remedy: 'add it, with its timeZone and open',
    });
  }
  return problems;
}

function readRow({ id, columns: stored }: ScheduleRow): RowReading {
  if (id !== 'week' && id !== 'override' && !namesDates(id)) {
    // Which columns it may have is unknown with it.
    return { read: undefined, problems: [{ column: 'RowKey', ...unknownRow(id) }] };
  }
  const columns = openColumns(stored);
  const read = readColumns(id, columns);
  return { read, problems: columns.problems() };
}

function readColumns(rowKey: string, columns: Columns): RowReading['read'] {
  switch (rowKey) {
    case 'week':
      return readWeekRow(columns);
    case 'override':
      return readOverride(columns);
    default:
      return readException(rowKey, columns);
  }
}

function readWeekRow(columns: Columns): WeekRow | undefined {
  requireColumn(columns, 'timeZone', 'write an IANA name such as America/Los_Angeles');
  requireColumn(columns, 'open', 'write periods such as Mon-Fri 09:00-17:00, or closed');
  const timeZone = columns.parsed('timeZone', readTimeZone);
  const open = columns.parsed('open', readWeek);
  const note = columns.text('note');
  return timeZone === undefined || open === undefined
    ? undefined
    : { kind: 'week', id: 'week', timeZone, open, note };
}

function readOverride(columns: Columns): Override {
  requireColumn(columns, 'state', 'write open or closed, or delete the row');
  return {
    kind: 'override',
    id: 'override',
    isOpen: columns.choice('state', ['open', 'closed'], 'closed') === 'open',
    until: columns.instant('until'),
    note: columns.text('note'),
  };
}

function readException(rowKey: string, columns: Columns): Exception | undefined {
  const dates = readExceptionDates(rowKey);
  if (!('value' in dates)) {
    columns.refuse({ column: 'RowKey', ...dates });
  }
  requireColumn(columns, 'hours', 'write closed, or periods such as 09:00-12:00');
  const hours = columns.parsed('hours', readHours);
  const note = columns.text('note');
  return 'value' in dates && hours !== undefined
    ? { kind: 'exception', id: rowKey, dates: dates.value, hours, note }
    : undefined;
}

function requireColumn(columns: Columns, column: string, remedy: Problem['remedy']): void {
  if (!columns.has(column)) {
    columns.refuse({ column, problem: 'it has no value, and the row needs one', remedy });
  }
}
