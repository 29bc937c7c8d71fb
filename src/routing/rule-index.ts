import type { CallParties } from '../telephony/call.ts';
import { anyIdentity, type Pattern, type PatternList } from './pattern.ts';
import {
  bucketsAround,
  bucketsFor,
  type PatternBuckets,
  sortIntoBuckets,
} from './pattern-buckets.ts';
import type { Rule } from './rule.ts';

/** The rules of one partition, compiled so that a call looks only at those that can match. */
export interface RuleIndex {
  /** All of them, in the order of the table, disabled ones too. */
  readonly rules: readonly Rule[];
  /** The enabled rules that name a schedule, by its id. */
  readonly scheduled: ReadonlyMap<string, readonly Rule[]>;
  /** The enabled rules whose pattern lists can match the parties, each once. */
  candidates(parties: Pick<CallParties, 'called' | 'caller'>): readonly Rule[];
  /**
   * The enabled rules whose pattern lists can match everybody whom these patterns match; undefined stands for everybody
   * there is. They come in groups, each in the order in which the rules were given; a rule may be in several.
   */
  around(called: Pattern | undefined, caller: Pattern | undefined): readonly (readonly Rule[])[];
}

/** Rules with the same condition on the called identity, by caller as well where they are many. */
interface Bucket {
  readonly rules: readonly Rule[];
  readonly byCaller: PatternBuckets<readonly Rule[]> | undefined;
}

/** Up to so many rules it is quicker to look at each than to find those that can match. */
const fewRules = 8;

/** A rule stands under each pair of its items; where that makes more of them than items, by so much, under fewer. */
const mostPairsPerItem = 4;

/** Compiles the rules of one partition. */
export function compileRules(rules: readonly Rule[]): RuleIndex {
  const enabled = rules.filter((rule) => rule.enabled);
  const buckets = sortIntoBuckets(enabled, ({ calledNumbers }) => calledNumbers, createBucket);
  const scheduled = Map.groupBy(
    enabled.filter(({ schedule }) => schedule !== undefined),
    ({ schedule }) => schedule?.id ?? '',
  );
  return {
    rules,
    scheduled,
    candidates: ({ called, caller }) =>
      onceEach(narrow(bucketsFor(buckets, called), (byCaller) => bucketsFor(byCaller, caller))),
    around: (called, caller) =>
      narrow(bucketsAround(buckets, called), (byCaller) => bucketsAround(byCaller, caller)),
  };
}

function createBucket(rules: readonly Rule[]): Bucket {
  return {
    rules,
    byCaller:
      rules.length <= fewRules
        ? undefined
        : sortIntoBuckets(rules, callersToSortBy, (found) => found),
  };
}

/** A rule with long lists on both sides would stand in the index as often as their product. */
function callersToSortBy({ calledNumbers, callers }: Rule): PatternList {
  const [called, caller] = [calledNumbers.positive.length, callers.positive.length];
  return called * caller > mostPairsPerItem * (called + caller) ? anyIdentity : callers;
}

function narrow(
  buckets: readonly Bucket[],
  byTheirCallers: (byCaller: PatternBuckets<readonly Rule[]>) => readonly (readonly Rule[])[],
): readonly (readonly Rule[])[] {
  return buckets.flatMap(({ rules, byCaller }) =>
    byCaller === undefined ? [rules] : byTheirCallers(byCaller),
  );
}

/** A rule stands in several groups where several of its items match. */
function onceEach(groups: readonly (readonly Rule[])[]): readonly Rule[] {
  const [first = [], ...others] = groups;
  return others.length === 0 ? first : [...new Set(groups.flat())];
}
