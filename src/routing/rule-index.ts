import type { RoutedCall } from '../telephony/call.ts';
import { formatPattern, type Pattern, type PatternList } from './pattern.ts';
import {
  bucketsAround,
  bucketsFor,
  type PatternBuckets,
  sortIntoBuckets,
} from './pattern-buckets.ts';
import type { Rule } from './rule.ts';
import { fewRules, groupRules, type RuleGroup, rulesFor } from './rule-group.ts';

/** The rules of one partition, compiled so that a call looks only at those that can match. */
export interface RuleIndex {
  /** All of them, in the order of the table, disabled ones too. */
  readonly rules: readonly Rule[];
  /** The enabled rules that name a schedule, by its id. */
  readonly scheduled: ReadonlyMap<string, readonly Rule[]>;
  /** The enabled rules whose pattern lists, headers and dates the call can match, each once. */
  candidates(call: Pick<RoutedCall, 'called' | 'caller' | 'headers' | 'time'>): readonly Rule[];
  /**
   * The enabled rules whose pattern lists can match everybody whom these patterns match; undefined stands for everybody
   * there is. They come in groups, each in the order in which the rules were given; a rule may be in several.
   */
  around(called: Pattern | undefined, caller: Pattern | undefined): readonly (readonly Rule[])[];
}

/** Rules with the same condition on the called identity, by caller as well where they are many. */
type Bucket = { readonly group: RuleGroup } | { readonly byCaller: PatternBuckets<RuleGroup> };

/**
 * A rule stands in the index under each pair of a called item and a caller item. Where it has more pairs than so many
 * times its items, it stands under the items of one side only, to save memory.
 */
const mostPairsPerItem = 4;

/** Compiles the rules of one partition. */
export function compileRules(rules: readonly Rule[]): RuleIndex {
  const enabled = rules.filter((rule) => rule.enabled);
  const oneSided = chooseSides(enabled.filter(hasManyPairs));
  const byBoth = sortIntoBuckets(
    enabled.filter((rule) => !hasManyPairs(rule)),
    calledOf,
    createBucket,
  );
  const byCalled = sortIntoBuckets(oneSided.called, calledOf, groupRules);
  const byCaller = sortIntoBuckets(oneSided.caller, callersOf, groupRules);
  const collect = (
    find: <Value>(buckets: PatternBuckets<Value>, side: 'called' | 'caller') => readonly Value[],
  ): readonly RuleGroup[] => [
    ...find(byBoth, 'called').flatMap((bucket) =>
      'group' in bucket ? [bucket.group] : find(bucket.byCaller, 'caller'),
    ),
    ...find(byCalled, 'called'),
    ...find(byCaller, 'caller'),
  ];
  return {
    rules,
    scheduled: Map.groupBy(
      enabled.filter(({ schedule }) => schedule !== undefined),
      ({ schedule }) => schedule?.id ?? '',
    ),
    candidates: (call) =>
      onceEach(
        collect((buckets, side) => bucketsFor(buckets, call[side])).map((group) =>
          rulesFor(group, call),
        ),
      ),
    around: (called, caller) =>
      collect((buckets, side) => bucketsAround(buckets, { called, caller }[side])).map(
        (group) => group.rules,
      ),
  };
}

function createBucket(rules: readonly Rule[]): Bucket {
  return rules.length <= fewRules
    ? { group: groupRules(rules) }
    : { byCaller: sortIntoBuckets(rules, callersOf, groupRules) };
}

/** A rule with long lists on both sides would stand in the index as often as their product. */
function hasManyPairs({ calledNumbers, callers }: Rule): boolean {
  const [called, caller] = [calledNumbers.positive.length, callers.positive.length];
  return called * caller > mostPairsPerItem * (called + caller);
}

/** Rules of many pairs by the side that fewer of them share. */
function chooseSides(rules: readonly Rule[]): Record<'called' | 'caller', readonly Rule[]> {
  const [calledCounts, callerCounts] = [countItems(rules, calledOf), countItems(rules, callersOf)];
  const sides = Object.groupBy(rules, (rule) =>
    mostShared(calledOf(rule), calledCounts) < mostShared(callersOf(rule), callerCounts)
      ? 'called'
      : 'caller',
  );
  return { called: sides.called ?? [], caller: sides.caller ?? [] };
}

function countItems(
  rules: readonly Rule[],
  listOf: (rule: Rule) => PatternList,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const rule of rules) {
    for (const item of listOf(rule).positive) {
      const key = formatPattern(item);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

/** By how many rules the item is shared that is shared by the most; a list must be looked at whoever is called. */
function mostShared({ positive }: PatternList, counts: ReadonlyMap<string, number>): number {
  return positive.reduce(
    (most, item) =>
      item.kind === 'list' ? Infinity : Math.max(most, counts.get(formatPattern(item)) ?? 0),
    0,
  );
}

function calledOf({ calledNumbers }: Rule): PatternList {
  return calledNumbers;
}

function callersOf({ callers }: Rule): PatternList {
  return callers;
}

/** A rule stands in several groups where several of its items match. */
function onceEach(groups: readonly (readonly Rule[])[]): readonly Rule[] {
  const [first = [], ...others] = groups;
  return others.length === 0 ? first : [...new Set(groups.flat())];
}
