import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findComponents,
  findShortestPath,
  findSimpleCycles,
} from '../../../src/routing/checks/graph.ts';

const nodes = [0, 1, 2, 3, 4, 5, 6];
const node = fc.constantFrom(...nodes);
const graph = fc.tuple(
  ...nodes.map(() => fc.uniqueArray(node, { maxLength: 2 }).map((to) => [...to].sort())),
);

/** How many steps lead from one node to another, 0 for itself; undefined where no way does. */
function distance(edges: readonly (readonly number[])[], from: number, to: number) {
  let reached = new Set([from]);
  for (const steps of nodes) {
    if (reached.has(to)) {
      return steps;
    }
    reached = new Set([...reached].flatMap((each) => [each, ...(edges[each] ?? [])]));
  }
  return undefined;
}

describe('a graph', () => {
  it('falls into components of nodes that can be reached from each other', () => {
    fc.assert(
      fc.property(graph, node, node, (edges, one, other) => {
        const components = findComponents(edges);
        const areTogether =
          distance(edges, one, other) !== undefined && distance(edges, other, one) !== undefined;
        expect(components[one] === components[other]).toBe(areTogether);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has shortest ways', () => {
    fc.assert(
      fc.property(graph, node, node, (edges, from, to) => {
        const path = findShortestPath(edges, from, to, () => true);
        expect(path === undefined ? undefined : path.length - 1).toBe(distance(edges, from, to));
        for (const [at, each] of (path ?? [from]).entries()) {
          expect(at === 0 ? [from] : edges[path?.[at - 1] ?? from]).toContain(each);
        }
      }),
    );
  });

  it('with one edge a node has cycles that are found once each, from their smallest node', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(node, node)), (pairs) => {
        const next = new Map(pairs);
        const cycles = findSimpleCycles(next);
        const onCycle = nodes.filter((start) => {
          let at = next.get(start);
          for (const _ of nodes) {
            at = at === undefined || at === start ? at : next.get(at);
          }
          return at === start;
        });
        expect(cycles.flat().sort()).toEqual(onCycle);
        for (const cycle of cycles) {
          expect(cycle[0]).toBe(Math.min(...cycle));
          expect(cycle.map((each) => next.get(each))).toEqual([...cycle.slice(1), cycle[0]]);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
