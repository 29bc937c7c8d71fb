import { describe, expect, it } from 'vitest';
import { weekdayNames } from '../../src/routing/calendar-date.ts';
import {
  coversMinute,
  coversMinuteOfNextDate,
  readHours,
  readWeek,
} from '../../src/routing/period.ts';

/** The days of a week on which something begins. */
function openDays(text: string): string | undefined {
  const week = readWeek(text);
  return 'value' in week
    ? weekdayNames.filter((_, weekday) => week.value[weekday]?.length).join(' ')
    : undefined;
}

describe('the hours of a date', () => {
  it('are periods in minutes, half-open', () => {
    expect(readHours('9:00-12:00, 13:00-17:05')).toEqual({
      value: [
        { from: 540, to: 720 },
        { from: 780, to: 1_025 },
      ],
    });
    const noon = [{ from: 540, to: 720 }];
    expect([539, 540, 719, 720].map((minute) => coversMinute(noon, minute))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('run on into the next date where they end before they start', () => {
    const night = readHours('22:00-06:00');
    expect(night).toEqual({ value: [{ from: 1_320, to: 1_800 }] });
    const periods = 'value' in night ? night.value : [];
    expect([0, 1_319, 1_320, 1_439].map((minute) => coversMinute(periods, minute))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect([0, 359, 360, 1_320].map((minute) => coversMinuteOfNextDate(periods, minute))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('end with the date at 24:00 and at 00:00 alike', () => {
    expect(readHours('20:00-24:00')).toEqual({ value: [{ from: 1_200, to: 1_440 }] });
    expect(readHours('20:00-00:00')).toEqual(readHours('20:00-24:00'));
    expect(readHours('00:00-24:00')).toEqual({ value: [{ from: 0, to: 1_440 }] });
    expect(coversMinuteOfNextDate([{ from: 0, to: 1_440 }], 0)).toBe(false);
  });

  it('are none where it is closed', () => {
    expect(readHours(' Closed ')).toEqual({ value: [] });
  });

  it.each([
    '24:00-06:00',
    '09:60-10:00',
    '25:00-26:00',
    '09:00-24:01',
    '09:00',
    '9-17',
    '09:00–12:00',
  ])('are not read from %s', (text) => {
    expect(readHours(text)).toEqual({
      problem: `"${text}" is no period`,
      remedy:
        'write its start and end from 00:00 to 23:59, as 09:00-17:30; 24:00 may only be an end',
    });
  });

  it.each([
    [
      '09:00-09:00',
      'the period 09:00-09:00 ends when it begins',
      'write 00:00-24:00 for the whole day, or remove it',
    ],
    ['9:00-12:00,', 'an item of the list is empty', 'remove the comma too many'],
    ['closed, 09:00-12:00', 'closed stands among periods', 'write closed alone, or remove it'],
    [
      'Mon 09:00-12:00',
      '"Mon 09:00-12:00" names days, but the row\'s key already names its dates',
      'write the period alone, as 09:00-12:00',
    ],
  ])('say what is wrong with %s', (text, problem, remedy) => {
    expect(readHours(text)).toEqual({ problem, remedy });
  });
});

describe('the hours of a week', () => {
  it.each([
    ['Mon 09:00-12:00', 'Mon'],
    ['Mon-Fri 09:00-12:00', 'Mon Tue Wed Thu Fri'],
    ['Sat-Mon 09:00-12:00', 'Mon Sat Sun'],
    ['mon 9:00-10:00, WED-thu 22:00-6:00', 'Mon Wed Thu'],
    ['Mon-Sun 00:00-24:00', 'Mon Tue Wed Thu Fri Sat Sun'],
    ['Tue-Mon 00:00-24:00', 'Mon Tue Wed Thu Fri Sat Sun'],
    ['Sun-Sun 09:00-12:00', 'Sun'],
    ['closed', ''],
  ])('begin with %s on %s', (text, days) => {
    expect(openDays(text)).toBe(days);
  });

  it('hold for a day what every item says of it', () => {
    const week = readWeek('Mon-Fri 09:00-12:00, Fri 22:00-02:00');
    expect('value' in week && week.value[4]).toEqual([
      { from: 540, to: 720 },
      { from: 1_320, to: 1_560 },
    ]);
  });

  it.each([
    [
      '09:00-12:00',
      '"09:00-12:00" does not begin with the days it is for',
      'write them in front of every period, as Mon-Sun 09:00-17:00',
    ],
    [
      'Mon-Fri 09:00-12:00, 13:00-17:00',
      '"13:00-17:00" does not begin with the days it is for',
      'write them in front of every period, as Mon-Sun 09:00-17:00',
    ],
    [
      'Mon, Tue 09:00-12:00',
      '"Mon" has no period',
      'write one behind all days, as Mon 09:00-17:00',
    ],
    [
      'Mon-Fry 09:00-12:00',
      '"Fry" is no day of the week',
      'write Mon, Tue, Wed, Thu, Fri, Sat, Sun, or a range such as Mon-Fri',
    ],
    [
      'Monday 09:00-12:00',
      '"Monday" is no day of the week',
      'write Mon, Tue, Wed, Thu, Fri, Sat, Sun, or a range such as Mon-Fri',
    ],
    [
      'Mon 09:00-12:00; Tue 09:00-12:00',
      '"09:00-12:00; Tue 09:00-12:00" is no period',
      'write its start and end from 00:00 to 23:59, as 09:00-17:30; 24:00 may only be an end',
    ],
    ['Mon 09:00-12:00, closed', 'closed stands among periods', 'write closed alone, or remove it'],
    ['Mon 09:00-12:00,,', 'an item of the list is empty', 'remove the comma too many'],
  ])('say what is wrong with %s', (text, problem, remedy) => {
    expect(readWeek(text)).toEqual({ problem, remedy });
  });
});
