import fc from 'fast-check';

/** One way to spoil a body; `place` picks where, counted over all places it could hit. */
interface Mutation {
  readonly kind: 'drop' | 'duplicate' | 'retype' | 'nest' | 'oversize' | 'truncate' | 'insert';
  readonly place: number;
  readonly value: unknown;
}

/** Mutations to apply in turn; few hit the text itself, so that most bodies stay JSON. */
export const mutationLists: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    kind: fc.oneof(
      { weight: 40, arbitrary: fc.constantFrom('drop', 'duplicate', 'retype', 'nest') },
      { weight: 2, arbitrary: fc.constantFrom('truncate', 'insert') },
      { weight: 1, arbitrary: fc.constant('oversize') },
    ),
    place: fc.nat(),
    value: fc.oneof(
      fc.anything({ maxDepth: 2 }).filter(isJson),
      fc.constantFrom(null, '', 0, [], {}, '4:', '+', '8:acs:'),
    ),
  }) satisfies fc.Arbitrary<Mutation>,
  { minLength: 2, maxLength: 8 },
);

/** The body as text, after all mutations: those of the JSON tree first, those of the text last. */
export function mutate(delivery: unknown, mutations: readonly Mutation[]): string {
  const tree: unknown = structuredClone(delivery);
  for (const mutation of mutations) {
    mutateTree(tree, mutation);
  }
  let text = JSON.stringify(tree);
  for (const { kind, place } of mutations) {
    const at = place % text.length;
    if (kind === 'truncate') {
      text = text.slice(0, at);
    } else if (kind === 'insert') {
      text = `${text.slice(0, at)}"}{${text.slice(at)}`;
    }
  }
  return text;
}

type Container = Record<string, unknown> | unknown[];

/** Every value of the tree below the root, as the container that holds it and its key there. */
function placesOf(tree: unknown): { container: Container; key: string }[] {
  if (!isContainer(tree)) {
    return [];
  }
  return Object.keys(tree).flatMap((key) => [
    { container: tree, key },
    ...placesOf(Reflect.get(tree, key)),
  ]);
}

function mutateTree(tree: unknown, { kind, place, value }: Mutation): void {
  const places = placesOf(tree);
  const chosen = places[place % Math.max(1, places.length)];
  if (chosen === undefined) {
    return;
  }
  const { container, key } = chosen;
  const old: unknown = Reflect.get(container, key);
  switch (kind) {
    case 'drop':
      if (Array.isArray(container)) {
        container.splice(Number(key), 1);
      } else {
        delete container[key];
      }
      break;
    case 'duplicate':
      if (Array.isArray(container)) {
        container.push(structuredClone(old));
      } else {
        container[`${key}2`] = structuredClone(old);
      }
      break;
    case 'retype':
      Reflect.set(container, key, structuredClone(value));
      break;
    case 'nest':
      Reflect.set(container, key, place % 2 === 0 ? [old] : { [key]: old });
      break;
    case 'oversize':
      // Few are larger than any body may be, since most of the time would go into carrying them.
      Reflect.set(container, key, 'x'.repeat(place % 10 === 0 ? 1_100_000 : 20_000));
      break;
    default:
      break;
  }
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}
