import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { describe, expect, it } from 'vitest';
import { readSchedule, type ScheduleRow } from '../../src/routing/schedule.ts';
import { type ScheduleState, scheduleStateAt } from '../../src/routing/schedule-state.ts';
import { slowState, type WrittenSchedule } from './slow-schedule.ts';

const zones = [
  ...['America/Los_Angeles', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...['Pacific/Apia', 'Africa/Casablanca', 'America/St_Johns', 'UTC', 'Asia/Tehran'],
  ...['America/Sao_Paulo', 'Pacific/Chatham', 'Asia/Beirut'],
];
const hour = 3_600_000;
const day = 24 * hour;
const firstInstant = Date.parse('2009-01-01T00:00Z');
const lastInstant = Date.parse('2031-01-01T00:00Z');

/** Every change of a zone's clocks between two instants at which they differ, at most one such change a step. */
function transitionsOf(name: string): readonly number[] {
  const zone = IANAZone.create(name);
  const found: number[] = [];
  for (let start = firstInstant; start < lastInstant; start += 5 * day) {
    let [before, after] = [start, start + 5 * day];
    if (zone.offset(before) !== zone.offset(after)) {
      while (after - before > 1_000) {
        const middle = (before + after) / 2;
        [before, after] =
          zone.offset(middle) === zone.offset(before) ? [middle, after] : [before, middle];
      }
      found.push(Math.round(after / 1_000) * 1_000);
    }
  }
  return found;
}

const transitions = new Map(zones.map((zone) => [zone, transitionsOf(zone)]));
const everyTransition = [...transitions].flatMap(([zone, instants]) =>
  instants.map((instant) => ({ zone, instant })),
);

interface Moment {
  readonly zone: string;
  readonly instant: number;
}

/** Moments up to so long before or after that of a choice. */
function around(moments: fc.Arbitrary<Moment>, distance: number): fc.Arbitrary<Moment> {
  return fc
    .tuple(moments, fc.integer({ min: -distance, max: distance }))
    .map(([{ zone, instant }, away]) => ({ zone, instant: instant + away }));
}

const anyZone = fc.constantFrom(...zones);
const anyMoment = fc.oneof(
  { weight: 3, arbitrary: around(fc.constantFrom(...everyTransition), 4 * hour) },
  { weight: 3, arbitrary: around(fc.constantFrom(...everyTransition), day) },
  {
    weight: 1,
    arbitrary: around(
      fc.constant({ zone: 'Pacific/Apia', instant: Date.parse('2011-12-30T10:00Z') }),
      2 * day,
    ),
  },
  {
    weight: 3,
    arbitrary: around(
      fc
        .tuple(
          anyZone,
          fc.integer({ min: 2010, max: 2030 }),
          fc.constantFrom({ month: 1 }, { month: 3 }),
        )
        .map(([zone, year, { month }]) => ({ zone, instant: Date.UTC(year, month - 1, 1) })),
      2 * day,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      zone: anyZone,
      instant: fc.integer({ min: firstInstant, max: lastInstant }),
    }),
  },
);

/** Texts of a schedule whose periods, dates and ends lie close to the moment, so that they matter. */
function schedulesAround({ zone, instant }: Moment): fc.Arbitrary<WrittenSchedule> {
  const local = DateTime.fromMillis(instant, { zone });
  const today = DateTime.utc(local.year, local.month, local.day);
  const inWords = (date: DateTime, format: string): string =>
    date.toFormat(format, { locale: 'en-US' });

  const clock = fc.oneof(
    fc
      .integer({ min: -1, max: 1 })
      .map((minutes) =>
        DateTime.utc(2024, 1, 2, local.hour, local.minute).plus({ minutes }).toFormat('HH:mm'),
      ),
    fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([hours, minutes]) => `${hours}:${String(minutes).padStart(2, '0')}`),
    fc.constantFrom('00:00', '2:00', '23:59'),
  );
  const evening = fc.integer({ min: 18, max: 23 }).map((hours) => `${hours}:30`);
  const period = fc
    .tuple(
      fc.oneof(clock, evening),
      fc.oneof({ weight: 6, arbitrary: clock }, fc.constant('24:00')),
    )
    .filter(([start, end]) => start.padStart(5, '0') !== end.padStart(5, '0'))
    .map((ends) => ends.join('-'));
  const hours = fc.oneof(fc.constant('closed'), {
    weight: 4,
    arbitrary: fc
      .array(period, { minLength: 1, maxLength: 3 })
      .map((periods) => periods.join(', ')),
  });

  const weekday = fc
    .oneof(
      { weight: 3, arbitrary: fc.integer({ min: -1, max: 0 }) },
      fc.integer({ max: 3, min: -3 }),
    )
    .map((days) => inWords(today.plus({ days }), 'ccc'));
  const weekItem = fc
    .tuple(weekday, fc.option(weekday, { nil: undefined }), period)
    .map(([first, last, time]) => `${last === undefined ? first : `${first}-${last}`} ${time}`);
  const open = fc.oneof(fc.constant('closed'), {
    weight: 8,
    arbitrary: fc.array(weekItem, { minLength: 1, maxLength: 5 }).map((items) => items.join(', ')),
  });

  const date = fc.constantFrom(-2, -1, -1, 0, 0, 0, 1).map((days) => today.plus({ days }));
  const distance = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) },
    fc.integer({ min: 0, max: 180 }),
  );
  const range = (format: string): fc.Arbitrary<string> =>
    fc
      .tuple(date, distance, distance)
      .map(([middle, before, after]) =>
        [middle.minus({ days: before }), middle.plus({ days: after })]
          .map((end) => end.toFormat(format))
          .join('..'),
      );
  const weekdayOfMonth = fc.tuple(date, fc.boolean()).map(([on, fromEnd]) => {
    const ordinal = ['1st', '2nd', '3rd', '4th', '5th'][Math.ceil(on.day / 7) - 1];
    const isLast = on.plus({ weeks: 1 }).month !== on.month;
    return `yearly:${fromEnd && isLast ? 'last' : ordinal} ${inWords(on, 'ccc LLL')}`;
  });
  const key = fc.oneof(
    date.map((on) => on.toFormat('yyyy-MM-dd')),
    range('yyyy-MM-dd'),
    date.map((on) => on.toFormat("'yearly:'MM-dd")),
    range('MM-dd').map((text) => `yearly:${text}`),
    weekdayOfMonth,
  );

  const until = fc
    .oneof(fc.integer({ min: -1, max: 1 }), fc.integer({ min: -day, max: day }))
    .map((away) => new Date(instant + away).toISOString());
  const override = fc.record({
    state: fc.constantFrom('open', 'closed'),
    until: fc.option(until, { freq: 5, nil: undefined }),
  });

  const exceptions = fc.uniqueArray(fc.record({ key, hours }), {
    maxLength: 4,
    selector: (exception) => exception.key,
  });
  return fc.oneof(
    { weight: 6, arbitrary: fc.record({ timeZone: fc.constant(zone), open, exceptions }) },
    fc.record({ timeZone: fc.constant(zone), open, exceptions, override }),
  );
}

