const smallestInteger = -(2 ** 31);
const largestInteger = 2 ** 31 - 1;

/**
 * The whole number of 32 bits that a text writes; undefined where it writes none. Spreadsheets write `30` as `30.0`,
 * which is the same number.
 */
export function readInteger(text: string): number | undefined {
  const value = /^\s*[+-]?\d{1,10}(?:\.0+)?\s*$/.test(text) ? Number(text) : Number.NaN;
  return value >= smallestInteger && value <= largestInteger ? value : undefined;
}
