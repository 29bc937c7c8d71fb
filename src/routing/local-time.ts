import type { Reading } from './problem.ts';

/** A time zone of the IANA database. */
export interface TimeZone {
  /** How far the zone's clocks are ahead of UTC at an instant; both in milliseconds, the instant since the epoch. */
  readonly offsetAt: (instant: number) => number;
}

/** What the calendar and the clock on the wall show. */
export interface LocalTime {
  /** The local date, in days since 1970-01-01. */
  readonly dayNumber: number;
  /** Whole minutes since 00:00 by the clock on the wall, 0 to 1439. */
  readonly minute: number;
}

const millisecondsPerMinute = 60_000;
const minutesPerDay = 1_440;
const quarterHour = 15 * millisecondsPerMinute;
const rememberedQuarters = 1_000;

// The platform's own database holds more names than IANA's: abbreviations of old (BST is Asia/Dhaka to it, IST
// Asia/Calcutta) and a few dropped since. The names of IANA's are these, and those with an area in front.
const areas =
  /^(?:africa|america|antarctica|arctic|asia|atlantic|australia|brazil|canada|chile|etc|europe|indian|mexico|pacific|us)\//;
const namesWithoutArea: ReadonlySet<string> = new Set([
  ...['cet', 'cst6cdt', 'cuba', 'eet', 'egypt', 'eire', 'est', 'est5edt', 'gb', 'gb-eire', 'gmt'],
  ...['gmt0', 'greenwich', 'hongkong', 'hst', 'iceland', 'iran', 'israel', 'jamaica', 'japan'],
  ...['kwajalein', 'libya', 'met', 'mst', 'mst7mdt', 'navajo', 'nz', 'nz-chat', 'poland'],
  ...['portugal', 'prc', 'pst8pdt', 'roc', 'rok', 'singapore', 'turkey', 'uct', 'universal'],
  ...['utc', 'w-su', 'wet', 'zulu'],
]);
const droppedNames: ReadonlySet<string> = new Set(['us/pacific-new', 'canada/east-saskatchewan']);

/** Every zone ever read, by its name in lower case: at most as many as the database has names. */
const zones = new Map<string, TimeZone>();

/**
 * Reads the name of a zone of the IANA database, in any case. Offsets are refused, since they know no daylight saving;
 * so are names such as Etc/GMT+5, whose sign means the opposite of what everybody expects, and abbreviations such as
 * BST or IST, which mean other zones in other places.
 */
export function readTimeZone(text: string): Reading<TimeZone> {
  const name = text.trim();
  const key = name.toLowerCase();
  const zone = zones.get(key) ?? openTimeZone(name);
  if (zone === undefined) {
    return {
      problem: key.startsWith('etc/gmt')
        ? `"${text}" cannot be used: its sign means the opposite of what people expect`
        : `"${text}" is no time zone of the IANA database`,
      remedy: 'write area and city, such as America/Los_Angeles or Europe/London',
    };
  }
  zones.set(key, zone);
  return { value: zone };
}

/** The local date and time of an instant, in milliseconds since the epoch, of the years 0 to 9999. */
export function localTimeAt(zone: TimeZone, instant: number): LocalTime {
  const minutes = Math.floor((instant + zone.offsetAt(instant)) / millisecondsPerMinute);
  const dayNumber = Math.floor(minutes / minutesPerDay);
  return { dayNumber, minute: minutes - dayNumber * minutesPerDay };
}

function openTimeZone(name: string): TimeZone | undefined {
  const format = openFormat(name);
  if (format === undefined) {
    return undefined;
  }
  const offsets = new Map<number, number | 'changes'>();
  return {
    offsetAt(instant) {
      const quarter = Math.floor(instant / quarterHour);
      let offset = offsets.get(quarter);
      if (offset === undefined) {
        offset = offsetDuring(format, quarter * quarterHour);
        if (offsets.size >= rememberedQuarters) {
          offsets.clear();
        }
        offsets.set(quarter, offset);
      }
      return offset === 'changes' ? measureOffset(format, instant) : offset;
    },
  };
}

function openFormat(name: string): Intl.DateTimeFormat | undefined {
  if (!isNameOfDatabase(name.toLowerCase())) {
    return undefined;
  }
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

function isNameOfDatabase(key: string): boolean {
  return (
    namesWithoutArea.has(key) ||
    (areas.test(key) &&
      !droppedNames.has(key) &&
      !key.startsWith('etc/gmt+') &&
      !key.startsWith('etc/gmt-'))
  );
}

/** Clocks change at full quarters of UTC nowadays; St. John's changed them a minute past midnight until 2011. */
function offsetDuring(format: Intl.DateTimeFormat, start: number): number | 'changes' {
  const first = measureOffset(format, start);
  return first === measureOffset(format, start + quarterHour - 1) ? first : 'changes';
}

function measureOffset(format: Intl.DateTimeFormat, instant: number): number {
  // Ends in GMT, GMT-08:00 or, for the local mean times of old, GMT-00:44:30.
  const [, sign, hours = '0', minutes = '0', seconds = '0'] =
    /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(format.format(instant)) ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (sign === '-' ? -size : size) * 1_000;
}
