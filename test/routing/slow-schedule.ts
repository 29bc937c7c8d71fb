import { DateTime } from 'luxon';

/** A schedule as an operator writes it: RowKeys and texts. */
export interface WrittenSchedule {
  readonly timeZone: string;
  readonly open: string;
  readonly exceptions: readonly { readonly key: string; readonly hours: string }[];
  readonly override?: { readonly state: string; readonly until: string | undefined };
}

/** What the slow reference finds. */
export interface SlowState {
  readonly isOpen: boolean;
  /** The RowKey of the row that decides. */
  readonly row: string;
  readonly isSinceDayBefore: boolean;
}

/** Minutes of a date and of the date after it that a list of periods covers, one by one. */
interface Minutes {
  readonly own: ReadonlySet<string>;
  readonly tail: ReadonlySet<string>;
}

/**
 * Says whether a schedule is open by the letter of the contract, without any thought for speed. It takes nothing from
 * the product, reads correct texts only, and leaves zones and calendar to luxon.
 */
export function slowState(schedule: WrittenSchedule, instant: number): SlowState {
  const { override } = schedule;
  if (override !== undefined) {
    const { until } = override;
    if (until === undefined || DateTime.fromMillis(instant) < DateTime.fromISO(until)) {
      return { isOpen: override.state === 'open', row: 'override', isSinceDayBefore: false };
    }
  }
  const local = DateTime.fromMillis(instant, { zone: schedule.timeZone });
  const clock = local.toFormat('HH:mm');
  // From here on dates are those of a calendar on the wall, which has every date whatever a zone skipped.
  const date = DateTime.utc(local.year, local.month, local.day);
  const dayBefore = date.minus({ days: 1 });
  const exception = exceptionOn(schedule, date);
  const exceptionBefore = exceptionOn(schedule, dayBefore);

  const own = exception?.hours ?? weeklyPeriods(schedule.open, date);
  if (minutesOf(own).own.has(clock)) {
    return { isOpen: true, row: exception?.key ?? 'week', isSinceDayBefore: false };
  }
  const before = exceptionBefore?.hours ?? weeklyPeriods(schedule.open, dayBefore);
  const runsOn = exception === undefined || exception.key === exceptionBefore?.key;
  if (runsOn && minutesOf(before).tail.has(clock)) {
    return { isOpen: true, row: exceptionBefore?.key ?? 'week', isSinceDayBefore: true };
  }
  // The week would be open, were it not for the exception that took its evening away.
  const weekBefore = minutesOf(weeklyPeriods(schedule.open, dayBefore));
  if (exception === undefined && exceptionBefore !== undefined && weekBefore.tail.has(clock)) {
    return { isOpen: false, row: exceptionBefore.key, isSinceDayBefore: true };
  }
  return { isOpen: false, row: exception?.key ?? 'week', isSinceDayBefore: false };
}

function exceptionOn(
  { exceptions }: WrittenSchedule,
  date: DateTime,
): WrittenSchedule['exceptions'][number] | undefined {
  const candidates = exceptions.flatMap((exception) => {
    const { key } = exception;
    const wanted = date.toFormat('yyyy-MM-dd');
    // A yearly range that began last year may still run.
    const occurrences = key.startsWith('yearly:')
      ? [daysOf(key, date.year - 1), daysOf(key, date.year)]
      : [daysOf(key, date.year)];
    return occurrences
      .filter((days) => days.includes(wanted))
      .map((days) => ({ exception, days, place: days.indexOf(wanted) }));
  });
  for (const rank of [
    (one: (typeof candidates)[number]) => (one.exception.key.startsWith('yearly:') ? 1 : 0),
    (one: (typeof candidates)[number]) => (one.exception.key.includes('..') ? 1 : 0),
    (one: (typeof candidates)[number]) => one.days.length,
    // Of two that cover the date, the one that began later is less far on.
    (one: (typeof candidates)[number]) => one.place,
  ]) {
    const best = Math.min(...candidates.map(rank));
    candidates.splice(0, Infinity, ...candidates.filter((one) => rank(one) === best));
  }
  const first = candidates.map(({ exception }) => exception.key).sort()[0];
  return candidates.find(({ exception }) => exception.key === first)?.exception;
}

