import { describe, expect, it } from 'vitest';
import { type Explanation, explain } from '../../src/routing/explain.ts';
import { type Knowledge, noKnowledge } from '../../src/routing/knowledge.ts';
import { type MalformedRow, readRule } from '../../src/routing/rule.ts';
import type { RoutedCall } from '../../src/telephony/call.ts';
import { type CallDetails, identity, parties, row, rule } from './rules.ts';

const called = '+14255550100';
const targets = '+14255550199';

interface Circumstances extends CallDetails {
  readonly from?: string;
  readonly to?: string;
  readonly malformed?: readonly MalformedRow[];
  readonly knowledge?: Knowledge;
  readonly withoutId?: boolean;
}

/** Explains a call over rules given by name and columns. */
function explainOver(
  rows: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  {
    from,
    to = called,
    malformed = [],
    knowledge = noKnowledge,
    withoutId,
    ...details
  }: Circumstances = {},
): Explanation {
  const rules = Object.entries(rows).map(([name, columns]) => rule(name, columns));
  const ringing = parties(to, from, details);
  const call: RoutedCall = withoutId ? { ...ringing, id: undefined } : ringing;
  const abilities = { canReach: () => true, strategies: new Set(['first', 'weighted'] as const) };
  const terms = {
    rules,
    knowledge,
    allowedDestinations: ['+1425'],
    fallbackTarget: identity('+14255550150'),
    abilities,
  };
  return explain(call, terms, { rules, malformed });
}

function malformedRow(name: string, columns: Readonly<Record<string, unknown>>, goesOn: boolean) {
  const read = readRule(row(name, columns));
  if ('rule' in read) {
    throw new Error(`${name} is well formed`);
  }
  return { ...read.malformed, goesOn };
}

