import type { Caller } from '../telephony/identity.ts';
import type { Pattern, PatternList } from './pattern.ts';

/**
 * How specific a match is; the larger goes first: exact, then a member of a list, then longer prefixes before shorter
 * ones, then anonymous, then any.
 */
export const specificity = {
  exact: 1_000,
  list: 500,
  /** Of a prefix with so many characters (1 to 256). */
  prefix: (characters: number): number => 100 + characters,
  anonymous: 1,
  any: 0,
} as const;

/** Whether an identity is a member of a list; undefined where that is not known. */
export type IsMember = (list: string) => boolean | undefined;

/** What becomes of a pattern list and an identity. */
export type PatternVerdict =
  /** `item` is the most specific one that matches; undefined where the list has no positive item. */
  | { readonly kind: 'matches'; readonly specificity: number; readonly item: Pattern | undefined }
  | { readonly kind: 'excluded'; readonly item: Pattern }
  | { readonly kind: 'no-item' }
  /** Only the membership of these lists decides, or how specific the match is. */
  | { readonly kind: 'depends'; readonly lists: readonly string[] };

const matchesAny: PatternVerdict = {
  kind: 'matches',
  specificity: specificity.any,
  item: undefined,
};
const noItem: PatternVerdict = { kind: 'no-item' };

/** Holds a pattern list against an identity. */
export function matchPatternList(
  { positive, negative }: PatternList,
  identity: Caller,
  isMember: IsMember,
): PatternVerdict {
  const unknown: string[] = [];
  for (const item of negative) {
    const holds = holdsFor(item, identity, isMember);
    if (holds === true) {
      return { kind: 'excluded', item };
    }
    collect(item, holds, unknown);
  }
  if (positive.length === 0) {
    return unknown.length === 0 ? matchesAny : { kind: 'depends', lists: unknown };
  }
  let best: Pattern | undefined;
  let bestSpecificity = -1;
  const undecided: string[] = [];
  for (const item of positive) {
    const holds = holdsFor(item, identity, isMember);
    if (holds === true && specificityOf(item) > bestSpecificity) {
      best = item;
      bestSpecificity = specificityOf(item);
    }
    collect(item, holds, undecided);
  }
  if (best === undefined && undecided.length === 0) {
    return noItem;
  }
  if (bestSpecificity < specificity.list) {
    unknown.push(...undecided);
  }
  return unknown.length > 0
    ? { kind: 'depends', lists: unknown }
    : { kind: 'matches', specificity: bestSpecificity, item: best };
}

/** How specific a match by this item is. */
export function specificityOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'exact':
      return specificity.exact;
    case 'list':
      return specificity.list;
    case 'prefix':
      return specificity.prefix(pattern.prefix.length);
    case 'anonymous':
      return specificity.anonymous;
  }
}

function holdsFor(pattern: Pattern, identity: Caller, isMember: IsMember): boolean | undefined {
  if (pattern.kind === 'anonymous' || identity.kind === 'anonymous') {
    return pattern.kind === identity.kind;
  }
  switch (pattern.kind) {
    case 'exact':
      return identity.canonical === pattern.canonical;
    case 'prefix':
      return identity.canonical.startsWith(pattern.prefix);
    case 'list':
      return isMember(pattern.list);
  }
}

function collect(item: Pattern, holds: boolean | undefined, lists: string[]): void {
  if (holds === undefined && item.kind === 'list') {
    lists.push(item.list);
  }
}
