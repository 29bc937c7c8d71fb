import { describe, expect, it } from 'vitest';
import { readInteger } from '../../src/routing/integer.ts';

describe('a whole number', () => {
  it.each([
    ['30', 30],
    [' +30.0 ', 30],
    ['30.000', 30],
    ['007', 7],
    ['-5', -5],
    ['2147483647', 2_147_483_647],
    ['-2147483648', -2_147_483_648],
  ])('is read from %j as %d', (text, value) => {
    expect(readInteger(text)).toBe(value);
  });

  it.each(['', 'x', '30.', '30.5', '.0', '1e3', '0x10', '3 0', '2147483648', '-2147483649'])(
    'is not read from %j',
    (text) => {
      expect(readInteger(text)).toBeUndefined();
    },
  );
});
