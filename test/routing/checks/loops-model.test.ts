import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLoops } from '../../../src/routing/checks/loops.ts';
import { drawRedirections } from '../../../src/routing/checks/redirections.ts';
import { noKnowledge } from '../../../src/routing/knowledge.ts';
import { matchRule } from '../../../src/routing/match.ts';
import { matchingRules, route } from '../../../src/routing/route.ts';
import { type Rule, ruleName } from '../../../src/routing/rule.ts';
import { bestStanding, compareStandings } from '../../../src/routing/standing.ts';
import { finish } from '../../../src/routing/steps.ts';
import { parties, rule } from '../rules.ts';

const numbers = ['+14255550101', '+14255550102', '+14255550103', '+14255550104'];
const forbidden = '+33123456789';
const outsider = '+19995550000';
const terms = {
  allowedDestinations: ['+1'],
  strategies: new Set(['first', 'weighted'] as const),
};

function mostly(usual: string, ...others: readonly string[]) {
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

/** Mostly without conditions: what is certain is rare enough. */
const someColumns = fc.record({
  priority: fc.integer({ min: 1, max: 3 }),
  enabled: mostly('true', 'false'),
  callers: mostly('', '+12065550123', 'prefix:+44', 'anonymous', 'not prefix:+44'),
  headers: mostly('', 'X=1'),
  validFrom: mostly('', '2030-01-01T00:00:00Z'),
  strategy: mostly('first', 'weighted', 'weighted', 'all'),
});
const action = fc.oneof(
  { weight: 1, arbitrary: fc.record({ action: fc.constantFrom('reject', 'ignore') }) },
  {
    weight: 5,
    arbitrary: fc.record({
      targets: fc
        .uniqueArray(fc.constantFrom(...numbers, forbidden), { minLength: 1, maxLength: 3 })
        .chain((targets) =>
          fc
            .tuple(...targets.map(() => fc.constantFrom(0, 1, 1)))
            .map((weights) => targets.map((to, at) => `${to} weight=${weights[at]}`).join()),
        ),
    }),
  },
);
const calledItems = fc.constantFrom(
  ...numbers,
  ...numbers,
  'prefix:+142555501',
  'prefix:+33',
  'not +14255550101',
  'not prefix:+14255550102',
);
const place = fc.oneof(
  fc.record({ partition: fc.constantFrom(...numbers) }),
  fc.record({
    partition: fc.constant('any'),
    calledNumbers: fc.uniqueArray(calledItems, { maxLength: 3 }).map((items) => items.join()),
  }),
);
const ruleSet = fc
  .array(fc.tuple(place, someColumns, action), { maxLength: 7 })
  .map((drawn) =>
    drawn.map(([{ partition, ...called }, columns, act], at) =>
      rule(`${partition}/r${at}`, { ...called, ...columns, ...act }),
    ),
  );

interface Edge {
  readonly from: string;
  readonly by: string;
  readonly to: string;
}

function names({ partition, calledNumbers }: Rule, called: string): boolean {
  return (
    partition === called ||
    (calledNumbers.positive.some((item) => item.kind === 'exact' && item.canonical === called) &&
      !calledNumbers.negative.some(
        (item) =>
          (item.kind === 'exact' && item.canonical === called) ||
          (item.kind === 'prefix' && called.startsWith(item.prefix)),
      ))
  );
}

function hasConditions(each: Rule): boolean {
  const { callers, headers, validFrom } = each;
  return (
    callers.positive.length + callers.negative.length + headers.length > 0 ||
    validFrom !== undefined
  );
}

function offers(each: Rule, called: string): string[] {
  return each.strategy !== 'all'
    ? each.targets
        .map(({ identity }) => identity.canonical)
        .filter((to) => to !== called && to !== forbidden)
    : [];
}

/** The rules that every call meets, in order. */
function unconditional(rules: readonly Rule[], called: string) {
  const plain = rules.filter((each) => !hasConditions(each));
  return matchingRules(parties(called, outsider), { rules: plain, knowledge: noKnowledge });
}

function edgesOf(rules: readonly Rule[]): Edge[] {
  return numbers.flatMap((from) => {
    const end = unconditional(rules, from).find((match) => match.rule.action !== 'redirect');
    return rules
      .filter((each) => each.enabled && names(each, from))
      .filter((each) => end === undefined || compareStandings(bestStanding(each), end) < 0)
      .flatMap((each) => offers(each, from).map((to) => ({ from, by: ruleName(each), to })));
  });
}

function handsOn(rules: readonly Rule[], called: string): boolean {
  return rules.some(
    (each) =>
      each.enabled &&
      names(each, called) &&
      (each.action !== 'redirect' || offers(each, '').length > 0),
  );
}

/** Where every call to an identity goes first, by identity. */
function certainEdges(rules: readonly Rule[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const from of numbers) {
    const acts = (each: Rule) => each.action !== 'redirect' || offers(each, from).length > 0;
    const acting = rules.filter((each) => each.enabled && names(each, from) && acts(each));
    const own = acting.filter(({ partition }) => partition === from);
    // A partition counts as there where a rule of it is enabled and offers anything to anybody.
    const hasOwn = handsOn(
      rules.filter(({ partition }) => partition === from),
      from,
    );
    const [first] = (hasOwn ? own : acting).map(bestStanding).sort(compareStandings);
    const before = unconditional(rules, from).find((match) => acts(match.rule));
    if (
      first === undefined ||
      hasConditions(first.rule) ||
      first.rule.action !== 'redirect' ||
      (before !== undefined &&
        before.rule.partition === 'any' &&
        compareStandings(before, first) < 0)
    ) {
      continue;
    }
    const offered = offers(first.rule, from);
    const weightOf = (to: string): number =>
      first.rule.targets.find(({ identity }) => identity.canonical === to)?.weight ?? 0;
    const drawn =
      first.rule.strategy === 'weighted' ? offered.filter((to) => weightOf(to) > 0) : [];
    const target = drawn.length > 1 ? undefined : (drawn[0] ?? offered[0]);
    // Nobody follows a call to somebody who hands on nothing.
    if (target !== undefined && handsOn(rules, target)) {
      found.set(from, target);
    }
  }
  return found;
}

function drawnCertain(rules: readonly Rule[]): Map<string, string> {
  const drawn = finish(drawRedirections(rules, terms));
  const nameOf = (node: number): string => drawn.identities[node] ?? '';
  return new Map(Array.from(drawn.certain, ([node, { target }]) => [nameOf(node), nameOf(target)]));
}

function reaches(
  edges: readonly Edge[],
  from: string,
  to: string,
  visited: string[] = [],
): boolean {
  return edges.some(
    (edge) =>
      edge.from === from &&
      (edge.to === to ||
        (!visited.includes(edge.to) && reaches(edges, edge.to, to, [...visited, edge.to]))),
  );
}

function certainLoopMembers(certain: ReadonlyMap<string, string>): Set<string> {
  return new Set(
    numbers.filter((start) => {
      let at = certain.get(start);
      for (let step = 0; step < numbers.length && at !== undefined && at !== start; step += 1) {
        at = certain.get(at);
      }
      return at === start;
    }),
  );
}

function hopsOf(problem: string): Edge[] {
  const [, first = '', rest = ''] = /: (\S+)((?: → \S+ \(\S+\))+)$/.exec(problem) ?? [];
  let from = first;
  return [...rest.matchAll(/ → (\S+) \((\S+)\)/g)].map(([, to = '', by = '']) => {
    const hop = { from, by, to };
    from = to;
    return hop;
  });
}

describe('the loops that are found', () => {
  it('are those that a naive search of ways finds', () => {
    fc.assert(
      fc.property(ruleSet, (rules) => {
        const found = finish(findLoops(rules, terms));
        const edges = edgesOf(rules);
        const certain = certainEdges(rules);
        const members = certainLoopMembers(certain);
        expect(drawnCertain(rules)).toEqual(certain);

        // Whatever is told is a way that exists, closes, and meets nobody twice.
        for (const { code, problem } of found) {
          const hops = hopsOf(problem);
          expect(hops.length).toBeGreaterThan(1);
          expect(edges).toEqual(expect.arrayContaining(hops));
          expect(hops.at(-1)?.to).toBe(hops[0]?.from);
          expect(new Set(hops.map(({ from }) => from)).size).toBe(hops.length);
          expect(hops.every(({ from, to }) => certain.get(from) === to)).toBe(code === 'loop');
        }
        const told = (code: string) =>
          found
            .filter((finding) => finding.code === code)
            .flatMap(({ problem }) => hopsOf(problem).map(({ from }) => from));
        expect(told('loop').sort()).toEqual([...members].sort());

        // Every other circle is within reach of one warning, and there is one warning for all within reach.
        const others = edges.filter(
          ({ from, to }) =>
            reaches(edges, to, from) && !(members.has(from) && certain.get(from) === to),
        );
        const groups = new Set(
          others.map(({ from }) =>
            numbers.find(
              (each) => each === from || (reaches(edges, from, each) && reaches(edges, each, from)),
            ),
          ),
        );
        expect(found.filter(({ code }) => code === 'possible-loop')).toHaveLength(groups.size);
      }),
      { numRuns: 2_000 },
    );
  });

  it('lack no redirection that a decision offers by a rule that names the called identity', () => {
    const callers = [outsider, '+12065550123', '+442079460999', 'anonymous'];
    fc.assert(
      fc.property(
        ruleSet,
        fc.constantFrom(...numbers),
        fc.constantFrom(...callers),
        fc.boolean(),
        (rules, called, from, withHeader) => {
          const call = parties(called, from, {
            headers: withHeader ? { X: '1' } : {},
            time: withHeader ? '2031-01-01T00:00:00Z' : '2026-11-23T18:00:00Z',
          });
          const byName = new Map(rules.map((each) => [ruleName(each), each]));
          const considered = rules.filter(
            ({ partition }) => partition === 'any' || partition === called,
          );
          const offered = [
            ...route(call, {
              rules: considered,
              knowledge: noKnowledge,
              fallbackTarget: undefined,
              allowedDestinations: terms.allowedDestinations,
              abilities: { canReach: () => true, strategies: terms.strategies },
            }),
          ].flatMap((step) =>
            step.kind === 'redirect'
              ? [{ from: called, by: step.rule, to: step.target.canonical }]
              : [],
          );
          const named = offered.filter(({ by }) => {
            const each = byName.get(by);
            return each !== undefined && names(each, called);
          });
          expect(edgesOf(rules)).toEqual(expect.arrayContaining(named));

          const target = certainEdges(rules).get(called);
          const meetsNoCondition = considered.every(
            (each) => !hasConditions(each) || matchRule(each, call, noKnowledge).kind !== 'match',
          );
          if (target !== undefined && meetsNoCondition && from === outsider) {
            expect(offered[0]?.to).toBe(target);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
