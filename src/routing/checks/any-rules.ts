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
    (found) => [...found].sort(compareAlike),
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

/** Rules of one bucket stand so, except those that name the identity better: they stand in a better bucket too. */
function compareAlike(left: Rule, right: Rule): number {
  const alike = { called: 0, caller: 0 };
  return compareStandings({ rule: left, ...alike }, { rule: right, ...alike });
}

function firstCertain(
  bucket: readonly Rule[],
  called: Identity,
  acts: (rule: Rule) => boolean,
  conditionsOf: CompileConditions,
): Standing | undefined {
  for (const rule of bucket) {
    const specificity = certainSpecificity(conditionsOf(rule).called, called.canonical);
    if (specificity !== undefined && acts(rule)) {
      return { rule, called: specificity, caller: 0 };
    }
  }
  return undefined;
}

function isCertainForSomebody({ calledNumbers: { positive, negative } }: Rule): boolean {
  return (
    !negative.some(({ kind }) => kind === 'list') &&
    (positive.length === 0 || positive.some(({ kind }) => kind !== 'list'))
  );
}
