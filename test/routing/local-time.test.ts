import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { formatDate } from '../../src/routing/calendar-date.ts';
import { localTimeAt, readTimeZone, type TimeZone } from '../../src/routing/local-time.ts';

function zone(name: string): TimeZone {
  const read = readTimeZone(name);
  if (!('value' in read)) {
    throw new Error(read.problem);
  }
  return read.value;
}

/** The local date and time in words. */
function wallClock(name: string, instant: string): string {
  const { dayNumber, minute } = localTimeAt(zone(name), Date.parse(instant));
  const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0'));
  return `${formatDate(dayNumber)} ${clock.join(':')}`;
}

describe('local time', () => {
  it('shows an hour twice when the clocks are set back', () => {
    expect(wallClock('America/Los_Angeles', '2026-11-01T08:30:00Z')).toBe('2026-11-01 01:30');
    expect(wallClock('America/Los_Angeles', '2026-11-01T09:30:00Z')).toBe('2026-11-01 01:30');
  });

  it('skips an hour when the clocks are set forward', () => {
    expect(wallClock('Europe/Berlin', '2027-03-28T00:59:59Z')).toBe('2027-03-28 01:59');
    expect(wallClock('Europe/Berlin', '2027-03-28T01:00:00Z')).toBe('2027-03-28 03:00');
  });

  it('knows offsets of quarters and halves of an hour', () => {
    expect(wallClock('Asia/Kathmandu', '2026-12-24T18:15:00Z')).toBe('2026-12-25 00:00');
    expect(wallClock('Australia/Lord_Howe', '2026-10-03T15:29:00Z')).toBe('2026-10-04 01:59');
    expect(wallClock('Australia/Lord_Howe', '2026-10-03T15:30:00Z')).toBe('2026-10-04 02:30');
    expect(wallClock('Pacific/Chatham', '2026-12-31T10:15:00Z')).toBe('2027-01-01 00:00');
  });

  it('skips the whole day that Apia skipped', () => {
    expect(wallClock('Pacific/Apia', '2011-12-30T09:59:59Z')).toBe('2011-12-29 23:59');
    expect(wallClock('Pacific/Apia', '2011-12-30T10:00:00Z')).toBe('2011-12-31 00:00');
  });

  it('is right to the minute where clocks changed within a quarter hour', () => {
    expect(wallClock('America/St_Johns', '2011-03-13T03:30:59Z')).toBe('2011-03-13 00:00');
    expect(wallClock('America/St_Johns', '2011-03-13T03:31:00Z')).toBe('2011-03-13 01:01');
  });

  it('is what luxon shows, in every zone that the platform lists and at any instant', () => {
    const instants = fc.integer({
      min: Date.parse('1900-01-01T00:00Z'),
      max: Date.parse('2100-01-01T00:00Z'),
    });
    const names = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    fc.assert(
      fc.property(names, instants, (name, instant) => {
        const expected = DateTime.fromMillis(instant, { zone: name });
        const { dayNumber, minute } = localTimeAt(zone(name), instant);
        expect([formatDate(dayNumber), minute]).toEqual([
          expected.toISODate(),
          expected.hour * 60 + expected.minute,
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it('forgets old offsets without ever being wrong', () => {
    const berlin = zone('Europe/Berlin');
    const reference = IANAZone.create('Europe/Berlin');
    const instants = Array.from({ length: 2_500 }, (_, day) => Date.UTC(2020, 0, 1 + day));
    for (const instant of [...instants, ...instants]) {
      expect(berlin.offsetAt(instant)).toBe(reference.offset(instant) * 60_000);
    }
  });
});

describe('the offsets of a zone', () => {
  it('are remembered, and no more of them than a thousand quarters of an hour', () => {
    const quarterHour = 900_000;
    const quarters = Array.from({ length: 1_000 }, (_, index) => index * quarterHour);
    // No other test asks for this name, so nothing is remembered of it.
    const unasked = zone('Etc/Zulu');
    // An accessor in truth, declared as a method.
    const prototype: { readonly format: unknown } = Intl.DateTimeFormat.prototype;
    const measured = vi.spyOn(prototype, 'format', 'get');
    onTestFinished(() => {
      measured.mockRestore();
    });
    const measurementsFor = (instants: readonly number[]): number => {
      measured.mockClear();
      for (const instant of instants) {
        unasked.offsetAt(instant);
      }
      return measured.mock.calls.length;
    };
    expect(measurementsFor(quarters)).toBe(2_000);
    expect(measurementsFor(quarters)).toBe(0);
    expect(measurementsFor([1_000 * quarterHour])).toBe(2);
    expect(measurementsFor([0])).toBe(2);
  });
});

describe('a time zone', () => {
  it.each(['Europe/Berlin', ' europe/berlin ', 'UTC', 'America/Argentina/Buenos_Aires'])(
    'is read from %j',
    (name) => {
      expect(readTimeZone(name)).toHaveProperty('value');
    },
  );

  it.each([
    ['CET', 'Europe/Brussels'],
    ['CST6CDT', 'America/Chicago'],
    ['Cuba', 'America/Havana'],
    ['EET', 'Europe/Athens'],
    ['Egypt', 'Africa/Cairo'],
    ['Eire', 'Europe/Dublin'],
    ['EST', 'America/Panama'],
    ['EST5EDT', 'America/New_York'],
    ['GB', 'Europe/London'],
    ['gb-eire', 'Europe/London'],
    ['GMT', 'Etc/UTC'],
    ['GMT0', 'Etc/UTC'],
    ['Greenwich', 'Etc/UTC'],
    ['Hongkong', 'Asia/Hong_Kong'],
    ['HST', 'Pacific/Honolulu'],
    ['Iceland', 'Atlantic/Reykjavik'],
    ['Iran', 'Asia/Tehran'],
    ['Israel', 'Asia/Jerusalem'],
    ['Jamaica', 'America/Jamaica'],
    ['Japan', 'Asia/Tokyo'],
    ['Kwajalein', 'Pacific/Kwajalein'],
    ['Libya', 'Africa/Tripoli'],
    ['MET', 'Europe/Brussels'],
    ['MST', 'America/Phoenix'],
    ['MST7MDT', 'America/Denver'],
    ['Navajo', 'America/Denver'],
    ['NZ', 'Pacific/Auckland'],
    ['NZ-CHAT', 'Pacific/Chatham'],
    ['Poland', 'Europe/Warsaw'],
    ['Portugal', 'Europe/Lisbon'],
    ['PRC', 'Asia/Shanghai'],
    ['PST8PDT', 'America/Los_Angeles'],
    ['ROC', 'Asia/Taipei'],
    ['ROK', 'Asia/Seoul'],
    ['Singapore', 'Asia/Singapore'],
    ['Turkey', 'Europe/Istanbul'],
    ['UCT', 'Etc/UTC'],
    ['Universal', 'Etc/UTC'],
    ['W-SU', 'Europe/Moscow'],
    ['WET', 'Europe/Lisbon'],
    ['Zulu', 'Etc/UTC'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['Canada/Saskatchewan', 'America/Regina'],
    ['Arctic/Longyearbyen', 'Europe/Berlin'],
    ['Brazil/East', 'America/Sao_Paulo'],
    ['Chile/Continental', 'America/Santiago'],
    ['Mexico/General', 'America/Mexico_City'],
  ])('is read from the name %s of the database, which means %s', (name, city) => {
    const [winter, summer] = [Date.UTC(2026, 0, 15), Date.UTC(2026, 6, 15)];
    expect([zone(name).offsetAt(winter), zone(name).offsetAt(summer)]).toEqual([
      zone(city).offsetAt(winter),
      zone(city).offsetAt(summer),
    ]);
  });

  it.each([
    '+01:00',
    '-0800',
    '01:00',
    'Europe/Nowhere',
    'GMT+1',
    'GMT+0',
    'Pacific time',
    'undefined',
    'Factory',
    // Names of the platform alone, most with another meaning than people expect: BST is Asia/Dhaka to it.
    ...['ACT', 'AET', 'AGT', 'ART', 'AST', 'BET', 'BST', 'bst', 'CAT', 'CNT', 'CST', 'CTT', 'EAT'],
    ...['ECT', 'IET', 'IST', 'JST', 'MIT', 'NET', 'NST', 'PLT', 'PNT', 'PRT', 'PST', 'SST', 'VST'],
    ...['SystemV/PST8PDT', 'systemv/ast4', 'US/Pacific-New', 'Canada/East-Saskatchewan'],
  ])('is not read from %s, which is no IANA name', (name) => {
    expect(readTimeZone(name)).toEqual({
      problem: `"${name}" is no time zone of the IANA database`,
      remedy: 'write area and city, such as America/Los_Angeles or Europe/London',
    });
  });

  it.each(['Etc/GMT+5', 'etc/gmt-5'])('is not read from %s, whose sign misleads', (name) => {
    expect(readTimeZone(name)).toMatchObject({
      problem: `"${name}" cannot be used: its sign means the opposite of what people expect`,
    });
  });

  it('is opened once, however many schedules name it', () => {
    expect(zone('Asia/Tokyo')).toBe(zone('asia/tokyo'));
  });
});
