import type { Identity } from '../../telephony/identity.ts';
import { bucketsFor, sortIntoBuckets } from '../pattern-buckets.ts';
import type { Rule } from '../rule.ts';
import { compareStandings, type Standing } from '../standing.ts';
import { type CompileConditions, isUnconditional } from './conditions.ts';
import { certainSpecificity, excludes } from './scope.ts';

/** Rules of `any`, as an identity that they may be about meets them. */
export interface AnyRules {
  /** Every identity that a rule lists exactly, with those rules. */
  readonly naming: ReadonlyMap<string, readonly Rule[]>;
  /** The first rule that rejects or ignores every call to the identity. */
  firstRefusal(called: Identity): Standing | undefined;
  /** The first rule that matches every call to the identity, if it `acts`. */
  firstMatch(called: Identity, acts: (rule: Rule) => boolean): Standing | undefined;
}

type FindFirst = (called: Identity, acts: (rule: Rule) => boolean) => Standing | undefined;

/** Compiles rules of `any`: those that are enabled and do something. */
export function compileAnyRules(rules: readonly Rule[], conditionsOf: CompileConditions): AnyRules {
  const unconditional = rules.filter(isUnconditional);
  const refusing = findFirstOf(
    unconditional.filter(({ action }) => action !== 'redirect'),
    conditionsOf,
  );
  return {
    naming: listNamed(rules, conditionsOf),
    firstRefusal: (called) => refusing(called, () => true),
    firstMatch: findFirstOf(unconditional, conditionsOf),
  };
}

function listNamed(
  rules: readonly Rule[],
  conditionsOf: CompileConditions,
): ReadonlyMap<string, readonly Rule[]> {
  const naming = new Map<string, Rule[]>();
  for (const rule of rules) {
    const { called } = conditionsOf(rule);
    for (const canonical of called.positive.exact) {
      if (!excludes(called, canonical)) {
        const found = naming.get(canonical) ?? [];
        found.push(rule);
        naming.set(canonical, found);
      }
    }
  }
  return naming;
}

function findFirstOf(rules: readonly Rule[], conditionsOf: CompileConditions): FindFirst {
  const buckets = sortIntoBuckets(
    rules.filter(isCertainForSomebody),
    ({ calledNumbers: { positive, negative } }) => ({
      // A rule that names a list beside others is certain for the others.
      positive: positive.filter(({ kind }) => kind !== 'list'),
      negative,
    }),
    groupAlike,
  );
  return (called, acts) => {
    let first: Standing | undefined;
    for (const bucket of bucketsFor(buckets, called)) {
      const standing = firstCertain(bucket, called, acts, conditionsOf);
      if (
        standing !== undefined &&
        (first === undefined || compareStandings(standing, first) < 0)
      ) {
        first = standing;
      }
    }
    return first;
  };
}

/** Rules of one bucket that are about the same called identities: each of them matches where the first does. */
function groupAlike(rules: readonly Rule[]): readonly (readonly Rule[])[] {
  const groups = Map.groupBy(rules.toSorted(compareAlike), ({ calledNumbers }) =>
    JSON.stringify(calledNumbers),
  );
  return [...groups.values()];
}

/**
 * The order of rules that name an identity as specifically as each other. Those of one bucket do, except for rules that
 * name it better: they stand in a better bucket too.
 */
function compareAlike(left: Rule, right: Rule): number {
  const alike = { called: 0, caller: 0 };
  return compareStandings({ rule: left, ...alike }, { rule: right, ...alike });
}

function firstCertain(
  groups: readonly (readonly Rule[])[],
  called: Identity,
  acts: (rule: Rule) => boolean,
  conditionsOf: CompileConditions,
): Standing | undefined {
  let first: Standing | undefined;
  for (const group of groups) {
    const [best] = group;
    if (best === undefined || (first !== undefined && compareAlike(first.rule, best) < 0)) {
      return first;
    }
    const specificity = certainSpecificity(conditionsOf(best).called, called.canonical);
    const rule = specificity === undefined ? undefined : group.find(acts);
    if (
      specificity !== undefined &&
      rule !== undefined &&
      (first === undefined || compareAlike(rule, first.rule) < 0)
    ) {
      first = { rule, called: specificity, caller: 0 };
    }
  }
  return first;
}

function isCertainForSomebody({ calledNumbers: { positive, negative } }: Rule): boolean {
  return (
    !negative.some(({ kind }) => kind === 'list') &&
    (positive.length === 0 || positive.some(({ kind }) => kind !== 'list'))
  );
}
