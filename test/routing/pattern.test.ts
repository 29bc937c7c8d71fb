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
