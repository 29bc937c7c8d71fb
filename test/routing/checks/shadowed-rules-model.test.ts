import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findShadowedRules } from '../../../src/routing/checks/shadowed-rules.ts';
import { noKnowledge } from '../../../src/routing/knowledge.ts';
import { matchingRules } from '../../../src/routing/route.ts';
import { type Rule, ruleName } from '../../../src/routing/rule.ts';
import { finish } from '../../../src/routing/steps.ts';
import type { RoutedCall } from '../../../src/telephony/call.ts';
import { parties, rule } from '../rules.ts';

const numbers = ['+14255550100', '+14255550101', '+442079460999'];
const app = '28:orgid:ab';
const years = ['2026', '2027', '2028'];
const instant = (year: string): string => `${year}-01-01T00:00:00Z`;

/** Everything that the conditions below can tell apart. */
const calls: readonly RoutedCall[] = [...numbers, app].flatMap((called) =>
  [...numbers, '+33123456789', app, 'anonymous'].flatMap((caller) =>
    [{}, { X: '1' }, { Y: '1' }, { X: '1', Y: '1' }].flatMap((headers) =>
      years.map((year) => parties(called, caller, { headers, time: instant(year) })),
    ),
  ),
);

const someItems = (...more: readonly string[]) => {
  const item = fc.constantFrom(
    ...numbers,
    'prefix:+',
    'prefix:+1425',
    'prefix:+14255550100',
    'prefix:+44',
    'prefix:28:',
    app,
    ...more,
  );
  return fc
    .uniqueArray(
      fc.oneof(
        item,
        item,
        item.map((text) => `not ${text}`),
      ),
      { maxLength: 3 },
    )
    .map((items) => items.join());
};
const conditions = {
  priority: fc.constantFrom(1, 1, 2),
  callers: fc.oneof(fc.constant(''), someItems('anonymous')),
  headers: fc.constantFrom('', '', 'X=1', 'x=1', 'X=1, Y=1', 'X=1, X=1'),
  validFrom: fc.constantFrom('', '', instant('2027')),
  validUntil: fc.constantFrom('', '', instant('2028')),
  action: fc.constantFrom('reject', 'ignore', 'redirect', 'redirect'),
  targets: fc.constant('+14255550190'),
};
const ruleSet = fc
  .array(
    fc.oneof(
      fc.record({
        partition: fc.constantFrom('any', 'any', 'any'),
        calledNumbers: fc.oneof(fc.constant(''), someItems()),
        ...conditions,
      }),
      fc.record({ partition: fc.constantFrom('+14255550100', app), ...conditions }),
    ),
    { minLength: 2, maxLength: 6 },
  )
  .chain((drawn) =>
    fc
      .shuffledSubarray(
        drawn.map((_, at) => at),
        { minLength: drawn.length },
      )
      .map((order) =>
        drawn.map(({ partition, ...columns }, at) => rule(`${partition}/r${order[at]}`, columns)),
      ),
  );
const terms = { allowedDestinations: ['+1'], strategies: new Set(['first', 'weighted'] as const) };

function fronts(rules: readonly Rule[]): { rule: string; front: string; code: string }[] {
  return finish(findShadowedRules(rules, terms)).map(({ code, place, problem }) => ({
    rule: place,
    front: /(\S+) stands before it/.exec(problem)?.[1] ?? '',
    code,
  }));
}

/** The names of the rules that match a call, in order. */
function orderFor(call: RoutedCall, rules: readonly Rule[]): string[] {
  return matchingRules(call, { rules, knowledge: noKnowledge }).map((match) =>
    ruleName(match.rule),
  );
}

describe('a rule that is said to stand behind another', () => {
  it('does so on every call that it matches', () => {
    let told = 0;
    fc.assert(
      fc.property(ruleSet, (rules) => {
        const found = fronts(rules);
        told += found.length;
        const orders = found.length === 0 ? [] : calls.map((call) => orderFor(call, rules));
        for (const { rule: behind, front, code } of found) {
          const each = rules.find((candidate) => ruleName(candidate) === front);
          expect(each?.action !== 'redirect').toBe(code === 'never-fires');
          for (const order of orders) {
            const at = order.indexOf(behind);
            expect(at === -1 || order.slice(0, at).includes(front)).toBe(true);
          }
        }
      }),
      { numRuns: 1_500 },
    );
    expect(told).toBeGreaterThan(200);
  });

  it('is told whenever another with the same conditions goes first', () => {
    fc.assert(
      fc.property(ruleSet, fc.nat(), (rules, drawn) => {
        const front = rules[drawn % rules.length];
        if (front !== undefined) {
          const behind: Rule = { ...front, id: 'twin', priority: front.priority + 1 };
          expect(fronts([...rules, behind]).map((found) => found.rule)).toContain(ruleName(behind));
        }
      }),
      { numRuns: 500 },
    );
  });
});
