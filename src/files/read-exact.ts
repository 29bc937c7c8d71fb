import { readInstant } from '../routing/instant.ts';
import type { Reading } from '../routing/problem.ts';
import { isGuid } from '../telephony/identity.ts';
import type { ExactValue } from './exact-value.ts';

/** How many digits of a second Table Storage keeps, and how many of them a Date does. */
const keptDigits = 7;
const dateDigits = 3;

/** Reads a Guid in its usual form, without braces. */
export function readGuid(text: string): Reading<ExactValue> {
  const value = text.trim().toLowerCase();
  return isGuid(value)
    ? { value: { type: 'Guid', value } }
    : {
        problem: `"${text}" is no Guid`,
        remedy: 'write hexadecimal digits such as 5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f',
      };
}

/** Reads bytes in base64, with the padding that belongs to it. */
export function readBinary(text: string): Reading<ExactValue> {
  const value = text.trim();
  // Node reads much that is no base64, and leaves out what it does not understand.
  return value !== '' && Buffer.from(value, 'base64').toString('base64') === value
    ? { value: { type: 'Binary', value } }
    : { problem: 'the text is no base64', remedy: 'write the bytes in base64, such as AAECAw==' };
}

/** Reads an instant: as a Date, unless it has more digits of a second than that keeps. */
export function readExactInstant(text: string): Reading<Date | ExactValue> {
  const reading = readInstant(text);
  if (!('value' in reading)) {
    return reading;
  }
  const date = new Date(reading.value);
  const digits = /[.,](\d*[1-9])/.exec(text)?.[1] ?? '';
  if (digits.length > keptDigits) {
    return {
      problem: `"${text}" has ${digits.length} digits of a second, and a table keeps ${keptDigits}`,
      remedy: 'write fewer',
    };
  }
  return digits.length <= dateDigits
    ? { value: date }
    : { value: { type: 'DateTime', value: `${date.toISOString().slice(0, 19)}.${digits}Z` } };
}
