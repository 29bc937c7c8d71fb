import { describe, expect, it } from 'vitest';
import { readPatternList } from '../../src/routing/pattern.ts';
import {
  type IsMember,
  matchPatternList,
  type PatternVerdict,
  specificity,
} from '../../src/routing/pattern-match.ts';
import { caller } from './rules.ts';

const nobodyKnows: IsMember = () => undefined;

function verdict(text: string, identity: string, isMember = nobodyKnows): PatternVerdict {
  const read = readPatternList(text);
  if (!('value' in read)) {
    throw new Error(read.problem);
  }
  return matchPatternList(read.value, caller(identity), isMember);
}

function match(text: string, identity: string, isMember = nobodyKnows): number | undefined {
  const found = verdict(text, identity, isMember);
  return found.kind === 'matches' ? found.specificity : undefined;
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

  it('ranks exact before a list, then the longest prefix, prefixes by length, then anonymous, then any', () => {
    const ranks = [
      specificity.exact,
      specificity.list,
      specificity.prefix(256),
      specificity.prefix(2),
      specificity.prefix(1),
      specificity.anonymous,
      specificity.any,
    ];
    expect(ranks).toEqual(ranks.toSorted((left, right) => right - left));
  });
});

describe('a pattern list that names lists', () => {
  const membersOf =
    (...lists: string[]): IsMember =>
    (list) =>
      lists.includes(list);

  it.each([
    ['list:vip', membersOf('vip'), specificity.list],
    ['list:vip', membersOf('spam'), undefined],
    ['not list:spam', membersOf('spam'), undefined],
    ['not list:spam', membersOf(), specificity.any],
    ['list:vip, not list:spam', membersOf('vip', 'spam'), undefined],
    ['list:vip, prefix:+1206', membersOf('vip'), specificity.list],
    ['list:vip, prefix:+1206', membersOf(), specificity.prefix(5)],
    ['list:vip, +12065550123', membersOf('vip'), specificity.exact],
  ])('%s matches by what is known of the members', (text, isMember, expected) => {
    expect(match(text, '+12065550123', isMember)).toBe(expected);
  });

  it.each([
    ['list:vip', ['vip']],
    ['list:vip, list:gold', ['vip', 'gold']],
    ['prefix:+1, list:vip', ['vip']],
    ['+12065550123, not list:spam', ['spam']],
    ['list:vip, not list:spam', ['spam', 'vip']],
  ])('%s depends on %j while nothing is known', (text, lists) => {
    expect(verdict(text, '+12065550123')).toEqual({ kind: 'depends', lists });
  });

  it.each([
    ['+12065550123, list:vip', 'matches'],
    ['list:vip, not prefix:+1206', 'excluded'],
    ['prefix:+44', 'no-item'],
  ])('%s asks for nothing that cannot matter', (text, kind) => {
    expect(verdict(text, '+12065550123').kind).toBe(kind);
  });

  it('never has an anonymous caller as a member, without asking', () => {
    const asked = (): boolean => {
      throw new Error('asked');
    };
    expect(verdict('list:vip', 'anonymous', asked).kind).toBe('no-item');
    expect(verdict('not list:vip', 'anonymous', asked).kind).toBe('matches');
  });
});
