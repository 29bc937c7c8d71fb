import { describe, expect, it } from 'vitest';
import { readPatternList } from '../../src/routing/pattern.ts';

describe('an item that looks like an identity, but is a slip of the hand', () => {
  it.each([
    'Prefix:+1900',
    'PREFIX:+1900',
    'prefix:4:+1900',
    'prefix:prefix:+1900',
    'prefix:tel:+1900',
    'prefix:',
    'tel:+19005550100',
    'sip:+19005550100@example.com',
    '4:+19005550100',
    '4:+1-900-555-0100',
    'user:5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f',
    'phone:+19005550100',
    'List:spam',
    'lists:spam',
    'any:+19005550100',
    '8:teamsvisitor:ab',
    'not anonymous',
  ])('%s is refused, alone and after not', (item) => {
    expect(readPatternList(`not ${item}`)).toHaveProperty('problem');
    expect(item.startsWith('not') || 'problem' in readPatternList(item)).toBe(true);
  });
});
