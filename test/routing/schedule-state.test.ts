import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { readSchedule, type Schedule, type ScheduleRow } from '../../src/routing/schedule.ts';
import { describeScheduleState, scheduleStateAt } from '../../src/routing/schedule-state.ts';

function read(id: string, rows: readonly ScheduleRow[]): Schedule {
  const reading = readSchedule(id, rows);
  if (!('schedule' in reading)) {
    throw new Error(JSON.stringify(reading.problems));
  }
  return reading.schedule;
}

/** A schedule of a week and other rows: a text is the hours of an exception. */
function schedule(
  timeZone: string,
  open: string,
  others: Readonly<Record<string, string | ScheduleRow['columns']>> = {},
): Schedule {
  const rows = Object.entries({ week: { timeZone, open }, ...others }).map(([id, columns]) => ({
    id,
    columns: typeof columns === 'string' ? { hours: columns } : columns,
  }));
  return read('office', rows);
}

function wordsAt(held: Schedule, instant: string): string {
  return describeScheduleState(held, scheduleStateAt(held, Date.parse(instant)));
}

/** Whether it is open at each of the instants. */
function isOpenAt(held: Schedule, ...instants: readonly string[]): readonly boolean[] {
  return instants.map((instant) => scheduleStateAt(held, Date.parse(instant)).isOpen);
}

describe('a schedule of the sample office', () => {
  const samples: readonly Record<string, string>[] = parse(
    readFileSync(new URL('../../samples/office/schedules.csv', import.meta.url)),
    { columns: true },
  );
  const sample = (id: string): Schedule =>
    read(
      id,
      samples
        .filter(({ PartitionKey }) => PartitionKey === id)
        .map(({ PartitionKey: _, RowKey = '', ...columns }) => ({ id: RowKey, columns })),
    );

  it.each([
    [
      'office',
      '2026-11-30T10:00:00-08:00',
      "open on Mon 2026-11-30 at 10:00, row week 'A lunch break from 12 to 13'",
    ],
    [
      'office',
      '2026-11-30T12:30:00-08:00',
      "closed on Mon 2026-11-30 at 12:30, row week 'A lunch break from 12 to 13'",
    ],
    [
      'office',
      '2026-11-26T10:00:00-08:00',
      "closed on Thu 2026-11-26, row yearly:4th Thu Nov 'Thanksgiving'",
    ],
    [
      'office',
      '2026-12-24T11:00:00-08:00',
      "open on Thu 2026-12-24 at 11:00, row 2026-12-24 'Christmas Eve'",
    ],
    [
      'office',
      '2026-12-24T18:05:00-08:00',
      "closed on Thu 2026-12-24 at 18:05, row 2026-12-24 'Christmas Eve'",
    ],
    [
      'office',
      '2026-12-25T10:00:00-08:00',
      "closed on Fri 2026-12-25, row yearly:12-25 'Christmas'",
    ],
    [
      'office',
      '2026-12-28T10:00:00-08:00',
      "closed on Mon 2026-12-28, row yearly:12-24..01-02 'Christmas shutdown'",
    ],
    [
      'office',
      '2027-01-01T10:00:00-08:00',
      "closed on Fri 2027-01-01, row yearly:01-01 'New Year'",
    ],
    [
      'night-switch',
      '2026-11-30T14:00:00-08:00',
      "closed by row override until 2026-12-01T01:00:00.000Z 'Network maintenance'",
    ],
    [
      'night-switch',
      '2026-12-08T02:30:00-08:00',
      "open on Tue 2026-12-08 at 02:30, row week 'Open means not thrown'",
    ],
    [
      'night',
      '2026-12-08T02:30:00-08:00',
      "open on Tue 2026-12-08 at 02:30 since the day before, row week 'The night shift ends on the next day'",
    ],
    [
      'night',
      '2027-01-01T07:30:00-08:00',
      "open on Fri 2027-01-01 at 07:30 since the day before, row 2026-12-31 'A longer night'",
    ],
    [
      'night',
      '2027-03-14T03:30:00-07:00',
      "open on Sun 2027-03-14 at 03:30 since the day before, row week 'The night shift ends on the next day'",
    ],
    [
      'night',
      '2026-12-08T11:00:00-08:00',
      "closed on Tue 2026-12-08 at 11:00, row week 'The night shift ends on the next day'",
    ],
  ])('%s at %s is %s', (id, instant, words) => {
    expect(wordsAt(sample(id), instant)).toBe(words);
  });
});

