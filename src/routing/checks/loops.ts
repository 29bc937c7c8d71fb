import { type Rule, ruleName } from '../rule.ts';
import type { Steps } from '../steps.ts';
import type { CheckTerms } from './checked-tables.ts';
import type { Finding } from './finding.ts';
import { findComponents, findShortestPath, findSimpleCycles } from './graph.ts';
import { drawRedirections, type Redirections } from './redirections.ts';

/** One redirection on the way round. */
interface Hop {
  readonly from: string;
  readonly rule: string;
  readonly to: string;
}

/** Of longer ways only the beginning and the end are told. */
const mostHops = 20;

/**
 * Tells of rules that hand calls round in a circle: of all rules there are, or of those in the partitions that a write
 * meets. Every circle that every call goes round is an error by itself; where conditions have to meet for it, there is
 * one warning, with one such circle, for all identities that can reach each other. A circle is told where a preferred
 * rule stands, if it goes through one. Takes time in proportion to the rules, their items and targets.
 */
export function* findLoops(
  rules: readonly Rule[],
  terms: CheckTerms,
  isPreferred: (ruleName: string) => boolean = () => false,
): Steps<readonly Finding[]> {
  const redirections = yield* drawRedirections(rules, terms);
  const next = new Map(Array.from(redirections.certain, ([node, { target }]) => [node, target]));
  const cycles = findSimpleCycles(next);
  const nextInCycle = new Map(
    cycles.flatMap((cycle) => cycle.map((node) => [node, next.get(node)] as const)),
  );
  const describe = (circle: readonly number[], code: 'loop' | 'possible-loop'): Finding =>
    describeLoop(beginAtFirst(toHops(circle, redirections), isPreferred), code);
  return [
    ...cycles.map((cycle) => {
      const circle = cycle.flatMap((node) => [node, redirections.certain.get(node)?.rule ?? node]);
      return describe(circle, 'loop');
    }),
    ...findOtherCircles(redirections, nextInCycle).map((circle) =>
      describe(circle, 'possible-loop'),
    ),
  ];
}

/** For all identities that can reach each other, one circle that is no certain loop, where there is one. */
function findOtherCircles(
  redirections: Redirections,
  nextInCycle: ReadonlyMap<number, number | undefined>,
): readonly (readonly number[])[] {
  const { identities, successors } = redirections;
  const components = findComponents(successors);
  const circles = new Map<number, readonly number[]>();
  for (const node of identities.keys()) {
    const component = components[node];
    if (component === undefined || circles.has(component)) {
      continue;
    }
    const isInside = (other: number): boolean => components[other] === component;
    const hop = findOtherHop(node, redirections, nextInCycle.get(node), isInside);
    const back = hop && findShortestPath(successors, hop.target, node, isInside);
    if (hop !== undefined && back !== undefined) {
      circles.set(component, [node, hop.rule, ...back.slice(0, -1)]);
    }
  }
  return [...circles.values()];
}

/** A redirection to somebody from whom the call can come back, other than that of a certain loop. */
function findOtherHop(
  node: number,
  { successors }: Redirections,
  nextInCycle: number | undefined,
  isInside: (node: number) => boolean,
): { readonly rule: number; readonly target: number } | undefined {
  for (const rule of successors[node] ?? []) {
    if (isInside(rule)) {
      const target = successors[rule]?.find(
        (to) => to !== node && to !== nextInCycle && isInside(to),
      );
      if (target !== undefined) {
        return { rule, target };
      }
    }
  }
  return undefined;
}

/** Identities and the rules behind them, in turns, as the redirections of a circle. */
function toHops(circle: readonly number[], { identities, rules }: Redirections): readonly Hop[] {
  const hops: Hop[] = [];
  for (let at = 0; at < circle.length; at += 2) {
    const [from, rule, to] = [circle[at], circle[at + 1], circle[at + 2] ?? circle[0]];
    const through = rules[(rule ?? 0) - identities.length];
    if (through !== undefined) {
      hops.push({
        from: identities[from ?? 0] ?? '',
        rule: ruleName(through),
        to: identities[to ?? 0] ?? '',
      });
    }
  }
  return hops;
}

/** A circle is told alike whatever else is in the tables: from its first rule that is preferred, else from its first. */
function beginAtFirst(
  hops: readonly Hop[],
  isPreferred: (ruleName: string) => boolean,
): readonly Hop[] {
  const rank = ({ rule, from }: Hop): string => `${isPreferred(rule) ? 0 : 1} ${rule} ${from}`;
  const first = hops.reduce(
    (least, hop, at) => (rank(hop) < rank(hops[least] ?? hop) ? at : least),
    0,
  );
  return [...hops.slice(first), ...hops.slice(0, first)];
}

function describeLoop(hops: readonly Hop[], code: 'loop' | 'possible-loop'): Finding {
  const path = `${hops[0]?.from}${describeHops(hops)}`;
  const common = { code, place: hops[0]?.rule ?? '', column: 'targets' };
  return code === 'loop'
    ? {
        ...common,
        severity: 'error',
        problem: `every call goes round in a loop: ${path}`,
        remedy: 'give one of these rules a target outside the loop',
      }
    : {
        ...common,
        severity: 'warning',
        problem: `calls can go round in a loop: ${path}`,
        remedy:
          'give one of these rules a target outside the loop, unless their conditions never hold for one call',
      };
}

function describeHops(hops: readonly Hop[]): string {
  const describe = (some: readonly Hop[]): string =>
    some.map(({ rule, to }) => ` → ${to} (${rule})`).join('');
  const [head, tail] = [hops.slice(0, mostHops / 2), hops.slice(-mostHops / 2)];
  return hops.length <= mostHops
    ? describe(hops)
    : `${describe(head)} → … ${hops.length - mostHops} more …${describe(tail)}`;
}