function rowsOf({ timeZone, open, exceptions, override }: WrittenSchedule): readonly ScheduleRow[] {
  return [
    { id: 'week', columns: { timeZone, open } },
    ...exceptions.map(({ key, hours }) => ({ id: key, columns: { hours } })),
    ...(override === undefined ? [] : [{ id: 'override', columns: { ...override } }]),
  ];
}

/** The kind of a RowKey, for counting. */
function kindOf(rowKey: string): string {
  return rowKey
    .replace(/^yearly:.* .* .*$/, 'weekday of a month')
    .replaceAll(/\d{4}-\d\d-\d\d/g, 'date')
    .replaceAll(/\d\d-\d\d/g, 'day');
}

function stateAt(written: WrittenSchedule, instant: number): ScheduleState {
  const reading = readSchedule('office', rowsOf(written));
  if (!('schedule' in reading)) {
    throw new Error(JSON.stringify(reading.problems));
  }
  return scheduleStateAt(reading.schedule, instant);
}

describe('a schedule at any instant', () => {
  it('says what the slow reference says, in every kind of case', { timeout: 120_000 }, () => {
    const counts = new Map<string, number>();
    const count = (what: string, isTrue = true): void => {
      counts.set(what, (counts.get(what) ?? 0) + Number(isTrue));
    };
    const moments = anyMoment.chain((moment) =>
      fc.record({ moment: fc.constant(moment), written: schedulesAround(moment) }),
    );
    fc.assert(
      fc.property(moments, ({ moment: { zone, instant }, written }) => {
        const { isOpen, row, isSinceDayBefore } = stateAt(written, instant);
        expect({ isOpen, row: row.id, isSinceDayBefore }).toEqual(slowState(written, instant));

        const changes = transitions.get(zone) ?? [];
        count('all');
        count(isOpen ? 'open' : 'closed');
        count(kindOf(row.id));
        count('tail of a week', isSinceDayBefore && row.kind === 'week');
        count('tail of an exception', isSinceDayBefore && row.kind === 'exception');
        count(
          'within a day of a change',
          changes.some((change) => Math.abs(instant - change) <= day),
        );
        count(
          'the hours after a change',
          changes.some((change) => change <= instant && instant < change + 2 * hour),
        );
        count(`in ${zone}`);
      }),
      { numRuns: 3_000 },
    );

    // Without these numbers an agreement would tell nothing.
    const least: readonly (readonly [string, number])[] = [
      ['all', 3_000],
      ['open', 600],
      ['closed', 600],
      ['week', 300],
      ['override', 100],
      ['date', 100],
      ['date..date', 100],
      ['yearly:day', 50],
      ['yearly:day..day', 50],
      ['weekday of a month', 50],
      ['tail of a week', 50],
      ['tail of an exception', 50],
      ['within a day of a change', 1_000],
      ['the hours after a change', 150],
      ...zones.map((zone) => [`in ${zone}`, 20] as const),
    ];
    const tooFew = least.filter(([what, number]) => (counts.get(what) ?? 0) < number);
    expect(tooFew, JSON.stringify([...counts])).toEqual([]);
  });
});
