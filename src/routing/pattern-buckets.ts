import type { Caller } from '../telephony/identity.ts';
import type { Pattern, PatternList } from './pattern.ts';

/**
 * Values sorted by the pattern lists that belong to them, so that those whose list can match an identity are found
 * without looking at the others.
 */
export interface PatternBuckets<Value> {
  readonly exact: ReadonlyMap<string, Value>;
  readonly prefix: ReadonlyMap<string, Value>;
  /** The lengths of all prefixes, the longest first. */
  readonly prefixLengths: readonly number[];
  readonly anonymous: Value | undefined;
  /** Of lists that nothing but looking can rule out: without positive items, or with one that names a list. */
  readonly open: Value | undefined;
}

/** Sorts members into buckets by their pattern lists; `finish` makes the value of a bucket from its members. */
export function sortIntoBuckets<Member, Value>(
  members: readonly Member[],
  listOf: (member: Member) => PatternList,
  finish: (members: readonly Member[]) => Value,
): PatternBuckets<Value> {
  const exact = new Map<string, Member[]>();
  const prefix = new Map<string, Member[]>();
  const anonymous: Member[] = [];
  const open: Member[] = [];
  for (const member of members) {
    const { positive } = listOf(member);
    if (positive.length === 0 || positive.some(({ kind }) => kind === 'list')) {
      open.push(member);
      continue;
    }
    for (const pattern of positive) {
      switch (pattern.kind) {
        case 'exact':
          put(exact, pattern.canonical, member);
          break;
        case 'prefix':
          put(prefix, pattern.prefix, member);
          break;
        case 'anonymous':
          append(anonymous, member);
          break;
        case 'list':
          break;
      }
    }
  }
  const finishOnce = rememberLast(finish);
  const finishAll = (bucket: ReadonlyMap<string, readonly Member[]>): Map<string, Value> =>
    new Map(Array.from(bucket, ([key, found]) => [key, finishOnce(found)]));
  const finishOne = (found: readonly Member[]): Value | undefined =>
    found.length === 0 ? undefined : finish(found);
  const lengths = new Set(Array.from(prefix.keys(), (text) => text.length));
  return {
    exact: finishAll(exact),
    prefix: finishAll(prefix),
    prefixLengths: [...lengths].sort((left, right) => right - left),
    anonymous: finishOne(anonymous),
    open: finishOne(open),
  };
}

/** The buckets whose lists can match the identity, the most specific first. */
export function bucketsFor<Value>(
  buckets: PatternBuckets<Value>,
  identity: Caller,
): readonly Value[] {
  return identity.kind === 'anonymous'
    ? present([buckets.anonymous, buckets.open])
    : present([
        buckets.exact.get(identity.canonical),
        ...beginnings(buckets, identity.canonical),
        buckets.open,
      ]);
}

/** The buckets whose lists can match everybody whom the pattern matches; undefined stands for everybody there is. */
export function bucketsAround<Value>(
  buckets: PatternBuckets<Value>,
  pattern: Pattern | undefined,
): readonly Value[] {
  switch (pattern?.kind) {
    case 'exact':
      return present([
        buckets.exact.get(pattern.canonical),
        ...beginnings(buckets, pattern.canonical),
        buckets.open,
      ]);
    case 'prefix':
      return present([...beginnings(buckets, pattern.prefix), buckets.open]);
    case 'anonymous':
      return present([buckets.anonymous, buckets.open]);
    default:
      return present([buckets.open]);
  }
}

function beginnings<Value>(
  { prefix, prefixLengths }: PatternBuckets<Value>,
  text: string,
): readonly (Value | undefined)[] {
  return prefixLengths.map((length) =>
    length > text.length ? undefined : prefix.get(text.slice(0, length)),
  );
}

function present<Value>(values: readonly (Value | undefined)[]): readonly Value[] {
  return values.filter((value) => value !== undefined);
}

/**
 * Makes values once for keys with the same members. Where many members share one long list, its keys follow each other,
 * so it is enough to remember the last.
 */
function rememberLast<Member, Value>(
  finish: (members: readonly Member[]) => Value,
): (members: readonly Member[]) => Value {
  let last: { readonly members: readonly Member[]; readonly value: Value } | undefined;
  return (members) => {
    const isSame =
      last?.members.length === members.length &&
      last.members.every((member, index) => member === members[index]);
    if (!isSame || last === undefined) {
      last = { members, value: finish(members) };
    }
    return last.value;
  };
}

function put<Member>(bucket: Map<string, Member[]>, key: string, member: Member): void {
  const members = bucket.get(key) ?? [];
  append(members, member);
  bucket.set(key, members);
}

/** A list may name the same item twice. */
function append<Member>(members: Member[], member: Member): void {
  if (members.at(-1) !== member) {
    members.push(member);
  }
}