const rememberedDays = new Map<string, readonly string[]>();

/** Every day of an exception, `yyyy-MM-dd`; of a yearly one those of the time that begins in that year. */
function daysOf(key: string, year: number): readonly string[] {
  const name = `${key} in ${year}`;
  const days = rememberedDays.get(name) ?? listDays(key, year);
  rememberedDays.set(name, days);
  return days;
}

function listDays(key: string, year: number): readonly string[] {
  const [, yearly] = key.split('yearly:');
  if (yearly === undefined) {
    const [first = '', last = first] = key.split('..');
    return walk(first, last);
  }
  const [ordinal = '', weekday, month] = yearly.split(' ');
  if (weekday !== undefined) {
    const all = daysOfYear(year).filter((day) => inWords(day) === `${weekday} ${month}`);
    const chosen = ordinal === 'last' ? all.at(-1) : all[Number.parseInt(ordinal, 10) - 1];
    return chosen === undefined ? [] : [chosen];
  }
  const [first = '', last = first] = yearly.split('..');
  const begun = daysOfYear(year).filter((day) => day >= `${year}-${first}`);
  const lastYear = last < first ? year + 1 : year;
  return [...begun, ...(last < first ? daysOfYear(lastYear) : [])].filter(
    (day) => day <= `${lastYear}-${last}`,
  );
}

const rememberedYears = new Map<number, readonly string[]>();

function daysOfYear(year: number): readonly string[] {
  const days = rememberedYears.get(year) ?? walk(`${year}-01-01`, `${year}-12-31`);
  rememberedYears.set(year, days);
  return days;
}

function walk(first: string, last: string): readonly string[] {
  const end = DateTime.fromISO(last, { zone: 'utc' });
  const days: string[] = [];
  for (
    let day = DateTime.fromISO(first, { zone: 'utc' });
    day <= end;
    day = day.plus({ days: 1 })
  ) {
    days.push(day.toFormat('yyyy-MM-dd'));
  }
  return days;
}

function inWords(day: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).toFormat('ccc LLL', { locale: 'en-US' });
}

/** The periods of one weekday out of a week's text, in the form in which an exception writes them. */
function weeklyPeriods(open: string, date: DateTime): string {
  const today = date.toFormat('ccc', { locale: 'en-US' });
  return open
    .split(', ')
    .flatMap((item) => {
      const [days = '', period] = item.split(' ');
      return period !== undefined && weekdaysOf(days).includes(today) ? [period] : [];
    })
    .join(', ');
}

function weekdaysOf(days: string): readonly string[] {
  const twoWeeks = 'Mon Tue Wed Thu Fri Sat Sun Mon Tue Wed Thu Fri Sat Sun'.split(' ');
  const [first = '', last = first] = days.split('-');
  const start = twoWeeks.indexOf(first);
  return twoWeeks.slice(start, twoWeeks.indexOf(last, start) + 1);
}

const rememberedMinutes = new Map<string, Minutes>();

function minutesOf(hours: string): Minutes {
  const minutes = rememberedMinutes.get(hours) ?? listMinutes(hours);
  rememberedMinutes.set(hours, minutes);
  return minutes;
}

/** Walks every period from minute to minute, as a clock on the wall does that never changes. */
function listMinutes(hours: string): Minutes {
  const own = new Set<string>();
  const tail = new Set<string>();
  for (const period of hours === 'closed' || hours === '' ? [] : hours.split(', ')) {
    const [start = '', end = ''] = period.split('-').map((time) => time.padStart(5, '0'));
    const last = end.replace('24:00', '00:00');
    let [hour = 0, minute = 0] = start.split(':').map(Number);
    let minutes = own;
    let now = start;
    do {
      minutes.add(now);
      minute += 1;
      if (minute === 60) {
        minute = 0;
        hour += 1;
      }
      if (hour === 24) {
        hour = 0;
        minutes = tail;
      }
      now = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
    } while (now !== last);
  }
  return { own, tail };
}
