import type { Reading } from './problem.ts';

const iso8601 =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/i;

// Beyond them an instant has no text with a year of four digits, and no table keeps it.
const earliest = Date.parse('0000-01-01T00:00:00.000Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * Reads an instant in ISO 8601: a date and a time with `Z` or an offset, into milliseconds since the epoch. A time
 * without either means another instant in every place, so it is refused; so is one in a year of UTC that is not from 0000
 * to 9999.
 */
export function readInstant(text: string): Reading<number> {
  const parts = iso8601.exec(text.trim());
  if (parts !== null) {
    const [, date = '', time, seconds = ':00', fraction = '0', zone = ''] = parts;
    const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
    const wallClock = `${date}T${time}${seconds}.${milliseconds}`;
    const instant = Date.parse(`${wallClock}${zone.toUpperCase()}`);
    // The 30th of February is read as a day of March; a date that does not exist is a slip of the hand.
    if (isReal(wallClock) && !Number.isNaN(instant)) {
      return instant >= earliest && instant <= latest
        ? { value: instant }
        : {
            problem: `"${text}" is in no year from 0000 to 9999 in UTC`,
            remedy: 'write an instant that is: no other can be kept',
          };
    }
  }
  return {
    problem: `"${text}" is no instant`,
    remedy: 'write date, time and offset, such as 2026-12-24T18:00:00Z or 2026-12-24T10:00-08:00',
  };
}

function isReal(wallClock: string): boolean {
  const instant = Date.parse(`${wallClock}Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString() === `${wallClock}Z`;
}
