/**
 * Reads the IMF-fixdate form of an HTTP date (RFC 9110, 5.6.7), `Sun, 06 Nov 1994 08:49:37 GMT`, into milliseconds
 * since the epoch. Returns undefined for anything else, a wrong day of the week and a day that does not exist included.
 */
export function readImfFixdate(text: string): number | undefined {
  const instant = Date.parse(text);
  // Date.parse takes many forms, but toUTCString writes only this one; years of five digits are longer.
  return text.length === 29 && !Number.isNaN(instant) && new Date(instant).toUTCString() === text
    ? instant
    : undefined;
}
