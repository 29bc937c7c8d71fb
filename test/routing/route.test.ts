import { describe, expect, it } from 'vitest';
import { noKnowledge } from '../../src/routing/knowledge.ts';
import { type Action, type PassedOver, type RoutingTerms, route } from '../../src/routing/route.ts';
import type { RoutedCall } from '../../src/telephony/call.ts';
import { identity, parties, rule, target } from './rules.ts';

const terms: RoutingTerms = {
  rules: [],
  allowedDestinations: ['+'],
  fallbackTarget: undefined,
  knowledge: noKnowledge,
  abilities: { canReach: () => true, strategies: new Set(['first', 'weighted']) },
};

function decide(call: RoutedCall, changes: Partial<RoutingTerms>): string[] {
  return [...route(call, { ...terms, ...changes })].map(describeStep);
}

function describeStep(step: Action | PassedOver): string {
  switch (step.kind) {
    case 'redirect':
      return `${step.rule} → ${step.target.canonical}`;
    case 'reject':
      return `${step.rule} rejects: ${step.reason}`;
    case 'ignore':
      return `${step.rule} ignores`;
    case 'passed-over':
      return `${step.rule} not → ${step.target.canonical}: ${step.bar}`;
    case 'rule-passed-over':
      return `${step.rule} not: ${step.strategy}`;
  }
}

describe('a decision', () => {
  it('lists the targets of all matching rules in order, each once', () => {
    const rules = [
      rule('any/b', { targets: '+14255550001,+14255550003', priority: 200 }),
      rule('+14255550100/a', { targets: '+14255550001,+14255550002' }),
    ];
    expect(decide(parties('+14255550100'), { rules })).toEqual([
      '+14255550100/a → +14255550001',
      '+14255550100/a → +14255550002',
      'any/b → +14255550003',
    ]);
  });

  it.each([
    ['reject', 'any/end rejects: forbidden'],
    ['ignore', 'any/end ignores'],
  ])('ends with the first rule that %ss, the fallback included', (action, last) => {
    const rules = [
      rule('any/a', { targets: '+14255550001' }),
      rule('any/end', { action, rejectReason: 'forbidden', priority: 101 }),
      rule('any/z', { targets: '+14255550002', priority: 102 }),
    ];
    const fallbackTarget = identity('+14255550009');
    expect(decide(parties('+14255550100'), { rules, fallbackTarget })).toEqual([
      'any/a → +14255550001',
      last,
    ]);
  });

  it('ends with FALLBACK_TARGET, alone where no rule matches', () => {
    const fallbackTarget = identity('+14255550009');
    const rules = [rule('any/a', { targets: '+14255550001', callers: '+442079460999' })];
    expect(decide(parties('+14255550100'), { rules, fallbackTarget })).toEqual([
      'fallback → +14255550009',
    ]);
  });

  it('passes over barred targets and says why, the fallback among them', () => {
    const rules = [
      rule('any/a', { targets: '+14255550100,+12065550123,+14255550142,+33123456789,8:orgid:ab' }),
    ];
    const call = parties('+14255550100', '+12065550123', { onBehalfOf: '+14255550142' });
    const fallbackTarget = identity('+14255550100');
    expect(
      decide(call, { rules, fallbackTarget, allowedDestinations: ['+1425', '+1206'] }),
    ).toEqual([
      'any/a not → +14255550100: called',
      'any/a not → +12065550123: caller',
      'any/a not → +14255550142: on-behalf-of',
      'any/a not → +33123456789: destination',
      'any/a → 8:orgid:ab',
    ]);
  });

  it("passes over a target that the call's platform cannot express", () => {
    const rules = [
      rule('any/a', { targets: 'application:5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f,+14255550001' }),
    ];
    const abilities: RoutingTerms['abilities'] = {
      ...terms.abilities,
      canReach: ({ kind }) => kind === 'phoneNumber',
    };
    expect(decide(parties('+14255550100'), { rules, abilities })).toEqual([
      'any/a not → application:5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f: platform',
      'any/a → +14255550001',
    ]);
  });

  it('costs no more than what is consumed of it', () => {
    let asked = 0;
    const rules = [rule('any/a', { targets: '+14255550001,+14255550002' })];
    const canReach = () => {
      asked += 1;
      return true;
    };
    const abilities = { ...terms.abilities, canReach };
    route(parties('+14255550100'), { ...terms, rules, abilities }).next();
    expect(asked).toBe(1);
  });

  it('takes "any number" for phone numbers only: other kinds need an item of their own', () => {
    const app = '28:orgid:5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f';
    const rules = [
      rule('any/numbers', { targets: '+14255550001' }),
      rule('any/not-london', { calledNumbers: 'not prefix:+4420', targets: '+14255550002' }),
      rule('any/teams', { calledNumbers: 'prefix:28:ORGID:', targets: '+14255550003' }),
    ];
    expect(decide(parties(app), { rules })).toEqual(['any/teams → +14255550003']);
  });
});

describe('the order of rules', () => {
  const targets = '+14255550001';

  it.each([
    [
      'priority, over both partitions',
      { 'any/a': { priority: 1 }, '+14255550100/b': { priority: 2 } },
    ],
    ['the called identity of its own before any', { '+14255550100/b': {}, 'any/a': {} }],
    [
      'an exact called number before a prefix',
      { 'any/z': { calledNumbers: '+14255550100' }, 'any/a': { calledNumbers: 'prefix:+1425555' } },
    ],
    [
      'a longer prefix before a shorter',
      { 'any/z': { calledNumbers: 'prefix:+1425' }, 'any/a': { calledNumbers: 'prefix:+1' } },
    ],
    ['a prefix before any', { 'any/z': { calledNumbers: 'prefix:+1' }, 'any/a': {} }],
    [
      'called before caller',
      { 'any/z': { calledNumbers: 'prefix:+1' }, 'any/a': { callers: '+12065550123' } },
    ],
    [
      'an exact caller before a prefix',
      { 'any/z': { callers: '+12065550123' }, 'any/a': { callers: 'prefix:+1' } },
    ],
    ['a prefix of the caller before any', { 'any/z': { callers: 'prefix:+1' }, 'any/a': {} }],
    [
      'only the item that matched',
      { 'any/z': { callers: 'prefix:+1206' }, 'any/a': { callers: '+442079460999,prefix:+1' } },
    ],
    [
      'a list of only not items is any',
      { 'any/z': { callers: 'prefix:+' }, 'any/a': { callers: 'not +442079460999' } },
    ],
    ['id', { 'any/a': {}, 'any/b': {} }],
    [
      'own partition, last of all',
      { '+14255550100/a': {}, 'any/a': { calledNumbers: '+14255550100' } },
    ],
  ])('is by %s', (_, rows) => {
    const names = Object.keys(rows);
    const rules = Object.entries(rows).map(([name, columns]) =>
      rule(name, { ...columns, targets }),
    );
    for (const shuffled of [rules, rules.toReversed()]) {
      const found = [
        ...route(parties('+14255550100'), {
          ...terms,
          rules: shuffled.map((each, index) => ({
            ...each,
            targets: [target(`+1425555010${index + 1}`)],
          })),
        }),
      ];
      expect(found.map((step) => step.rule)).toEqual(names);
    }
  });

  it('puts an anonymous caller named before one not excluded', () => {
    const rules = [
      rule('any/a', { targets: '+14255550001' }),
      rule('any/z', { targets: '+14255550002', callers: 'anonymous' }),
    ];
    expect(decide(parties('+14255550100', 'anonymous'), { rules })).toEqual([
      'any/z → +14255550002',
      'any/a → +14255550001',
    ]);
  });
});
