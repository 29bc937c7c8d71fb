import { describe, expect, it } from 'vitest';
import { findLoops } from '../../../src/routing/checks/loops.ts';
import { finish } from '../../../src/routing/steps.ts';
import { rule } from '../rules.ts';
import { describeFinding, type NamedRows } from './checked.ts';

const terms = { allowedDestinations: ['+1'], strategies: new Set(['first', 'weighted'] as const) };
const remedy = 'give one of these rules a target outside the loop';

function loops(rows: NamedRows): string[] {
  const rules = Object.entries(rows).map(([name, columns]) => rule(name, columns));
  return finish(findLoops(rules, terms)).map(describeFinding);
}

function briefly(rows: NamedRows): string[] {
  return loops(rows).map((line) => line.replace(/^\w+ (\S+) .*?: .*?: (.*): .*$/, '$1 $2'));
}

const [a, b, c, d] = ['+14255550101', '+14255550102', '+14255550103', '+14255550104'];

describe('a loop', () => {
  it('of rules without conditions is an error, told once with its way and every rule on it', () => {
    expect(
      loops({
        [`${b}/two`]: { targets: `${c}, ${d}` },
        [`${a}/one`]: { targets: b },
        [`${c}/three`]: { targets: a },
      }),
    ).toEqual([
      `error loop ${a}/one, targets: every call goes round in a loop: ${a} → ${b} (${a}/one) → ${c} (${b}/two) → ${a} (${c}/three): give one of these rules a target outside the loop`,
    ]);
  });

  it('that conditions have to meet for is a warning', () => {
    expect(
      loops({
        [`${a}/one`]: { targets: b, callers: 'prefix:+44' },
        [`${b}/two`]: { targets: a },
      }),
    ).toEqual([
      `warning possible-loop ${a}/one, targets: calls can go round in a loop: ${a} → ${b} (${a}/one) → ${a} (${b}/two): ${remedy}, unless their conditions never hold for one call`,
    ]);
  });

  it.each([
    ['callers', { targets: b, callers: 'not +14255550177' }],
    ['headers', { targets: b, headers: 'X=1' }],
    ['a schedule', { targets: b, schedule: 'office' }],
    ['dates', { targets: b, validFrom: '2026-01-01T00:00:00Z' }],
    ['a draw', { targets: `${b}, ${c}`, strategy: 'weighted' }],
    ['a refusal before it', { targets: `${c}, ${b}` }],
  ])('is not certain with %s', (_, columns) => {
    expect(briefly({ [`${a}/x`]: columns, [`${b}/y`]: { targets: a } })).toEqual([
      `possible-loop ${a} → ${b} (${a}/x) → ${a} (${b}/y)`,
    ]);
  });

  it('is certain where a draw has one outcome, and what is never offered is left out', () => {
    expect(
      briefly({
        [`${a}/x`]: { targets: `${c} weight=0, ${a} weight=2, ${b}`, strategy: 'weighted' },
        [`${b}/y`]: { targets: `+33123456789, ${a}` },
      }),
    ).toEqual([`loop ${a} → ${b} (${a}/x) → ${a} (${b}/y)`]);
  });

  it('leads through rules of any that list a called identity exactly', () => {
    expect(
      briefly({
        'any/both': { calledNumbers: `${a}, ${b}`, targets: `${a}, ${b}` },
      }),
    ).toEqual([`loop ${a} → ${b} (any/both) → ${a} (any/both)`]);
  });

  it.each([
    ['by a prefix', { calledNumbers: 'prefix:+1', targets: a }],
    ['by a catch-all', { targets: a }],
    ['on a list', { calledNumbers: 'list:ours', targets: a }],
    ['but for an exception', { calledNumbers: `${b}, not ${b}`, targets: a }],
  ])('does not lead through numbers met only %s', (_, columns) => {
    expect(briefly({ [`${a}/x`]: { targets: b }, 'any/y': columns })).toEqual([]);
  });

  it('is not certain where a rule of any without conditions goes first', () => {
    const rows = { [`${a}/x`]: { targets: b }, [`${b}/y`]: { targets: a } };
    const certain = [`loop ${a} → ${b} (${a}/x) → ${a} (${b}/y)`];
    const possible = [`possible-loop ${a} → ${b} (${a}/x) → ${a} (${b}/y)`];
    const first = (columns: Readonly<Record<string, unknown>>): string[] =>
      briefly({ ...rows, 'any/first': { priority: 1, targets: d, ...columns } });
    expect(first({})).toEqual(possible);
    expect(first({ calledNumbers: `prefix:${a}` })).toEqual(possible);
    expect(first({ calledNumbers: `list:x, ${a}` })).toEqual(possible);
    expect(first({ priority: 101 })).toEqual(certain);
    expect(first({ callers: '+14255550177' })).toEqual(certain);
    expect(first({ enabled: false })).toEqual(certain);
    expect(first({ strategy: 'all' })).toEqual(certain);
    expect(first({ targets: '+33123456789' })).toEqual(certain);
    expect(first({ calledNumbers: `not ${a}, not ${b}` })).toEqual(certain);
  });

  it('is not certain where a list can except a called identity', () => {
    const both = { calledNumbers: `${a}, ${b}, not list:x`, targets: `${a}, ${b}` };
    expect(briefly({ 'any/both': both })).toEqual([
      `possible-loop ${a} → ${b} (any/both) → ${a} (any/both)`,
    ]);
  });

  it('does not lead past a rule that refuses every call', () => {
    const rows = { [`${a}/x`]: { targets: b }, [`${b}/y`]: { targets: a } };
    const refuse = { action: 'reject', priority: 1 };
    const possible = [`possible-loop ${a} → ${b} (${a}/x) → ${a} (${b}/y)`];
    expect(briefly({ ...rows, [`${a}/end`]: refuse })).toEqual([]);
    expect(briefly({ ...rows, 'any/end': { ...refuse, action: 'ignore' } })).toEqual([]);
    expect(briefly({ ...rows, 'any/end': { ...refuse, calledNumbers: `not ${a}` } })).toEqual([]);
    expect(briefly({ ...rows, 'any/end': { ...refuse, calledNumbers: 'not prefix:+1' } })).toEqual([
      `loop ${a} → ${b} (${a}/x) → ${a} (${b}/y)`,
    ]);
    expect(briefly({ ...rows, [`${a}/end`]: { ...refuse, callers: 'anonymous' } })).toEqual(
      possible,
    );
  });

  it('of an identity with itself is none: its target is barred', () => {
    expect(
      briefly({ [`${a}/x`]: { targets: a }, 'any/y': { calledNumbers: a, targets: a } }),
    ).toEqual([]);
  });

  it('is none over disabled rules, strategies that are not there, or targets not allowed', () => {
    const back = { [`${b}/y`]: { targets: a } };
    expect(briefly({ ...back, [`${a}/x`]: { targets: b, enabled: 'false' } })).toEqual([]);
    expect(briefly({ ...back, [`${a}/x`]: { targets: b, strategy: 'all' } })).toEqual([]);
    const far = '+442079460999';
    expect(briefly({ [`${a}/x`]: { targets: far }, [`${far}/y`]: { targets: a } })).toEqual([]);
  });

  it('is told beside another that shares its identities', () => {
    expect(
      briefly({
        [`${a}/x`]: { targets: `${b}, ${c}` },
        [`${b}/y`]: { targets: a },
        [`${c}/z`]: { targets: a },
      }),
    ).toEqual([
      `loop ${a} → ${b} (${a}/x) → ${a} (${b}/y)`,
      `possible-loop ${a} → ${c} (${a}/x) → ${a} (${c}/z)`,
    ]);
  });

  it('of many identities is told by its beginning and its end', () => {
    const count = 10_000;
    const name = (at: number): string => `+1425${String(at % count).padStart(7, '0')}`;
    const ring = Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`${name(at)}/r`, { targets: name(at + 1) }]),
    );
    const [found, ...others] = briefly(ring);
    expect(others).toEqual([]);
    expect(found).toContain(`loop ${name(0)} → ${name(1)} (${name(0)}/r) → `);
    expect(found).toContain('→ … 9980 more … →');
    expect(found?.length).toBeLessThan(1_000);
    const chain = { ...ring, [`${name(count - 1)}/r`]: { targets: '+14260000000' } };
    expect(briefly(chain)).toEqual([]);
    const conditional = { ...ring, [`${name(7)}/r`]: { targets: name(8), headers: 'X=1' } };
    expect(briefly(conditional)[0]).toContain('possible-loop');
  });

  it('is found where many rules of any have many called identities and many targets', () => {
    const name = (at: number): string => `+1425${String(at).padStart(7, '0')}`;
    const list = (from: number): string =>
      Array.from({ length: 2_000 }, (_, at) => name(from + at)).join();
    const rows = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [
        `any/r${at}`,
        { calledNumbers: `${list(0)},not prefix:+1426`, targets: list(2_000), priority: at },
      ]),
    );
    expect(briefly(rows)).toEqual([]);
    expect(briefly({ ...rows, [`${name(3_999)}/back`]: { targets: name(0) } })).toEqual([
      `possible-loop ${name(3_999)} → ${name(0)} (${name(3_999)}/back) → ${name(3_999)} (any/r0)`,
    ]);
  });
});
