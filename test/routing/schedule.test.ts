import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/routing/problem.ts';
import { readSchedule, type ScheduleRow } from '../../src/routing/schedule.ts';

const week = { id: 'week', columns: { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' } };

/** Every problem as `<row>: <sentence>`. */
function problemsOf(...rows: readonly ScheduleRow[]): readonly string[] {
  const read = readSchedule('office', rows);
  return 'problems' in read
    ? read.problems.map((problem) => `${problem.row}: ${describeProblem(problem)}`)
    : [];
}

const rowOf = (id: string, columns: ScheduleRow['columns']): ScheduleRow => ({ id, columns });

describe('a schedule', () => {
  it('needs nothing but its week', () => {
    const read = readSchedule('office', [week]);
    expect(read).toMatchObject({ schedule: { id: 'office', override: undefined } });
  });

  it('may have exceptions, an override, notes, and columns of the operator', () => {
    expect(
      problemsOf(
        rowOf('week', { ...week.columns, note: 'A week', _owner: 'Kim', hours: '', until: null }),
        rowOf('yearly:12-25', { hours: 'closed', note: 'Christmas' }),
        rowOf('2026-12-31', { hours: '10:00-14:00, 20:00-02:00' }),
        rowOf('override', { state: 'OPEN', until: new Date(0), note: 'A test', _by: 'Kim' }),
      ),
    ).toEqual([]);
  });

  it('is malformed without its week', () => {
    expect(problemsOf(rowOf('yearly:12-25', { hours: 'closed' }))).toEqual([
      'week: RowKey: the schedule has no row week: add it, with its timeZone and open',
    ]);
    expect(problemsOf()).toHaveLength(1);
  });

  it('is malformed as a whole if any row is, and names every problem of every row', () => {
    expect(
      problemsOf(
        rowOf('week', { timeZone: '+01:00', open: '09:00-17:00' }),
        rowOf('2027-02-29', { hours: '9-17', state: 'open' }),
        rowOf('override', { until: 'tomorrow' }),
      ),
    ).toEqual([
      'week: timeZone: "+01:00" is no time zone of the IANA database: write area and city, such as America/Los_Angeles or Europe/London',
      'week: open: "09:00-17:00" does not begin with the days it is for: write them in front of every period, as Mon-Sun 09:00-17:00',
      '2027-02-29: RowKey: the date 2027-02-29 does not exist: write a date of the calendar',
      '2027-02-29: hours: "9-17" is no period: write its start and end from 00:00 to 23:59, as 09:00-17:30; 24:00 may only be an end',
      '2027-02-29: state: there is no such column: correct its name, or begin it with _ if it is your own',
      'override: state: it has no value, and the row needs one: write open or closed, or delete the row',
      'override: until: "tomorrow" is no instant: write date, time and offset, such as 2026-12-24T18:00:00Z or 2026-12-24T10:00-08:00',
    ]);
  });

  it.each([
    [
      rowOf('week', { open: 'closed' }),
      'week: timeZone: it has no value, and the row needs one: write an IANA name such as America/Los_Angeles',
    ],
    [
      rowOf('week', { timeZone: 'UTC', open: ' ' }),
      'week: open: it has no value, and the row needs one: write periods such as Mon-Fri 09:00-17:00, or closed',
    ],
    [
      rowOf('week', { ...week.columns, hours: 'closed' }),
      'week: hours: there is no such column: correct its name, or begin it with _ if it is your own',
    ],
    [
      rowOf('yearly:12-25', { note: 'Christmas' }),
      'yearly:12-25: hours: it has no value, and the row needs one: write closed, or periods such as 09:00-12:00',
    ],
    [
      rowOf('yearly:02-30', { hours: 'closed' }),
      'yearly:02-30: RowKey: no year has the date 02-30: write a date of the calendar',
    ],
    [
      rowOf('override', { state: 'on' }),
      'override: state: "on" is not known: write open or closed',
    ],
    [
      rowOf('override', { state: 'open', timeZone: 'UTC' }),
      'override: timeZone: there is no such column: correct its name, or begin it with _ if it is your own',
    ],
    [
      rowOf('2026-12-24', { hours: 'closed', note: { text: 'a note' } }),
      '2026-12-24: note: the value is neither text, a number, an instant nor true or false: store it as a String',
    ],
  ])('says what is wrong with %j', (row, sentence) => {
    expect(problemsOf(...(row.id === 'week' ? [] : [week]), row)).toEqual([sentence]);
  });

  it('says of a row with an unknown key nothing but that, since its columns depend on it', () => {
    expect(problemsOf(week, rowOf('Override', { state: 'on' }))).toEqual([
      'Override: RowKey: "Override" names neither dates nor another row of a schedule: write week, override, 2026-12-24, 2026-12-24..2027-01-02, yearly:12-24, yearly:12-24..01-02, yearly:4th Thu Nov or yearly:last Mon May',
    ]);
  });

  it.each(['', 'Office', '-office', 'an office', 'a'.repeat(64)])(
    'is malformed under the id %j',
    (id) => {
      expect(readSchedule(id, [week])).toEqual({
        problems: [
          {
            row: 'week',
            column: 'PartitionKey',
            problem: `"${id}" is no id of a schedule`,
            remedy:
              'write up to 63 lower-case letters, digits and hyphens, a letter or digit first',
          },
        ],
      });
    },
  );
});
