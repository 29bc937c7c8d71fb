import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Knowledge } from '../../src/routing/knowledge.ts';
import { needsOf } from '../../src/routing/needs.ts';
import { matchingRules } from '../../src/routing/route.ts';
import { type Rule, ruleName } from '../../src/routing/rule.ts';
import { compileRules } from '../../src/routing/rule-index.ts';
import { readSchedule } from '../../src/routing/schedule.ts';
import type { RoutedCall } from '../../src/telephony/call.ts';
import { matchNaively, type PlainCall, type PlainRule } from './naive-matcher.ts';
import { anyTerms, parties, rule } from './rules.ts';

const plainRule: PlainRule = {
  partition: 'any',
  id: 'a',
  enabled: true,
  priority: 100,
  calledNumbers: [],
  callers: [],
  headers: [],
  rejects: false,
  schedule: undefined,
  validFrom: undefined,
  validUntil: undefined,
};
const plainCall: PlainCall = {
  called: '+14255550100',
  caller: '+12065550123',
  headers: [],
  time: 1_000,
  open: [],
  members: [],
};

function compiled(plain: PlainRule): Rule {
  const [schedule, during] = plain.schedule?.split(' ') ?? [];
  const instant = (time: number | undefined) =>
    time === undefined ? undefined : new Date(time).toISOString();
  return rule(`${plain.partition}/${plain.id}`, {
    enabled: plain.enabled,
    priority: plain.priority,
    calledNumbers: plain.calledNumbers.join(','),
    callers: plain.callers.join(', '),
    headers: plain.headers.join(','),
    schedule,
    during,
    validFrom: instant(plain.validFrom),
    validUntil: instant(plain.validUntil),
    ...(plain.rejects ? { action: 'reject' } : { targets: '+14255550199' }),
  });
}

function scheduleThatIs(state: 'open' | 'closed') {
  const read = readSchedule('fixed', [
    { id: 'week', columns: { timeZone: 'UTC', open: 'Mon-Sun 00:00-24:00' } },
    { id: 'override', columns: { state } },
  ]);
  if (!('schedule' in read)) {
    throw new Error('the schedule is malformed');
  }
  return read;
}

/** Answers exactly what is asked, so that whatever the needs leave out is missing. */
function knowledgeFor(rules: readonly Rule[], plain: PlainCall): Knowledge {
  const needs = needsOf(rules, callOf(plain), anyTerms, 'decision');
  return {
    schedules: new Map(
      Array.from(needs.schedules.keys(), (id) => [
        id,
        scheduleThatIs(plain.open.includes(id) ? 'open' : 'closed'),
      ]),
    ),
    memberships: new Map(
      Array.from(needs.memberships.keys(), (key) => [key, plain.members.includes(key)]),
    ),
  };
}

