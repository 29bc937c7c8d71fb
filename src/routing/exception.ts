import { calendarDate } from './calendar-date.ts';
import type { DatePlace, ExceptionDates } from './exception-dates.ts';
import type { Period } from './period.ts';

/** A row of a schedule that replaces whole dates. */
export interface Exception {
  readonly kind: 'exception';
  /** The RowKey. */
  readonly id: string;
  readonly dates: ExceptionDates;
  /** The periods that begin on each of its dates; none where it is closed. */
  readonly hours: readonly Period[];
  readonly note: string | undefined;
}

const rememberedDates = 100;

/**
 * Answers which of the exceptions holds on a date, given in days since 1970-01-01; undefined where none does. A dated
 * row beats a yearly row, then a single day beats a range, then the shorter range the longer, then the later start,
 * then the RowKey by code units.
 */
export function exceptionCalendar(
  exceptions: readonly Exception[],
): (dayNumber: number) => Exception | undefined {
  const remembered = new Map<number, Exception | undefined>();
  return (dayNumber) => {
    const known = remembered.get(dayNumber);
    if (known !== undefined || remembered.has(dayNumber)) {
      return known;
    }
    const date = calendarDate(dayNumber);
    const chosen = exceptions
      .flatMap((exception) => {
        const place = exception.dates.placeOf(date);
        return place === undefined ? [] : [{ exception, place }];
      })
      .sort(byPrecedence)[0]?.exception;
    if (remembered.size >= rememberedDates) {
      remembered.clear();
    }
    remembered.set(dayNumber, chosen);
    return chosen;
  };
}

interface Candidate {
  readonly exception: Exception;
  readonly place: DatePlace;
}

function byPrecedence(one: Candidate, other: Candidate): number {
  const [a, b] = [one.exception, other.exception];
  return (
    Number(a.dates.isYearly) - Number(b.dates.isYearly) ||
    Number(a.dates.isRange) - Number(b.dates.isRange) ||
    one.place.length - other.place.length ||
    one.place.daysBefore - other.place.daysBefore ||
    (a.id < b.id ? -1 : 1)
  );
}
