import { describe, expect, it } from 'vitest';
import { findShadowedRules } from '../../../src/routing/checks/shadowed-rules.ts';
import { finish } from '../../../src/routing/steps.ts';
import { rule } from '../rules.ts';
import { describeFinding } from './checked.ts';

type Columns = Readonly<Record<string, unknown>>;
const own = '+14255550100';
const target = '+14255550190';
const terms = {
  allowedDestinations: ['+1'],
  strategies: new Set(['first', 'weighted'] as const),
};

function shadows(rows: readonly (readonly [string, Columns])[]): string[] {
  const rules = rows.map(([name, columns]) =>
    rule(name, { ...('action' in columns ? {} : { targets: target }), ...columns }),
  );
  return finish(findShadowedRules(rules, terms)).map(describeFinding);
}

/** Whether the first rule stands in front of the second. */
function isInFront(front: readonly [string, Columns], behind: readonly [string, Columns]): boolean {
  return shadows([front, behind]).some((line) => line.includes(` ${behind[0]}: `));
}

describe('a rule behind another', () => {
  it('is not hidden by one that excludes somebody who may be on the list that it names', () => {
    expect(
      isInFront(
        ['any/a', { callers: 'list:vip, not +12065550123', action: 'reject' }],
        ['any/b', { callers: 'list:vip' }],
      ),
    ).toBe(false);
  });

  it.each([
    ['reject', 'rejects'],
    ['ignore', 'ignores'],
  ])('never fires where that %ss all its calls', (action, acts) => {
    expect(
      shadows([
        ['any/block', { action, callers: 'prefix:+1900', priority: 10 }],
        [`${own}/vip`, { callers: '+19005550177' }],
      ]),
    ).toEqual([
      `warning never-fires ${own}/vip: it never fires: any/block stands before it and ${acts} every call that it matches: give it a priority below 10, let any/block match fewer calls, or delete it`,
    ]);
  });

  it('fires only after refusals where that redirects all its calls', () => {
    expect(
      shadows([
        [`${own}/sales`, {}],
        [`${own}/zzz`, { targets: '+14255550191' }],
      ]),
    ).toEqual([
      `warning fires-after-refusal ${own}/zzz: it fires only when all targets of ${own}/sales are refused or passed over: ${own}/sales stands before it and matches every call that it matches: give it a priority below 100, let ${own}/sales match fewer calls, or leave it where it is meant as a last resort`,
    ]);
  });

  it('is told with the first that refuses, else with the first that redirects', () => {
    const rows: [string, Columns][] = [
      [`${own}/c`, { priority: 3 }],
      ['any/b', { priority: 2 }],
      ['any/a', { priority: 1, calledNumbers: 'prefix:+1' }],
    ];
    const briefly = (more: readonly (readonly [string, Columns])[] = []): string[] =>
      shadows([...rows, ...more]).map((line) =>
        line.replace(/^\S+ (.*?): .*?: (\S+) .*$/, '$1 by $2'),
      );
    expect(briefly()).toEqual([`fires-after-refusal ${own}/c by any/a`]);
    expect(
      briefly([
        ['any/end', { action: 'reject', priority: 2, calledNumbers: own }],
        ['any/late', { action: 'reject', priority: 2 }],
      ]),
    ).toContain(`never-fires ${own}/c by any/end`);
  });

  it.each<[string, Columns, Columns]>([
    ['everybody and somebody', {}, { callers: '+442079460999' }],
    ['everybody and anonymous', {}, { callers: 'anonymous' }],
    ['everybody and a list', {}, { callers: 'list:vip, not +1' }],
    ['a prefix and a longer one', { callers: 'prefix:+44' }, { callers: 'prefix:+4420' }],
    ['a prefix and a number', { callers: 'prefix:+44' }, { callers: '+442079460999' }],
    ['a list beside others and the list', { callers: 'list:vip, +1' }, { callers: 'list:vip' }],
    ['several and some of them', { callers: 'anonymous, +1, +2' }, { callers: '+2, anonymous' }],
    ['any number and a prefix', {}, { calledNumbers: 'prefix:+1425, +12065550123' }],
    ['any number and prefix:+', {}, { calledNumbers: 'prefix:+' }],
    ['prefix:+ and any number', { calledNumbers: 'prefix:+' }, {}],
    ['an exception that both make', { callers: 'not prefix:+44' }, { callers: 'not prefix:+4' }],
    [
      'an exception that is disjoint',
      { callers: 'not list:x, not +44, not prefix:+33' },
      { callers: 'anonymous' },
    ],
    ['an exception elsewhere', { callers: 'not prefix:+44' }, { callers: '+33, prefix:+1' }],
    ['an exception of another kind', { calledNumbers: 'not 28:orgid:ab' }, {}],
    ['one header and two', { headers: 'X-Language=de' }, { headers: 'Y=1, x-language=de' }],
    ['the same schedule', { schedule: 'office' }, { schedule: 'office', during: 'open' }],
    ['always and a schedule', {}, { schedule: 'office', during: 'closed' }],
    [
      'longer and shorter dates',
      { validFrom: '2026-01-01T00:00Z' },
      { validFrom: '2026-01-01T00:00Z', validUntil: '2027-01-01T00:00Z' },
    ],
  ])('of a greater priority is told for %s', (_, front, behind) => {
    expect(isInFront(['any/f', { priority: 1, ...front }], ['any/b', behind])).toBe(true);
  });

  it.each<[string, Columns, Columns]>([
    ['somebody and everybody', { callers: '+442079460999' }, {}],
    ['somebody and somebody else', { callers: '+442079460999' }, { callers: '+442079460998' }],
    ['a prefix and a shorter one', { callers: 'prefix:+4420' }, { callers: 'prefix:+44' }],
    ['a prefix and anonymous', { callers: 'prefix:+' }, { callers: 'anonymous' }],
    ['a list and another', { callers: 'list:vip' }, { callers: 'list:spam' }],
    ['a list and a number', { callers: 'list:vip' }, { callers: '+442079460999' }],
    ['a list and one more', { callers: 'list:vip' }, { callers: 'list:vip, anonymous' }],
    ['any number and an app', {}, { calledNumbers: '28:orgid:ab' }],
    ['any number and an app beside', {}, { calledNumbers: 'prefix:+, prefix:28:' }],
    ['an exception', { callers: 'not +442079460999' }, { callers: 'prefix:+44' }],
    ['a listed exception', { callers: 'not list:x' }, { callers: '+442079460999' }],
    ['another header', { headers: 'X=1' }, { headers: 'X=2, Y=1' }],
    ['a header and none', { headers: 'X=1' }, {}],
    ['open and closed', { schedule: 'office' }, { schedule: 'office', during: 'closed' }],
    ['a schedule and always', { schedule: 'office' }, {}],
    ['shorter and longer dates', { validFrom: '2026-01-01T00:00Z' }, {}],
    [
      'dates that end earlier',
      { validUntil: '2026-01-01T00:00Z' },
      { validUntil: '2027-01-01T00:00Z' },
    ],
    ['a strategy that is not there', { strategy: 'all' }, {}],
    ['targets that are not allowed', { targets: '+33123456789' }, {}],
    ['the called identity as only target', { targets: own }, { calledNumbers: own }],
    ['the caller as only target', { targets: target }, { callers: target }],
    ['a disabled rule', { enabled: 'false' }, {}],
  ])('of a greater priority is not told for %s', (_, front, behind) => {
    expect(isInFront(['any/f', { priority: 1, ...front }], ['any/b', behind])).toBe(false);
  });

  it.each<[string, Columns, Columns]>([
    ['the same conditions and a later id', {}, {}],
    ['the same items', { callers: '+1, +2, prefix:+44' }, { callers: 'prefix:+44' }],
    ['a schedule and the same schedule', { schedule: 'office' }, { schedule: 'office' }],
    ['a called prefix that beats any number', { calledNumbers: 'prefix:+' }, { callers: '+1' }],
    ['a list of both', { callers: 'list:vip, anonymous' }, { callers: 'list:vip' }],
  ])('of the same priority is told for %s', (_, front, behind) => {
    expect(isInFront(['any/a', front], ['any/b', behind])).toBe(true);
  });

  it.each<[string, Columns, Columns]>([
    ['a more specific caller', {}, { callers: 'prefix:+44' }],
    ['a longer prefix', { callers: 'prefix:+44' }, { callers: 'prefix:+4420' }],
    ['a more specific called', {}, { calledNumbers: 'prefix:+' }],
    ['more headers', { headers: 'X=1' }, { headers: 'X=1, Y=2' }],
    ['a schedule', {}, { schedule: 'office' }],
  ])('of the same priority is not told for %s', (_, front, behind) => {
    expect(isInFront(['any/a', front], ['any/b', behind])).toBe(false);
  });

  it('of the same priority and id is told where the other is in the own partition', () => {
    expect(isInFront([`${own}/x`, {}], ['any/x', { calledNumbers: own }])).toBe(true);
    expect(isInFront(['any/x', { calledNumbers: own }], [`${own}/x`, {}])).toBe(false);
    expect(isInFront(['any/w', { calledNumbers: own }], [`${own}/x`, {}])).toBe(true);
    expect(isInFront(['any/w', {}], [`${own}/x`, {}])).toBe(false);
    expect(isInFront(['any/w', { priority: 1 }], ['28:orgid:ab/x', {}])).toBe(false);
  });

  it('of a smaller priority number or another partition is not told', () => {
    expect(isInFront(['any/a', { priority: 101 }], ['any/b', {}])).toBe(false);
    expect(isInFront(['+14255550101/a', { priority: 1 }], [`${own}/b`, {}])).toBe(false);
    expect(isInFront(['any/a', { priority: 1 }], ['any/b', { enabled: 'false' }])).toBe(false);
  });

  it.each<[string, (at: number) => Columns]>([
    ['caller', (at) => ({ callers: `+1425${10_000 + at}` })],
    ['called number', (at) => ({ calledNumbers: `+1425${10_000 + at}` })],
    ['header', (at) => ({ headers: `X=${at}` })],
    ['list', (at) => ({ callers: `list:l${at}` })],
    ['schedule', (at) => ({ schedule: `s${at}` })],
  ])('is found among 10,000 that differ in their %s', (_, columns) => {
    const rows = Array.from({ length: 10_000 }, (_, at): [string, Columns] => [
      `any/r${at}`,
      columns(at),
    ]);
    const found = shadows([...rows, ['any/last', { priority: 200, ...columns(5_000) }]]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('any/last: it fires only when all targets of any/r5000');
  });

  it('is not in the way of anonymous callers where it leaves them out', () => {
    const reject = { action: 'reject', priority: 10 };
    expect(
      shadows([
        ['any/block', { ...reject, callers: 'not anonymous' }],
        ['any/withheld', { callers: 'anonymous' }],
      ]),
    ).toEqual([]);
    // The same rule without the item is in the way of them.
    expect(isInFront(['any/block', reject], ['any/withheld', { callers: 'anonymous' }])).toBe(true);
  });
});