function callOf({ called, caller, headers, time }: PlainCall): RoutedCall {
  const values = new Map<string, string[]>();
  for (const header of headers) {
    const [name = '', value = ''] = header.split('=');
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return { ...parties(called, caller), headers: values, time };
}

/** The names of the rules that match, by way of the index of each partition. */
function matchByIndex(plainRules: readonly PlainRule[], plain: PlainCall): string[] {
  const partitions = Map.groupBy(plainRules, ({ partition }) => partition);
  const candidates = [plain.called, 'any'].flatMap((partition) =>
    compileRules((partitions.get(partition) ?? []).map(compiled)).candidates(callOf(plain)),
  );
  expect(new Set(candidates).size).toBe(candidates.length);
  const knowledge = knowledgeFor(candidates, plain);
  return matchingRules(callOf(plain), { rules: candidates, knowledge }).map(({ rule: found }) =>
    ruleName(found),
  );
}

/** The names up to and including the first of one of these rules: nobody asks what stands behind it. */
function upToFirst(rejecting: readonly PlainRule[], names: readonly string[]): readonly string[] {
  const ends = new Set(rejecting.map(({ partition, id }) => `${partition}/${id}`));
  const end = names.findIndex((name) => ends.has(name));
  return end < 0 ? names : names.slice(0, end + 1);
}

/** Rules as changes of a plain one, a call as changes of a plain one, and the ids that match, in order. */
const cases: readonly (readonly [
  string,
  readonly Partial<PlainRule>[],
  Partial<PlainCall>,
  readonly string[],
])[] = [
  ['no rule', [], {}, []],
  ['a rule without conditions', [{}], {}, ['any/a']],
  ['a rule that is not enabled', [{ enabled: false }], {}, []],
  [
    'an exact called number, prefixes of it and a rule for any',
    [
      { id: 'd' },
      { id: 'c', calledNumbers: ['prefix:+1'] },
      { id: 'b', calledNumbers: ['prefix:+1425', '+14255550101'] },
      { id: 'a', calledNumbers: ['+14255550100'] },
    ],
    {},
    ['any/a', 'any/b', 'any/c', 'any/d'],
  ],
  [
    'a rule with several items that match',
    [{ callers: ['prefix:+1', '+12065550123', 'prefix:+1206', 'anonymous', 'anonymous'] }],
    {},
    ['any/a'],
  ],
  [
    'more rules for one number than are looked at one by one',
    Array.from({ length: 20 }, (_, index) => ({
      partition: '+14255550100',
      id: `r${index}`,
      callers: [index === 7 ? 'prefix:+1206' : `+1206555${1000 + index}`],
    })),
    {},
    ['+14255550100/r7'],
  ],
  [
    'long lists on both sides',
    Array.from({ length: 12 }, (_, index) => ({
      id: `r${index}`,
      calledNumbers: Array.from({ length: 12 }, (__, item) => `+14255550${100 + item}`),
      callers: Array.from({ length: 12 }, (__, item) => `+12065550${100 + item * 23 + index}`),
    })),
    {},
    ['any/r0'],
  ],
  [
    'a list between an exact number and a prefix',
    [
      { id: 'c', callers: ['prefix:+1206'] },
      { id: 'b', callers: ['list:vip'] },
      { id: 'a', callers: ['+12065550123'] },
    ],
    { members: ['vip/+12065550123'] },
    ['any/a', 'any/b', 'any/c'],
  ],
  [
    'somebody who is not on the list',
    [{ callers: ['list:vip'] }, { id: 'b', callers: ['not list:vip'] }],
    { members: ['vip/+12065550124', 'spam/+12065550123'] },
    ['any/b'],
  ],
  [
    'a called identity on a list, of whatever kind',
    [{ calledNumbers: ['list:ours'] }, { id: 'b' }],
    { called: '28:orgid:ab', members: ['ours/28:orgid:ab'] },
    ['any/a'],
  ],
  [
    'more header conditions before fewer',
    [
      { headers: ['X-A=1'] },
      { id: 'b', headers: ['X-B=2', 'X-A=1'] },
      { id: 'c', headers: ['X-A=2'] },
    ],
    { headers: ['x-a=1', 'x-b=2'] },
    ['any/b', 'any/a'],
  ],
  [
    'scheduled or dated before neither, and only within',
    [
      { id: 'a' },
      { id: 'b', schedule: 'office open' },
      { id: 'c', validFrom: 1_000, validUntil: 1_001 },
      { id: 'd', schedule: 'office closed' },
      { id: 'e', validFrom: 1_001 },
      { id: 'f', validUntil: 1_000 },
    ],
    { open: ['office'] },
    ['any/b', 'any/c', 'any/a'],
  ],
];

const ways = [
  ['the index', matchByIndex],
  ['the naive matcher', matchNaively],
] as const;

describe.each(ways)('%s', (_, matchRules) => {
  it.each(cases)('is right about %s', (__, rules, call, expected) => {
    const plainRules = rules.map((changes) => ({ ...plainRule, ...changes }));
    expect(matchRules(plainRules, { ...plainCall, ...call })).toEqual(expected);
  });
});

describe('the index', () => {
  it.each([
    ['random rule sets', ruleSets, 1_200],
    ['crowds of rules that only headers and dates part', crowds, 300],
    ['rules with long lists on both sides', crossedSets, 100],
  ])('equals the naive matcher over %s and calls', (_, sets, numRuns) => {
    let matched = 0;
    fc.assert(
      fc.property(sets, fc.array(calls, { minLength: 10, maxLength: 10 }), (rules, some) => {
        for (const call of some) {
          const rejecting = rules.filter(({ rejects }) => rejects);
          const found = upToFirst(rejecting, matchByIndex(rules, call));
          expect(found).toEqual(upToFirst(rejecting, matchNaively(rules, call)));
          matched += found.length;
        }
      }),
      { numRuns },
    );
    expect(matched).toBeGreaterThan(2 * numRuns);
  });

  it('tells rules apart whose dates touch', () => {
    const index = compileRules(
      Array.from({ length: 40 }, (_, each) =>
        compiled({
          ...plainRule,
          id: `r${each}`,
          validFrom: each % 3 === 0 ? undefined : Math.floor(each / 4) * 10,
          validUntil: Math.floor(each / 4) * 10 + 10 * ((each % 3) + 1),
        }),
      ),
    );
    for (let time = 0; time <= 140; time += 1) {
      const call = callOf({ ...plainCall, time });
      expect(
        index
          .candidates(call)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(
        index.rules
          .filter(
            ({ validFrom = -Infinity, validUntil = Infinity }) =>
              validFrom <= time && time < validUntil,
          )
          .map(({ id }) => id)
          .sort(),
      );
    }
  });

  it('gives many rules for the same numbers one place, whichever of the numbers is called', () => {
    const calledNumbers = Array.from({ length: 50 }, (_, index) => `+1425555${1000 + index}`);
    const index = compileRules(
      Array.from({ length: 100 }, (_, id) =>
        compiled({ ...plainRule, id: `r${id}`, calledNumbers, callers: [`+1206555${1000 + id}`] }),
      ),
    );
    for (const called of ['+14255551000', '+14255551049']) {
      const found = index.candidates(parties(called, '+12065551042'));
      expect(found.map(({ id }) => id)).toEqual(['r42']);
    }
  });

  it('looks at no rule that cannot match', () => {
    const rules = Array.from({ length: 1_000 }, (_, index) =>
      compiled({ ...plainRule, id: `r${index}`, callers: [`+1206555${1000 + index}`] }),
    );
    const index = compileRules([
      ...rules,
      compiled({ ...plainRule, callers: ['prefix:+1206555'] }),
    ]);
    expect(index.candidates(parties('+14255550100', '+12065551500')).map(({ id }) => id)).toEqual([
      'r500',
      'a',
    ]);
    expect(index.candidates(parties('+14255550100', 'anonymous'))).toEqual([]);
  });

  it.each<[string, (index: number) => Partial<PlainRule>]>([
    ['header', (index) => ({ headers: ['X-Tenant=a', `X-Customer=${index}`] })],
    ['end in the past', () => ({ validUntil: 500 })],
    ['beginning in the future', () => ({ validFrom: 1_001 })],
    ['days of its own', (index) => ({ validFrom: index * 10, validUntil: index * 10 + 1 })],
    [
      'twenty callers of its own beside twenty called numbers that all share',
      (index) => ({
        calledNumbers: Array.from({ length: 20 }, (_, item) => `+142555501${item + 10}`),
        callers: Array.from({ length: 20 }, (_, item) => `+1206${1_000_000 + index * 20 + item}`),
      }),
    ],
    [
      'twenty called numbers of its own beside twenty callers that all share',
      (index) => ({
        callers: Array.from({ length: 20 }, (_, item) => `+142555501${item + 10}`),
        calledNumbers: Array.from(
          { length: 20 },
          (_, item) => `+1206${1_000_000 + index * 20 + item}`,
        ),
      }),
    ],
  ])('looks at few rules that cannot match where each has its %s', (_, columns) => {
    const index = compileRules([
      compiled({ ...plainRule, id: 'matches' }),
      ...Array.from({ length: 1_000 }, (__, each) =>
        compiled({ ...plainRule, id: `r${each}`, ...columns(each) }),
      ),
    ]);
    const call = callOf({
      ...plainCall,
      called: '+14255550110',
      caller: '+14255550111',
      headers: ['x-tenant=a', 'x-customer=none'],
      time: 1_000,
    });
    const found = index.candidates(call).map(({ id }) => id);
    expect(found).toContain('matches');
    expect(found.length).toBeLessThanOrEqual(2);
  });
});

const identities = fc.constantFrom(
  '+1425',
  '+14',
  '+1426',
  '28:orgid:ab',
  '28:orgid:cd',
  '8:acs:ab_cd',
);
const callerIdentities = fc.oneof(identities, fc.constant('anonymous'));
const lists = fc.constantFrom('vip', 'spam');
const item = fc.oneof(
  { weight: 4, arbitrary: callerIdentities },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'prefix:+',
      'prefix:+1',
      'prefix:+142',
      'prefix:28:orgid:',
      'prefix:8:',
    ),
  },
  { weight: 1, arbitrary: lists.map((list) => `list:${list}`) },
);
const items = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: item },
    { weight: 1, arbitrary: item.map((text) => `not ${text}`) },
  ),
  { maxLength: 3 },
);
const instants = fc.constantFrom(0, 1_000, 2_000);
const plainRules: fc.Arbitrary<PlainRule> = fc
  .record({
    partition: fc.oneof({ weight: 2, arbitrary: fc.constant('any') }, identities),
    id: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'),
    enabled: fc.nat(9).map((number) => number > 0),
    priority: fc.constantFrom(1, 2, 3),
    calledNumbers: items,
    callers: items,
    headers: fc.oneof(
      { weight: 5, arbitrary: fc.constant([]) },
      fc.subarray(['X-A=1', 'X-B=2'], { minLength: 1 }),
    ),
    rejects: fc.nat(9).map((number) => number === 0),
    schedule: fc.option(fc.constantFrom('day open', 'day closed', 'night open'), {
      nil: undefined,
      freq: 3,
    }),
    validFrom: fc.option(instants, { nil: undefined, freq: 3 }),
    validUntil: fc.option(fc.constantFrom(3_000, 4_000), { nil: undefined, freq: 3 }),
  })
  .map((plain) => (plain.partition === 'any' ? plain : { ...plain, calledNumbers: [] }));
