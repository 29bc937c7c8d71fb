import { compileAnyRules } from '../routing/checks/any-rules.ts';
import type { CheckTerms } from '../routing/checks/checked-tables.ts';
import { rememberConditions } from '../routing/checks/conditions.ts';
import { offeredTargets } from '../routing/checks/offered-targets.ts';
import { drawRedirections } from '../routing/checks/redirections.ts';
import type { Pattern } from '../routing/pattern.ts';
import { anyPartition, type Rule, readRule, ruleName } from '../routing/rule.ts';
import type { Steps } from '../routing/steps.ts';

/** The redirections that a change brings about. */
export interface AddedRedirections {
  /** Whose calls are handed on by them, in canonical form. */
  readonly sources: ReadonlySet<string>;
  /** To whom. */
  readonly targets: ReadonlySet<string>;
}

/**
 * Compares the redirections of some rules before and after a change. Added are those of rules that are written, those
 * that a refusal no longer hides, and those that now every call goes by, since their rule has become the first.
 */
export function* findAddedRedirections(
  before: readonly Rule[],
  after: readonly Rule[],
  isWritten: (rule: Rule) => boolean,
  terms: CheckTerms,
): Steps<AddedRedirections> {
  const known = new Map(
    (yield* hopsOf(before, terms)).map(({ from, rules, certain }) => [
      from,
      { rules: new Set(rules.map(({ rule }) => ruleName(rule))), certain },
    ]),
  );
  const sources = new Set<string>();
  const targets = new Set<string>();
  for (const { from, rules, certain } of yield* hopsOf(after, terms)) {
    const former = known.get(from);
    const added = [
      ...rules
        .filter(({ rule }) => isWritten(rule) || former?.rules.has(ruleName(rule)) !== true)
        .flatMap((each) => each.targets),
      ...(certain !== undefined && !isSameHop(certain, former?.certain) ? [certain.target] : []),
    ].filter((target) => target !== from);
    if (added.length > 0) {
      sources.add(from);
    }
    for (const target of added) {
      targets.add(target);
    }
  }
  return { sources, targets };
}

/** The rules of these partitions, and those of `any` as far as they are about these identities by name. */
export function rulesAbout(
  identities: ReadonlySet<string>,
  rules: readonly Rule[],
): readonly Rule[] {
  const isMeant = (item: Pattern): boolean =>
    item.kind !== 'exact' || identities.has(item.canonical);
  return rules.flatMap((rule) => {
    if (rule.partition !== anyPartition) {
      return identities.has(rule.partition) ? [rule] : [];
    }
    const { positive, negative } = rule.calledNumbers;
    const meant = positive.filter(isMeant);
    if (meant.length === positive.length) {
      return [rule];
    }
    // Without any item left it would be about every number.
    return meant.length === 0 ? [] : [{ ...rule, calledNumbers: { positive: meant, negative } }];
  });
}

/** Where the calls to one identity may go. */
interface Hops {
  readonly from: string;
  readonly rules: readonly { readonly rule: Rule; readonly targets: readonly string[] }[];
  /** Where every call goes first. */
  readonly certain: CertainHop | undefined;
}

interface CertainHop {
  readonly rule: string;
  readonly target: string;
}

function* hopsOf(rules: readonly Rule[], terms: CheckTerms): Steps<readonly Hops[]> {
  const {
    identities,
    rules: acting,
    successors,
    certain,
  } = yield* drawRedirections([...rules, ...standIns(rules, terms)], terms);
  const ruleAt = (node: number): Rule | undefined => acting[node - identities.length];
  const targetsOf = (node: number): readonly string[] =>
    (successors[node] ?? []).flatMap((target) => identities[target] ?? []);
  return identities.map((from, node) => {
    const hop = certain.get(node);
    const [first, target] = [hop && ruleAt(hop.rule), hop && identities[hop.target]];
    return {
      from,
      rules: (successors[node] ?? []).flatMap((each) => {
        const rule = ruleAt(each);
        return rule === undefined ? [] : { rule, targets: targetsOf(each) };
      }),
      certain:
        first === undefined || target === undefined ? undefined : { rule: ruleName(first), target },
    };
  });
}

/** Only what is an identity of ours is a target: whoever is not known to be one may turn out to be. */
function standIns(rules: readonly Rule[], terms: CheckTerms): readonly Rule[] {
  const acting = rules.filter(
    (rule) =>
      rule.enabled && (rule.action !== 'redirect' || offeredTargets(rule, terms).length > 0),
  );
  const anyRules = acting.filter(({ partition }) => partition === anyPartition);
  const known = new Set([
    ...acting.map(({ partition }) => partition),
    ...compileAnyRules(anyRules, rememberConditions()).naming.keys(),
  ]);
  const targets = new Set(
    rules.flatMap((rule) => offeredTargets(rule, terms).map(({ identity }) => identity.canonical)),
  );
  const unknown = [...targets].filter((target) => !known.has(target));
  return unknown.flatMap((partition) => {
    const read = readRule({
      partition,
      id: 'stand-in',
      columns: { action: 'reject', callers: 'anonymous' },
    });
    return 'rule' in read ? read.rule : [];
  });
}

function isSameHop(hop: CertainHop, other: CertainHop | undefined): boolean {
  return hop.rule === other?.rule && hop.target === other.target;
}
