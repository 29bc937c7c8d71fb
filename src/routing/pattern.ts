import {
  longestIdentity,
  readCanonicalIdentity,
  readIdentityBeginning,
} from '../telephony/identity.ts';
import { readOperatorIdentity } from '../telephony/operator-identity.ts';
import { readItems } from './item-list.ts';
import type { Reading } from './problem.ts';
import { isRecordId, recordIdWords } from './record-id.ts';

/** One condition on an identity. */
export type Pattern =
  | { readonly kind: 'exact'; readonly canonical: string }
  | { readonly kind: 'list'; readonly list: string }
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'anonymous' };

/** A pattern list: matches if no `not` item does, and there is no positive item or one matches. */
export interface PatternList {
  readonly positive: readonly Pattern[];
  readonly negative: readonly Pattern[];
}

/** The pattern list of an absent column: it matches everybody. */
export const anyIdentity: PatternList = { positive: [], negative: [] };

/** How many different lists one column may name. */
const mostLists = 20;

/** Reads a column's pattern list; says which item is unusable and how to write it. */
export function readPatternList(text: string): Reading<PatternList> {
  const items = readItems(text);
  if (!('value' in items)) {
    return items;
  }
  const positive: Pattern[] = [];
  const negative: Pattern[] = [];
  const lists = new Set<string>();
  for (const item of items.value) {
    const negated = /^not\s+(.*)$/s.exec(item)?.[1];
    const pattern = readPattern(negated ?? item);
    if (!('value' in pattern)) {
      return pattern;
    }
    (negated === undefined ? positive : negative).push(pattern.value);
    if (pattern.value.kind === 'list') {
      lists.add(pattern.value.list);
    }
  }
  return lists.size <= mostLists
    ? { value: { positive, negative } }
    : {
        problem: `it names ${lists.size} lists, and each costs a lookup while the call rings`,
        remedy: `name at most ${mostLists}, or put the members into one list`,
      };
}

/** The pattern as an item of a column is written. */
export function formatPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'exact':
      return pattern.canonical;
    case 'list':
      return `list:${pattern.list}`;
    case 'prefix':
      return `prefix:${pattern.prefix}`;
    case 'anonymous':
      return 'anonymous';
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
    return readList(item.slice('list:'.length));
  }
  const identity = readCanonicalIdentity(item);
  if (identity !== undefined) {
    return { value: { kind: 'exact', canonical: identity.canonical } };
  }
  const meant = readOperatorIdentity(item);
  const canWrite = meant !== undefined && readCanonicalIdentity(meant.canonical) !== undefined;
  return {
    problem: `"${item}" is no identity in canonical form`,
    remedy: canWrite
      ? `write ${meant.canonical}`
      : 'write +14255550199, prefix:+1425, list:vip, anonymous, or a raw id such as 8:orgid:…',
  };
}

function readList(list: string): Reading<Pattern> {
  return isRecordId(list)
    ? { value: { kind: 'list', list } }
    : { problem: `"list:${list}" names no list`, remedy: `write list: and ${recordIdWords}` };
}

function readPrefix(prefix: string): Reading<Pattern> {
  if (prefix.length > longestIdentity) {
    return {
      problem: 'a prefix is longer than any identity',
      remedy: `write at most ${longestIdentity} characters`,
    };
  }
  const beginning = readIdentityBeginning(prefix);
  return beginning === undefined
    ? {
        problem: `"prefix:${prefix}" is not the beginning of a canonical identity`,
        remedy: 'write prefix:+1425 for phone numbers, or prefix:28:orgid: for raw ids',
      }
    : { value: { kind: 'prefix', prefix: beginning } };
}
