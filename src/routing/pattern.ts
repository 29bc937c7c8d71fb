import { type Caller, canBeginIdentity, readCanonicalIdentity } from '../telephony/identity.ts';
import { readOperatorIdentity } from '../telephony/operator-identity.ts';
import { readItems } from './item-list.ts';
import type { Reading } from './problem.ts';

/** One condition on an identity. */
export type Pattern =
  | { readonly kind: 'exact'; readonly canonical: string }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'anonymous' };

/** A pattern list: matches if no `not` item does, and there is no positive item or one matches. */
export interface PatternList {
  readonly positive: readonly Pattern[];
  readonly negative: readonly Pattern[];
}

/** The pattern list of an absent column: it matches everybody. */
export const anyIdentity: PatternList = { positive: [], negative: [] };

/**
 * How specific a match is; the larger goes first: exact, then longer prefixes before shorter ones, then anonymous,
 * then any.
 */
export const specificity = {
  exact: 1_000,
  /** Of a prefix with so many characters (1 to 256). */
  prefix: (characters: number): number => 100 + characters,
  anonymous: 1,
  any: 0,
} as const;

/** How specifically the list matches the identity (`specificity`), or undefined where it does not match. */
export function matchPatternList(list: PatternList, identity: Caller): number | undefined {
  if (list.negative.some((pattern) => matchPattern(pattern, identity) !== undefined)) {
    return undefined;
  }
  if (list.positive.length === 0) {
    return specificity.any;
  }
  let best: number | undefined;
  for (const pattern of list.positive) {
    const found = matchPattern(pattern, identity);
    if (found !== undefined && (best === undefined || found > best)) {
      best = found;
    }
  }
  return best;
}

/** Reads a column's pattern list; says which item is unusable and how to write it. */
export function readPatternList(text: string): Reading<PatternList> {
  const items = readItems(text);
  if (!('value' in items)) {
    return items;
  }
  const positive: Pattern[] = [];
  const negative: Pattern[] = [];
  for (const item of items.value) {
    const negated = /^not\s+(.*)$/s.exec(item)?.[1];
    const pattern = readPattern(negated ?? item);
    if (!('value' in pattern)) {
      return pattern;
    }
    (negated === undefined ? positive : negative).push(pattern.value);
  }
  return { value: { positive, negative } };
}

function matchPattern(pattern: Pattern, identity: Caller): number | undefined {
  switch (pattern.kind) {
    case 'exact':
      return identity.kind !== 'anonymous' && identity.canonical === pattern.canonical
        ? specificity.exact
        : undefined;
    case 'prefix':
      return identity.kind !== 'anonymous' && identity.canonical.startsWith(pattern.prefix)
        ? specificity.prefix(pattern.prefix.length)
        : undefined;
    case 'anonymous':
      return identity.kind === 'anonymous' ? specificity.anonymous : undefined;
  }
}

function readPattern(item: string): Reading<Pattern> {
  if (item === 'anonymous') {
    return { value: { kind: 'anonymous' } };
  }
  if (item.startsWith('prefix:')) {
    return readPrefix(item.slice('prefix:'.length));
  }
  if (item.startsWith('list:')) {
    return {
      problem: `${item} names a list, and lists are not supported yet`,
      remedy: 'write the identities themselves, or a prefix',
    };
  }
  const identity = readCanonicalIdentity(item);
  if (identity !== undefined) {
    return { value: { kind: 'exact', canonical: identity.canonical } };
  }
  const meant = readOperatorIdentity(item);
  return {
    problem: `"${item}" is no identity in canonical form`,
    remedy:
      meant === undefined
        ? 'write +14255550199, prefix:+1425, anonymous, or a raw id such as 8:orgid:…'
        : `write ${meant.canonical}`,
  };
}

function readPrefix(prefix: string): Reading<Pattern> {
  if (/^\+\d*$/.test(prefix) || (/^[^+]\S*$/.test(prefix) && canBeginIdentity(prefix))) {
    return { value: { kind: 'prefix', prefix: canonicalPrefix(prefix) } };
  }
  return {
    problem: `"prefix:${prefix}" is not the beginning of a canonical identity`,
    remedy: 'write prefix:+1425 for phone numbers, or prefix:28:orgid: for raw ids',
  };
}

/** Canonical identities hold their kind and hex digits in lower case; the prefix of one may end anywhere. */
function canonicalPrefix(prefix: string): string {
  const known = /^((?:8|28):[a-z-]*(?::|$)|application:)(.*)$/i.exec(prefix);
  if (known?.[1] === undefined || known[2] === undefined) {
    return prefix;
  }
  const [, kind, beginning] = known;
  return (
    kind.toLowerCase() + (/^[0-9a-f_-]*$/i.test(beginning) ? beginning.toLowerCase() : beginning)
  );
}