const ruleSets = fc.uniqueArray(plainRules, {
  minLength: 4,
  maxLength: 40,
  selector: ({ partition, id }) => `${partition}/${id}`,
});
const crowds = fc.array(plainRules, { minLength: 12, maxLength: 30 }).map((rules) =>
  rules.map((each, index) => ({
    ...each,
    partition: 'any',
    id: `r${index}`,
    calledNumbers: [],
    callers: [],
  })),
);
const longList = fc
  .tuple(item, items)
  .map(([first, others]) => [
    first,
    ...others,
    ...Array.from({ length: 12 }, (_, index) => `+4420${index}`),
  ]);
const crossedSets = fc
  .array(
    fc
      .tuple(plainRules, longList, longList)
      .map(([each, calledNumbers, callers]) => ({ ...each, calledNumbers, callers })),
    { minLength: 4, maxLength: 12 },
  )
  .map((rules) => rules.map((each, index) => ({ ...each, partition: 'any', id: `r${index}` })));
const calls: fc.Arbitrary<PlainCall> = fc.record({
  called: identities,
  caller: callerIdentities,
  headers: fc.subarray(['x-a=1', 'x-b=2', 'x-b=3']),
  time: fc.constantFrom(0, 1_000, 2_000, 3_000, 3_999),
  open: fc.subarray(['day', 'night']),
  members: fc.uniqueArray(
    fc.tuple(lists, identities).map((parts) => parts.join('/')),
    { maxLength: 8 },
  ),
});
