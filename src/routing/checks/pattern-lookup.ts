import type { Pattern } from '../pattern.ts';

/** Patterns, compiled so that those around another pattern are found without looking at each. */
export interface PatternLookup {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
  /** The lengths of the prefixes, the longest first. */
  readonly prefixLengths: readonly number[];
  readonly lists: ReadonlySet<string>;
  readonly hasAnonymous: boolean;
}

/** Compiles patterns in any order. */
export function compilePatterns(patterns: readonly Pattern[]): PatternLookup {
  const exact = new Set<string>();
  const prefixes = new Set<string>();
  const lists = new Set<string>();
  let hasAnonymous = false;
  for (const pattern of patterns) {
    switch (pattern.kind) {
      case 'exact':
        exact.add(pattern.canonical);
        break;
      case 'prefix':
        prefixes.add(pattern.prefix);
        break;
      case 'list':
        lists.add(pattern.list);
        break;
      case 'anonymous':
        hasAnonymous = true;
        break;
    }
  }
  const lengths = new Set(Array.from(prefixes, (prefix) => prefix.length));
  return {
    exact,
    prefixes,
    prefixLengths: [...lengths].sort((left, right) => right - left),
    lists,
    hasAnonymous,
  };
}

/**
 * The most specific of the patterns that matches everybody whom this one matches, whoever is on the lists: of a list
 * only itself is certain. Undefined where none is certain to.
 */
export function patternAround(lookup: PatternLookup, pattern: Pattern): Pattern | undefined {
  switch (pattern.kind) {
    case 'exact':
      return lookup.exact.has(pattern.canonical) ? pattern : beginningOf(lookup, pattern.canonical);
    case 'prefix':
      return beginningOf(lookup, pattern.prefix);
    case 'list':
      return lookup.lists.has(pattern.list) ? pattern : undefined;
    case 'anonymous':
      return lookup.hasAnonymous ? pattern : undefined;
  }
}

/** Tells whether nobody can match both patterns, whoever is on the lists. */
export function areDisjoint(left: Pattern, right: Pattern): boolean {
  // Nobody anonymous has an identity to compare or to be on a list.
  if (left.kind === 'anonymous' || right.kind === 'anonymous') {
    return left.kind !== right.kind;
  }
  if (left.kind === 'list' || right.kind === 'list') {
    return false;
  }
  if (left.kind === 'exact') {
    return right.kind === 'exact'
      ? left.canonical !== right.canonical
      : !left.canonical.startsWith(right.prefix);
  }
  return right.kind === 'exact'
    ? !right.canonical.startsWith(left.prefix)
    : !left.prefix.startsWith(right.prefix) && !right.prefix.startsWith(left.prefix);
}

function beginningOf(
  { prefixes, prefixLengths }: PatternLookup,
  text: string,
): Pattern | undefined {
  for (const length of prefixLengths) {
    const prefix = text.slice(0, length);
    if (prefixes.has(prefix)) {
      return { kind: 'prefix', prefix };
    }
  }
  return undefined;
}
