/** For each node, a number from 0, the nodes that its edges lead to. */
export type Successors = readonly (readonly number[])[];

/** Tells a number for each node: the same for two that can be reached from each other, and only for those. */
export function findComponents(successors: Successors): readonly number[] {
  // Tarjan's algorithm with a stack of its own: chains are longer than the engine's stack.
  const unseen = -1;
  const order = successors.map(() => unseen);
  const lowest = successors.map(() => unseen);
  const components = successors.map(() => unseen);
  const open: number[] = [];
  let seen = 0;
  let found = 0;

  const enter = (node: number): Visit => {
    order[node] = seen;
    lowest[node] = seen;
    seen += 1;
    open.push(node);
    return { node, edges: (successors[node] ?? []).values() };
  };
  const lower = (node: number, to: number | undefined): void => {
    lowest[node] = Math.min(lowest[node] ?? seen, to ?? seen);
  };
  const leave = (node: number): void => {
    if (lowest[node] === order[node]) {
      let member = open.pop();
      while (member !== undefined) {
        components[member] = found;
        member = member === node ? undefined : open.pop();
      }
      found += 1;
    }
  };

  for (const root of successors.keys()) {
    const visits = order[root] === unseen ? [enter(root)] : [];
    let visit = visits.at(-1);
    while (visit !== undefined) {
      const { value: next } = visit.edges.next();
      if (next === undefined) {
        leave(visit.node);
        visits.pop();
        const parent = visits.at(-1);
        if (parent !== undefined) {
          lower(parent.node, lowest[visit.node]);
        }
      } else if (order[next] === unseen) {
        visits.push(enter(next));
      } else if (components[next] === unseen) {
        lower(visit.node, order[next]);
      }
      visit = visits.at(-1);
    }
  }
  return components;
}

interface Visit {
  readonly node: number;
  readonly edges: Iterator<number, undefined>;
}

/** The cycles of a graph in which at most one edge leads from each node; each begins with its smallest node. */
export function findSimpleCycles(
  next: ReadonlyMap<number, number>,
): readonly (readonly number[])[] {
  const cycles: number[][] = [];
  const seenFrom = new Map<number, number>();
  for (const start of next.keys()) {
    let node: number | undefined = start;
    while (node !== undefined && !seenFrom.has(node)) {
      seenFrom.set(node, start);
      node = next.get(node);
    }
    if (node !== undefined && seenFrom.get(node) === start) {
      cycles.push(cycleThrough(node, next));
    }
  }
  return cycles;
}

/** The nodes of a shortest way, both ends included, over nodes that `isAllowed` allows; undefined where there is none. */
export function findShortestPath(
  successors: Successors,
  from: number,
  to: number,
  isAllowed: (node: number) => boolean,
): readonly number[] | undefined {
  const cameFrom = new Map<number, number | undefined>([[from, undefined]]);
  // A map's keys are walked in the order of their arrival, those that arrive meanwhile included.
  for (const node of cameFrom.keys()) {
    if (node === to) {
      return pathBack(node, cameFrom);
    }
    for (const next of successors[node] ?? []) {
      if (!cameFrom.has(next) && isAllowed(next)) {
        cameFrom.set(next, node);
      }
    }
  }
  return undefined;
}

function pathBack(end: number, cameFrom: ReadonlyMap<number, number | undefined>): number[] {
  const path: number[] = [];
  let node: number | undefined = end;
  while (node !== undefined) {
    path.push(node);
    node = cameFrom.get(node);
  }
  return path.reverse();
}

function cycleThrough(entry: number, next: ReadonlyMap<number, number>): number[] {
  const cycle = [entry];
  let node = next.get(entry);
  while (node !== undefined && node !== entry) {
    cycle.push(node);
    node = next.get(node);
  }
  const smallest = cycle.reduce(
    (least, member, at) => (member < (cycle[least] ?? 0) ? at : least),
    0,
  );
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)];
}
