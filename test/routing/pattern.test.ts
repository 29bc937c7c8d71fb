import { describe, expect, it } from 'vitest';
import { matchPatternList, readPatternList, specificity } from '../../src/routing/pattern.ts';
import { caller } from './rules.ts';

function match(text: string, identity: string): number | undefined {
  const read = readPatternList(text);
  if (!('value' in read)) {
    throw new Error(read.problem);
  }
  return matchPatternList(read.value, caller(identity));
}

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

describe('a pattern list', () => {
  it.each([
    ['+12065550123', '+12065550123', specificity.exact],
    ['+12065550123', '+12065550124', undefined],
    ['prefix:+1206', '+12065550123', specificity.prefix(5)],
    ['prefix:+1206, prefix:+1', '+12065550123', specificity.prefix(5)],
    ['prefix:+1, +12065550123', '+12065550123', specificity.exact],
    ['prefix:+', 'anonymous', undefined],
    ['prefix:+', '8:orgid:ab', undefined],
    ['prefix:8:ORGID:AB', '8:orgid:abcd', specificity.prefix(10)],
    ['prefix:8:ACS:Xyz', '8:acs:Xyzw', specificity.prefix(9)],
    ['prefix:application:5F', 'application:5f0c', specificity.prefix(14)],
    ['anonymous', 'anonymous', specificity.anonymous],
    ['anonymous', '+12065550123', undefined],
    ['not anonymous', 'anonymous', undefined],
    ['not anonymous', '+12065550123', specificity.any],
    ['prefix:+1, not +12065550123', '+12065550123', undefined],
    ['prefix:+1, not +12065550123', '+12065550124', specificity.prefix(2)],
    ['not  prefix:+1900', '+19005550100', undefined],
  ])('"%s" against %s gives %s', (text, identity, expected) => {
    expect(match(text, identity)).toBe(expected);
  });

  it('ranks exact before the longest prefix, prefixes by length, then anonymous, then any', () => {
    const ranks = [
      specificity.exact,
      specificity.prefix(256),
      specificity.prefix(2),
      specificity.prefix(1),
      specificity.anonymous,
      specificity.any,
    ];
    expect(ranks).toEqual(ranks.toSorted((left, right) => right - left));
  });
});
