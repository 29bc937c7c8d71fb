import type { Pattern, PatternList } from '../pattern.ts';
import { specificity, specificityOf } from '../pattern-match.ts';
import { anyPartition, type Rule } from '../rule.ts';
import {
  areDisjoint,
  compilePatterns,
  type PatternLookup,
  patternAround,
} from './pattern-lookup.ts';

/** Whom a rule is about on one side of the call. */
export interface Scope {
  /** Undefined stands for everybody there is. */
  readonly items: readonly Pattern[] | undefined;
  /** Whether the rule names them; whom it does not name it matches less specifically than by any item. */
  readonly isNamed: boolean;
  readonly positive: PatternLookup;
  readonly excluded: readonly Pattern[];
  readonly negative: PatternLookup;
}

/** The items of a rule over "any number": only phone numbers begin with `+`. */
const everyNumber: readonly Pattern[] = [{ kind: 'prefix', prefix: '+' }];

/** Whom a rule is about as called. */
export function calledScope({ partition, calledNumbers }: Rule): Scope {
  return partition === anyPartition
    ? createScope(calledNumbers, everyNumber)
    : createScope({ positive: [{ kind: 'exact', canonical: partition }], negative: [] }, undefined);
}

/** Whom a rule is about as caller. */
export function callerScope({ callers }: Rule): Scope {
  return createScope(callers, undefined);
}

/**
 * How much more specifically `outer` matches than `inner`, at least, for everybody whom `inner` matches; below 0 where
 * it is not certain to do so as specifically. Undefined where it does not match all of them for certain.
 */
export function leadOf(outer: Scope, inner: Scope): number | undefined {
  return outer.excluded.every((item) => isHarmless(item, inner))
    ? leadOfItems(outer, inner)
    : undefined;
}

/** How specifically the rule matches an identity; undefined where it does not, or where that depends on a list. */
export function certainSpecificity(scope: Scope, canonical: string): number | undefined {
  const identity = { kind: 'exact', canonical } as const;
  const item = patternAround(scope.positive, identity);
  return item === undefined ||
    scope.negative.lists.size > 0 ||
    patternAround(scope.negative, identity) !== undefined
    ? undefined
    : specificityIn(scope, item);
}

/** Tells whether a `not` item keeps the rule from the identity, whoever is on the lists. */
export function excludes({ negative }: Scope, canonical: string): boolean {
  return patternAround(negative, { kind: 'exact', canonical }) !== undefined;
}

function createScope(
  { positive, negative }: PatternList,
  unnamed: readonly Pattern[] | undefined,
): Scope {
  const isNamed = positive.length > 0;
  const items = isNamed ? positive : unnamed;
  return {
    items,
    isNamed,
    positive: compilePatterns(items ?? []),
    excluded: negative,
    negative: compilePatterns(negative),
  };
}

function leadOfItems(outer: Scope, inner: Scope): number | undefined {
  if (outer.items === undefined) {
    return inner.isNamed ? -1 : 0;
  }
  if (inner.items === undefined) {
    return undefined;
  }
  let lead = Number.POSITIVE_INFINITY;
  // The outer rule was most often found by the first item, so that the last is the one to tell them apart.
  for (const item of inner.items.toReversed()) {
    const around = patternAround(outer.positive, item);
    if (around === undefined) {
      return undefined;
    }
    lead = Math.min(lead, specificityIn(outer, around) - specificityIn(inner, item));
  }
  return lead;
}

function isHarmless(excluded: Pattern, { items, positive, negative }: Scope): boolean {
  if (patternAround(negative, excluded) !== undefined) {
    return true;
  }
  if (items === undefined) {
    return false;
  }
  // Most `not` items are single numbers, of which the compiled items tell without a look at each.
  return excluded.kind === 'exact'
    ? positive.lists.size === 0 && patternAround(positive, excluded) === undefined
    : items.every((item) => areDisjoint(item, excluded));
}

function specificityIn({ isNamed }: Scope, item: Pattern): number {
  return isNamed ? specificityOf(item) : specificity.any;
}