describe('a week', () => {
  it('is open from the first second of a period to the last before its end', () => {
    const office = schedule('America/Los_Angeles', 'Mon-Fri 09:00-12:00');
    expect(
      isOpenAt(
        office,
        '2026-11-30T08:59:59.999-08:00',
        '2026-11-30T09:00:00-08:00',
        '2026-11-30T11:59:59.999-08:00',
        '2026-11-30T12:00:00-08:00',
        '2026-11-29T10:00:00-08:00',
      ),
    ).toEqual([false, true, true, false, false]);
  });

  it('is open in both of the hours that the clocks show twice', () => {
    const night = schedule('America/Los_Angeles', 'Sun 01:00-02:00');
    expect(
      isOpenAt(
        night,
        '2026-11-01T00:59:59-07:00',
        '2026-11-01T01:30:00-07:00',
        '2026-11-01T01:30:00-08:00',
        '2026-11-01T02:00:00-08:00',
      ),
    ).toEqual([false, true, true, false]);
  });

  it('is closed between them where the period ends within that hour', () => {
    const night = schedule('Europe/Berlin', 'Sun 01:00-02:30');
    expect(
      isOpenAt(
        night,
        '2026-10-25T02:15:00+02:00',
        '2026-10-25T02:45:00+02:00',
        '2026-10-25T02:15:00+01:00',
        '2026-10-25T02:45:00+01:00',
      ),
    ).toEqual([true, false, true, false]);
  });

  it('never sees a period within the hour that the clocks skip', () => {
    const early = schedule('Europe/Berlin', 'Sun 02:00-03:00');
    expect(
      isOpenAt(early, '2027-03-28T00:59:59Z', '2027-03-28T01:00:00Z', '2027-03-21T01:30:00Z'),
    ).toEqual([false, false, true]);
  });

  it('holds a night over the change of the clocks by the clock on the wall', () => {
    const night = schedule('America/Los_Angeles', 'Mon-Sun 22:00-06:00');
    expect(
      isOpenAt(
        night,
        '2027-03-14T01:59:59-08:00',
        '2027-03-14T03:00:00-07:00',
        '2027-03-14T05:59:59-07:00',
        '2027-03-14T06:00:00-07:00',
        '2026-11-01T05:59:59-08:00',
        '2026-11-01T06:00:00-08:00',
      ),
    ).toEqual([true, true, true, false, true, false]);
  });

  it('follows the half hour by which Lord Howe Island changes its clocks', () => {
    const early = schedule('Australia/Lord_Howe', 'Sun 01:30-02:00');
    // At 02:00 the clocks go back to 01:30.
    expect(
      isOpenAt(early, '2027-04-03T14:30:00Z', '2027-04-03T15:00:00Z', '2027-04-03T15:30:00Z'),
    ).toEqual([true, true, false]);
  });

  it('follows the quarter hour of Kathmandu', () => {
    const office = schedule('Asia/Kathmandu', 'Mon 09:00-10:00');
    expect(
      isOpenAt(office, '2026-11-30T03:14:59Z', '2026-11-30T03:15:00Z', '2026-11-30T04:15:00Z'),
    ).toEqual([false, true, false]);
  });

  it('follows Casablanca, which leaves its usual hour during Ramadan', () => {
    const office = schedule('Africa/Casablanca', 'Mon-Sun 09:00-10:00');
    expect(
      isOpenAt(
        office,
        '2026-02-10T08:30:00Z',
        '2026-02-20T08:30:00Z',
        '2026-02-20T09:30:00Z',
        '2026-03-25T08:30:00Z',
      ),
    ).toEqual([true, false, true, true]);
  });

  it('takes the day before from the calendar, even where Apia skipped it', () => {
    const fridays = schedule('Pacific/Apia', 'Fri 22:00-06:00');
    const thursdays = schedule('Pacific/Apia', 'Thu 22:00-06:00');
    expect(wordsAt(fridays, '2011-12-30T10:00:00Z')).toBe(
      'open on Sat 2011-12-31 at 00:00 since the day before, row week',
    );
    expect(wordsAt(thursdays, '2011-12-30T10:00:00Z')).toBe(
      'closed on Sat 2011-12-31 at 00:00, row week',
    );
  });

  it('runs on from the last night of the year into the first of the next', () => {
    const thursdays = schedule('Europe/Berlin', 'Thu 20:00-03:00');
    expect(wordsAt(thursdays, '2027-01-01T02:59:59+01:00')).toBe(
      'open on Fri 2027-01-01 at 02:59 since the day before, row week',
    );
    expect(isOpenAt(thursdays, '2027-01-01T03:00:00+01:00')).toEqual([false]);
  });

  it('runs on from Sunday into Monday', () => {
    const sundays = schedule('UTC', 'Sun 20:00-03:00');
    expect(isOpenAt(sundays, '2026-11-30T02:00:00Z', '2026-11-29T02:00:00Z')).toEqual([
      true,
      false,
    ]);
  });

  it('names a period of the date itself before one of the day before', () => {
    const always = schedule('UTC', 'Mon-Sun 00:00-24:00, Mon-Sun 22:00-06:00');
    expect(wordsAt(always, '2026-11-30T02:00:00Z')).toBe(
      'open on Mon 2026-11-30 at 02:00, row week',
    );
  });

  it('may be closed altogether', () => {
    expect(wordsAt(schedule('UTC', 'closed'), '2026-11-30T02:00:00Z')).toBe(
      'closed on Mon 2026-11-30 at 02:00, row week',
    );
  });
});

