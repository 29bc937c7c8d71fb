import { type Identity, readCanonicalIdentity } from '../../telephony/identity.ts';
import { anyPartition, type Rule } from '../rule.ts';
import { bestStanding, compareStandings, type Standing } from '../standing.ts';
import type { Steps } from '../steps.ts';
import type { Target } from '../target.ts';
import { type AnyRules, compileAnyRules } from './any-rules.ts';
import type { CheckTerms } from './checked-tables.ts';
import { type CompileConditions, isUnconditional, rememberConditions } from './conditions.ts';
import type { Successors } from './graph.ts';
import { offeredTargets } from './offered-targets.ts';
import { certainSpecificity } from './scope.ts';

/**
 * Who is handed to whom by which rule. An identity leads to the rules that may hand on its calls, a rule to its
 * targets: a rule with many called identities and many targets takes no more edges than it has items. The way from an
 * identity over a rule to itself is no redirection, since nobody is offered a call to himself.
 */
export interface Redirections {
  /** The nodes from 0: identities of ours, that is with a partition or listed exactly in `any`. */
  readonly identities: readonly string[];
  /** The nodes behind the identities. */
  readonly rules: readonly Rule[];
  readonly successors: Successors;
  /** Where every call to an identity goes first: from the identity's node over the rule's to the target's. */
  readonly certain: ReadonlyMap<number, CertainHop>;
}

/** A rule's node and the node of its target. */
export interface CertainHop {
  readonly rule: number;
  readonly target: number;
}

/** Whom a rule offers calls to, each once in the order written; none where it does not redirect. */
interface Offer {
  readonly all: readonly string[];
  /** Those among whom the first is drawn by weight. */
  readonly drawn: readonly string[];
}

interface Surroundings {
  readonly offerOf: (rule: Rule) => Offer;
  /** Of rules that name the identity in question: they stand by their most specific called item. */
  readonly standingOf: (rule: Rule) => Standing;
  readonly anyRules: AnyRules;
  readonly conditionsOf: CompileConditions;
}

const noOffer: Offer = { all: [], drawn: [] };

/** Draws the redirections among identities of ours. */
export function* drawRedirections(rules: readonly Rule[], terms: CheckTerms): Steps<Redirections> {
  const conditionsOf = rememberConditions();
  const offers = new Map(rules.map((rule) => [rule, readOffer(rule, terms)]));
  const offerOf = (rule: Rule): Offer => offers.get(rule) ?? noOffer;
  const acting = rules.filter(
    (rule) => rule.enabled && (rule.action !== 'redirect' || offerOf(rule).all.length > 0),
  );
  const partitions = Map.groupBy(acting, ({ partition }) => partition);
  const anyRules = compileAnyRules(partitions.get(anyPartition) ?? [], conditionsOf);
  partitions.delete(anyPartition);
  yield;

  const identities = [...new Set([...partitions.keys(), ...anyRules.naming.keys()])];
  const identityNodes = new Map(identities.map((canonical, node) => [canonical, node]));
  const ruleNodes = new Map(acting.map((rule, at) => [rule, identities.length + at]));
  const standings = new Map(acting.map((rule) => [rule, bestStanding(rule)]));
  const standingOf = (rule: Rule): Standing => standings.get(rule) ?? bestStanding(rule);
  const surroundings = { offerOf, standingOf, anyRules, conditionsOf };
  const certain = new Map<number, CertainHop>();

  const redirectingFrom = (canonical: string, node: number): readonly number[] => {
    const called = readCanonicalIdentity(canonical);
    if (called === undefined) {
      return [];
    }
    const own = partitions.get(canonical) ?? [];
    const hop = findCertainHop(called, own, surroundings);
    const [rule, target] = [hop && ruleNodes.get(hop.rule), hop && identityNodes.get(hop.target)];
    if (rule !== undefined && target !== undefined) {
      certain.set(node, { rule, target });
    }
    return findRedirecting(called, own, surroundings).flatMap((each) => ruleNodes.get(each) ?? []);
  };
  const fromIdentities: (readonly number[])[] = [];
  for (const [node, canonical] of identities.entries()) {
    fromIdentities.push(redirectingFrom(canonical, node));
    yield;
  }
  const fromRules = acting.map((rule) =>
    offerOf(rule).all.flatMap((canonical) => identityNodes.get(canonical) ?? []),
  );
  return { identities, rules: acting, successors: [...fromIdentities, ...fromRules], certain };
}

/** The rules that may hand on a call to the identity, and that name it. */
function findRedirecting(
  called: Identity,
  own: readonly Rule[],
  { anyRules, standingOf }: Surroundings,
): readonly Rule[] {
  const named = [...own, ...(anyRules.naming.get(called.canonical) ?? [])];
  const refusal = firstOf([
    ...own.filter((rule) => rule.action !== 'redirect' && isUnconditional(rule)).map(standingOf),
    anyRules.firstRefusal(called),
  ]);
  return named.filter(
    (rule) =>
      rule.action === 'redirect' &&
      (refusal === undefined || compareStandings(standingOf(rule), refusal) < 0),
  );
}

/** Whom every call to the identity goes to first, by the first rule of those that name it. */
function findCertainHop(
  called: Identity,
  own: readonly Rule[],
  { offerOf, standingOf, anyRules, conditionsOf }: Surroundings,
): { readonly rule: Rule; readonly target: string } | undefined {
  const { canonical } = called;
  const acts = (rule: Rule): boolean =>
    rule.action !== 'redirect' || offerOf(rule).all.some((target) => target !== canonical);
  const naming = own.length > 0 ? own : (anyRules.naming.get(canonical) ?? []);
  const first = firstOf(naming.filter(acts).map(standingOf));
  if (
    first === undefined ||
    !isUnconditional(first.rule) ||
    certainSpecificity(conditionsOf(first.rule).called, canonical) === undefined
  ) {
    return undefined;
  }
  const before = anyRules.firstMatch(called, acts);
  const target =
    before !== undefined && compareStandings(before, first) < 0
      ? undefined
      : certainTarget(offerOf(first.rule), canonical);
  return target === undefined ? undefined : { rule: first.rule, target };
}

/** Whom the identity's calls are offered to first whatever is drawn. */
function certainTarget({ all, drawn }: Offer, called: string): string | undefined {
  const isOther = (target: string): boolean => target !== called;
  // Three are enough to know whether there is more than one beside the called identity itself.
  const [only, ...others] = drawn.slice(0, 3).filter(isOther);
  return others.length > 0 ? undefined : (only ?? all.find(isOther));
}

function readOffer(rule: Rule, terms: CheckTerms): Offer {
  const targets = offeredTargets(rule, terms);
  return {
    all: onceEach(targets),
    drawn: rule.strategy === 'weighted' ? onceEach(targets.filter(({ weight }) => weight > 0)) : [],
  };
}

function onceEach(targets: readonly Target[]): readonly string[] {
  return [...new Set(targets.map(({ identity }) => identity.canonical))];
}

function firstOf(standings: readonly (Standing | undefined)[]): Standing | undefined {
  return standings
    .filter((standing) => standing !== undefined)
    .reduce<Standing | undefined>(
      (first, standing) =>
        first === undefined || compareStandings(standing, first) < 0 ? standing : first,
      undefined,
    );
}