describe('an explanation', () => {
  it.each<[string, Readonly<Record<string, unknown>>, Circumstances, string]>([
    ['a rule switched off', { enabled: false }, {}, 'the rule is not enabled'],
    [
      'another called number',
      { calledNumbers: 'prefix:+4420' },
      {},
      'called +14255550100 matches no item of calledNumbers',
    ],
    [
      'an excluded called number',
      { calledNumbers: 'not prefix:+1425' },
      {},
      'called +14255550100 is excluded by not prefix:+1425',
    ],
    [
      'a called identity that is no number',
      {},
      { to: '28:orgid:ab' },
      'called 28:orgid:ab is no phone number, and calledNumbers has no item for other kinds',
    ],
    [
      'an anonymous caller',
      { callers: 'prefix:+' },
      { from: 'anonymous' },
      'caller anonymous matches no item of callers',
    ],
    [
      'a caller on an excluded list',
      { callers: 'not list:spam' },
      {
        knowledge: { ...noKnowledge, memberships: new Map([['spam/+12065550123', true]]) },
      },
      'caller +12065550123 is excluded by not list:spam',
    ],
    [
      'a header with another value',
      { headers: 'X-Department=sales' },
      { headers: { 'x-department': 'support' } },
      'header X-Department is support, not sales',
    ],
    ['an absent header', { headers: 'X-A=1' }, {}, 'header X-A is absent'],
    [
      'a rule of the future',
      { validFrom: '2026-11-23T18:00:00.001Z' },
      {},
      'not valid before 2026-11-23T18:00:00.001Z',
    ],
    [
      'a rule of the past',
      { validUntil: '2026-11-23T18:00:00Z' },
      {},
      'no longer valid since 2026-11-23T18:00:00.000Z',
    ],
    [
      'a schedule that does not exist',
      { schedule: 'office' },
      {
        knowledge: {
          ...noKnowledge,
          schedules: new Map([
            [
              'office',
              { unusable: { problem: 'there is no schedule office', remedy: 'write it' } },
            ],
          ]),
        },
      },
      'malformed: schedule: there is no schedule office: write it',
    ],
    [
      'a strategy of another platform',
      { strategy: 'all' },
      {},
      "the call's platform has no strategy all",
    ],
  ])('names %s as what keeps a rule from applying', (_, columns, circumstances, because) => {
    const { rules, decision } = explainOver({ 'any/a': { targets, ...columns } }, circumstances);
    expect(rules).toEqual([{ rule: 'any/a', applies: false, because }]);
    expect(decision.filter(({ kind }) => kind === 'redirect')).toMatchObject([
      { rule: 'fallback' },
    ]);
  });

  it.each<[Readonly<Record<string, unknown>>, Circumstances, string]>([
    [{}, {}, 'called is a phone number'],
    [{ calledNumbers: 'not prefix:+4420' }, {}, 'called is none of those excluded'],
    [
      { calledNumbers: 'prefix:+1, prefix:+1425', callers: '+12065550123', headers: 'X-A=1' },
      { headers: { 'x-a': '1' } },
      'called begins with +1425; caller is +12065550123; header X-A is 1',
    ],
    [
      { callers: 'anonymous', validFrom: '2026-11-23T18:00Z', validUntil: '2026-11-24T18:00Z' },
      { from: 'anonymous' },
      'called is a phone number; caller is anonymous; valid from 2026-11-23T18:00:00.000Z; valid until 2026-11-24T18:00:00.000Z',
    ],
  ])('names every condition of a rule that applies: %j', (columns, circumstances, because) => {
    const { rules } = explainOver({ 'any/a': { targets, ...columns } }, circumstances);
    expect(rules).toEqual([{ rule: 'any/a', applies: true, because }]);
  });

  it('has every rule in order, those behind the end of the decision as not reached', () => {
    const { decision, rules } = explainOver({
      'any/z': { targets, priority: 900 },
      'any/no': { action: 'reject', priority: 20 },
      'any/off': { targets, priority: 30, enabled: false },
      [`${called}/first`]: { targets, priority: 10 },
    });
    expect(decision).toMatchObject([
      { kind: 'redirect', rule: `${called}/first` },
      { kind: 'reject', rule: 'any/no' },
    ]);
    expect(rules).toEqual([
      { rule: `${called}/first`, applies: true, because: `called is ${called}` },
      { rule: 'any/no', applies: true, because: 'called is a phone number' },
      { rule: 'any/off', applies: false, because: 'the rule is not enabled' },
      {
        rule: 'any/z',
        applies: false,
        because: 'not reached: any/no ends the decision before it',
      },
    ]);
  });

  it('has malformed rows where they would have stood, by what can be read of them', () => {
    const malformed = [
      malformedRow(`${called}/broken`, { targets: '12', priority: 15 }, false),
      malformedRow('any/late', { targets: '12', priority: 15 }, true),
    ];
    const { rules } = explainOver(
      {
        [`${called}/early`]: { targets, priority: 10 },
        'any/late': { targets, priority: 20 },
      },
      { malformed },
    );
    const problem = 'targets: "12" is no target: write + and 7 to 15 digits';
    expect(rules).toEqual([
      expect.objectContaining({ rule: `${called}/early`, applies: true }),
      {
        rule: `${called}/broken`,
        applies: false,
        because: expect.stringContaining(`malformed and passed over: ${problem}`),
      },
      {
        rule: 'any/late',
        applies: true,
        because: expect.stringContaining(
          `called is a phone number; its row is malformed and it goes on in its last good form: ${problem}`,
        ),
      },
    ]);
  });

  it('has rules that do not apply, malformed ones too, where they stand for this caller', () => {
    const callers = 'prefix:+1, +14255550999';
    const malformed = [malformedRow('any/a-broken', { targets, callers, headrs: 'X-A=1' }, false)];
    const rows = {
      'any/b-off': { targets, callers, enabled: false },
      'any/good': { targets, callers: 'prefix:+1425' },
    };
    const order = (from: string): readonly string[] =>
      explainOver(rows, { from, malformed }).rules.map((each) => each.rule);
    expect(order('+14255550111')).toEqual(['any/good', 'any/a-broken', 'any/b-off']);
    expect(order('+14255550999')).toEqual(['any/a-broken', 'any/b-off', 'any/good']);
  });

  it('shares the calls of a weighted rule among targets that no rule before it offers', () => {
    const { decision } = explainOver(
      {
        'any/a': { targets: '+14255550001', priority: 1 },
        'any/b': {
          targets: '+14255550001 weight=2, +14255550002 weight=1, +14255550003 weight=1',
          strategy: 'weighted',
        },
      },
      { withoutId: true },
    );
    expect(decision.filter((step) => step.kind === 'redirect' && 'share' in step)).toMatchObject([
      { rule: 'any/b', target: { canonical: '+14255550002' }, share: 0.5 },
      { rule: 'any/b', target: { canonical: '+14255550003' }, share: 0.5 },
    ]);
    expect(
      decision.filter(
        (step) => step.kind === 'redirect' && step.target.canonical === '+14255550001',
      ),
    ).toMatchObject([{ rule: 'any/a' }]);
  });

  it('shows the shares of a weighted rule for a call without an id, once barred targets are left out', () => {
    const split = {
      strategy: 'weighted',
      targets: '+14255550001 weight=1, +14255550002 weight=3, +12065550123 weight=6',
    };
    const { decision } = explainOver({ 'any/a': split }, { withoutId: true });
    expect(decision).toMatchObject([
      { kind: 'passed-over', target: { canonical: '+12065550123' }, bar: 'caller' },
      { kind: 'redirect', target: { canonical: '+14255550002' }, share: 0.75 },
      { kind: 'redirect', target: { canonical: '+14255550001' }, share: 0.25 },
      { kind: 'redirect', rule: 'fallback' },
    ]);
    const drawn = explainOver({ 'any/a': split }).decision;
    expect(drawn.some((step) => 'share' in step)).toBe(false);
  });

  it('passes over a rule with a strategy that the platform does not have, and says so in the decision', () => {
    const { decision } = explainOver({ 'any/a': { targets, strategy: 'all' } });
    expect(decision).toMatchObject([
      { kind: 'rule-passed-over', rule: 'any/a', strategy: 'all' },
      { kind: 'redirect', rule: 'fallback' },
    ]);
  });
});