describe('an exception', () => {
  const nights = 'Mon-Sun 22:00-06:00';

  it('replaces its whole date, the tail of the day before included', () => {
    const night = schedule('UTC', nights, { '2026-12-25': '12:00-13:00' });
    expect(
      isOpenAt(
        night,
        '2026-12-24T23:00:00Z',
        '2026-12-25T03:00:00Z',
        '2026-12-25T12:30:00Z',
        '2026-12-25T23:00:00Z',
        '2026-12-26T03:00:00Z',
        '2026-12-26T23:00:00Z',
      ),
    ).toEqual([true, false, true, false, false, true]);
    expect(wordsAt(night, '2026-12-25T03:00:00Z')).toBe(
      'closed on Fri 2026-12-25 at 03:00, row 2026-12-25',
    );
    expect(wordsAt(night, '2026-12-26T03:00:00Z')).toBe(
      'closed on Sat 2026-12-26 at 03:00 since the day before, row 2026-12-25',
    );
    expect(wordsAt(night, '2026-12-26T12:00:00Z')).toBe(
      'closed on Sat 2026-12-26 at 12:00, row week',
    );
  });

  it('is named as what keeps the night after it closed, only where the week would have been open', () => {
    const night = schedule('UTC', nights, {
      week: { timeZone: 'UTC', open: nights, note: 'night shift' },
      '2026-12-08': { hours: 'closed', note: 'Party' },
      '2026-12-10..2026-12-11': '18:00-02:00',
      '2026-12-12': 'closed',
    });
    expect(wordsAt(night, '2026-12-08T23:00:00Z')).toBe(
      "closed on Tue 2026-12-08, row 2026-12-08 'Party'",
    );
    expect(wordsAt(night, '2026-12-09T02:00:00Z')).toBe(
      "closed on Wed 2026-12-09 at 02:00 since the day before, row 2026-12-08 'Party'",
    );
    expect(wordsAt(night, '2026-12-09T06:00:00Z')).toBe(
      "closed on Wed 2026-12-09 at 06:00, row week 'night shift'",
    );
    // A date of an exception is closed by its own row, whatever the day before would have been.
    expect(wordsAt(night, '2026-12-11T03:00:00Z')).toBe(
      'closed on Fri 2026-12-11 at 03:00, row 2026-12-10..2026-12-11',
    );
    expect(wordsAt(night, '2026-12-12T01:00:00Z')).toBe('closed on Sat 2026-12-12, row 2026-12-12');
    expect(wordsAt(night, '2026-12-13T03:00:00Z')).toBe(
      'closed on Sun 2026-12-13 at 03:00 since the day before, row 2026-12-12',
    );
  });

  it('lets its own night run on into a date that has none', () => {
    const day = schedule('UTC', 'Mon-Sun 09:00-17:00', { '2026-12-31': '20:00-08:00' });
    expect(wordsAt(day, '2027-01-01T07:59:59Z')).toBe(
      'open on Fri 2027-01-01 at 07:59 since the day before, row 2026-12-31',
    );
    expect(wordsAt(day, '2027-01-01T09:00:00Z')).toBe('open on Fri 2027-01-01 at 09:00, row week');
    expect(isOpenAt(day, '2026-12-31T07:00:00Z', '2027-01-01T08:00:00Z')).toEqual([false, false]);
  });

  it('ends its night at midnight where another row replaces the next date', () => {
    const day = schedule('UTC', 'closed', {
      '2026-12-31': '20:00-08:00',
      'yearly:01-01': 'closed',
    });
    expect(isOpenAt(day, '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z')).toEqual([true, false]);
  });

  it('runs on from date to date within a range of its own', () => {
    const fair = schedule('UTC', 'closed', { '2026-12-28..2026-12-29': '20:00-02:00' });
    expect(
      isOpenAt(
        fair,
        '2026-12-28T01:00:00Z',
        '2026-12-29T01:00:00Z',
        '2026-12-30T01:00:00Z',
        '2026-12-31T01:00:00Z',
      ),
    ).toEqual([false, true, true, false]);
  });

  it('on 29 February holds in leap years only', () => {
    const leap = schedule('Europe/Berlin', 'Mon-Sun 00:00-24:00', { 'yearly:02-29': 'closed' });
    expect(wordsAt(leap, '2028-02-29T12:00:00+01:00')).toBe(
      'closed on Tue 2028-02-29, row yearly:02-29',
    );
    expect(
      isOpenAt(leap, '2028-02-28T12:00:00Z', '2028-03-01T12:00:00Z', '2027-03-01T12:00:00Z'),
    ).toEqual([true, true, true]);
  });

  it('over the new year holds on both sides of it, by local dates', () => {
    const shut = schedule('America/Los_Angeles', 'Mon-Sun 00:00-24:00', {
      'yearly:12-24..01-02': 'closed',
    });
    expect(
      isOpenAt(
        shut,
        '2026-12-23T23:59:59-08:00',
        '2026-12-24T00:00:00-08:00',
        '2027-01-02T23:59:59-08:00',
        '2027-01-03T00:00:00-08:00',
      ),
    ).toEqual([true, false, false, true]);
  });

  it('on the date that Apia skipped lets its night run on', () => {
    const apia = schedule('Pacific/Apia', 'closed', { '2011-12-30': '20:00-04:00' });
    expect(wordsAt(apia, '2011-12-30T10:00:00Z')).toBe(
      'open on Sat 2011-12-31 at 00:00 since the day before, row 2011-12-30',
    );
  });

  it('with hours tells the time even where it is closed, without hours only the date', () => {
    const rows = { 'yearly:12-24': '09:00-12:00', 'yearly:12-25': 'closed' };
    const office = schedule('UTC', 'closed', rows);
    expect(wordsAt(office, '2026-12-24T18:05:59Z')).toBe(
      'closed on Thu 2026-12-24 at 18:05, row yearly:12-24',
    );
    expect(wordsAt(office, '2026-12-25T18:05:59Z')).toBe(
      'closed on Fri 2026-12-25, row yearly:12-25',
    );
  });
});

describe('an override', () => {
  it('decides while it is there', () => {
    const open = schedule('UTC', 'closed', {
      'yearly:12-25': 'closed',
      override: { state: 'open' },
    });
    expect(wordsAt(open, '2026-12-25T12:00:00Z')).toBe('open by row override');
  });

  it('decides until its end, and not at it', () => {
    const until = '2026-12-01T01:00:00Z';
    const shut = schedule('UTC', 'Mon-Sun 00:00-24:00', { override: { state: 'closed', until } });
    expect(isOpenAt(shut, '2026-12-01T00:59:59.999Z', until)).toEqual([false, true]);
    expect(wordsAt(shut, '2026-11-30T00:00:00Z')).toBe(
      'closed by row override until 2026-12-01T01:00:00.000Z',
    );
    expect(wordsAt(shut, until)).toBe('open on Tue 2026-12-01 at 01:00, row week');
  });
});
