import { describe, expect, it } from 'vitest';
import { needsOf } from '../../src/routing/needs.ts';
import { anyTerms, parties, rule } from './rules.ts';

const called = '+14255550100';
const targets = '+14255550199';
const night = rule(`${called}/night`, { targets, schedule: 'night' });
const vip = rule(`${called}/vip`, { targets, callers: 'list:vip' });
const refusal = { action: 'reject' };

function schedulesNeeded(...rules: Parameters<typeof needsOf>[0]): [string, boolean][] {
  const { schedules } = needsOf(rules, parties(called), anyTerms, 'decision');
  return Array.from(schedules, ([id, { isUrgent }]) => [id, isUrgent]);
}

describe('what a decision needs', () => {
  it('is every schedule and membership on which something depends, once', () => {
    const { schedules, memberships } = needsOf(
      [night, vip, rule('any/other', { targets, schedule: 'night', callers: 'not list:vip' })],
      parties(called),
      anyTerms,
      'decision',
    );
    expect([...schedules.keys()]).toEqual(['night']);
    expect([...memberships]).toEqual([
      ['vip/+12065550123', { list: 'vip', identity: '+12065550123' }],
    ]);
  });

  it.each([
    ['another caller', { callers: '+442079460000' }],
    ['a header', { headers: 'X-A=1' }],
    ['a date', { validFrom: '2030-01-01T00:00Z' }],
    ['a switch', { enabled: false }],
  ])('is nothing for a rule that %s rules out already', (_, columns) => {
    const excluded = rule(`${called}/a`, { targets, schedule: 'night', ...columns });
    expect(schedulesNeeded(excluded)).toEqual([]);
  });

  it('is nothing behind a rule that surely rejects, for the decision; an explanation tells of it all the same', () => {
    const first = rule(`${called}/first`, { ...refusal, priority: 1 });
    expect(schedulesNeeded(first, night)).toEqual([]);
    expect(needsOf([first, night], parties(called), anyTerms, 'explanation').schedules.size).toBe(
      1,
    );
  });

  it('is not urgent behind a rule that surely redirects', () => {
    const first = rule(`${called}/first`, { targets, priority: 1 });
    expect(schedulesNeeded(first, night)).toEqual([['night', false]]);
    const early = rule('any/early', { targets, schedule: 'night', priority: 0 });
    expect(schedulesNeeded(night, early, first)).toEqual([['night', true]]);
    expect(schedulesNeeded(early, night, first)).toEqual([['night', true]]);
  });

  it.each([
    ['the caller', { targets: '+12065550123' }],
    ['the called identity', { targets: called }],
    ['a number that ALLOWED_DESTINATIONS forbids', { targets: '+33123456789' }],
    ['all of its targets at once, which the platform cannot ring', { targets, strategy: 'all' }],
  ])('is urgent behind a rule that would redirect to %s, and so to nobody', (_, columns) => {
    const first = rule('any/first', { priority: 1, ...columns });
    const terms = { ...anyTerms, allowedDestinations: ['+1'] };
    const { schedules } = needsOf([first, night], parties(called), terms, 'decision');
    expect([...schedules]).toEqual([['night', { isUrgent: true }]]);
  });

  it('is what stands before a rule that surely rejects, and nothing behind it, wherever rules stand in the table', () => {
    const before = rule(`${called}/before`, { targets, schedule: 'before', priority: 1 });
    const first = rule(`${called}/first`, { ...refusal, priority: 2 });
    const behind = rule(`${called}/behind`, { targets, callers: 'list:vip', priority: 3 });
    for (const rules of [
      [before, first, behind],
      [behind, first, before],
    ]) {
      const { schedules, memberships } = needsOf(rules, parties(called), anyTerms, 'decision');
      expect([[...schedules.keys()], [...memberships.keys()]]).toEqual([['before'], []]);
    }
  });

  it('of an explanation is also every membership that comes before a condition which fails', () => {
    const rules = [
      rule('any/a', { targets, callers: 'list:vip', headers: 'X-Language=de' }),
      rule('any/b', { targets, calledNumbers: 'list:ours', callers: '+442079460000' }),
      rule('any/c', { targets, callers: '+442079460000, not list:spam' }),
      rule('any/d', { targets, callers: 'list:off', enabled: false }),
    ];
    const keysFor = (extent: 'decision' | 'explanation') => [
      ...needsOf(rules, parties(called), anyTerms, extent).memberships.keys(),
    ];
    expect(keysFor('decision')).toEqual([]);
    expect(keysFor('explanation')).toEqual(['vip/+12065550123', `ours/${called}`]);
  });

  it('is urgent before a rule that rejects only some callers', () => {
    const some = rule(`${called}/some`, { ...refusal, callers: 'list:vip', priority: 1 });
    expect(schedulesNeeded(some, night)).toEqual([['night', true]]);
  });
});
