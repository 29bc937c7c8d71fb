import type { ConsideredRows } from '../routing/explain.ts';
import type { Knowledge } from '../routing/knowledge.ts';
import { matchRule } from '../routing/match.ts';
import { needsOf } from '../routing/needs.ts';
import type { Abilities, RoutingTerms } from '../routing/route.ts';
import { type Rule, ruleName } from '../routing/rule.ts';
import type { RoutedCall } from '../telephony/call.ts';
import type { Identity } from '../telephony/identity.ts';
import { gatherKnowledge, type KnowledgeSources } from './gather-knowledge.ts';
import { describeMalformed, describeUnusableSchedule } from './remarks.ts';
import { type RuleSet, type RuleSource, RulesUnreadableError } from './rule-source.ts';

/** Where the terms of decisions come from. */
export interface TermSources extends KnowledgeSources {
  readonly rules: RuleSource;
  readonly allowedDestinations: readonly string[];
  readonly fallbackTarget: Identity | undefined;
}

/** All that a decision depends on. */
export interface ReadTerms {
  readonly terms: RoutingTerms;
  /** Every row of the partitions that were asked. */
  readonly considered: ConsideredRows;
  /** Why the rules could not be read, where they could not; the decision then is FALLBACK_TARGET's alone. */
  readonly unreadable: string | undefined;
  /** What a reader of the log should know. */
  readonly remarks: readonly string[];
}

/**
 * Reads what a decision on a call depends on: the rules that may concern it, then in one round whatever else they
 * need. `deadline` is how long it may wait with nothing in memory, in milliseconds since the epoch. Calls and
 * explanations read the same.
 */
export async function readTerms(
  call: RoutedCall,
  sources: TermSources,
  abilities: Abilities,
  deadline: number,
): Promise<ReadTerms> {
  const { allowedDestinations, fallbackTarget } = sources;
  const read = await readRules(call, sources.rules, deadline);
  const rules = read.indexes.flatMap((index) => index.candidates(call));
  const { knowledge, remarks } = await gatherKnowledge(
    needsOf(rules, call),
    sources,
    call.time,
    deadline,
  );
  return {
    terms: { rules, knowledge, allowedDestinations, fallbackTarget, abilities },
    considered: {
      rules: read.indexes.flatMap((index) => index.rules),
      malformed: read.malformed,
    },
    unreadable: read.unreadable,
    remarks: [
      ...read.remarks,
      ...read.malformed.map(describeMalformed),
      ...remarks,
      ...rulesWithoutSchedule(rules, call, knowledge),
    ],
  };
}

async function readRules(
  { called }: RoutedCall,
  source: RuleSource,
  deadline: number,
): Promise<RuleSet & { remarks: readonly string[]; unreadable: string | undefined }> {
  try {
    const read = await source.rulesFor(called, deadline);
    const { trouble } = read;
    const remarks = trouble === undefined ? [] : [`the rules may be old: ${trouble}`];
    return { ...read, remarks, unreadable: undefined };
  } catch (error) {
    if (!(error instanceof RulesUnreadableError)) {
      throw error;
    }
    // The call rings on: what can be done without rules, FALLBACK_TARGET, is done.
    const remarks = [`the rules could not be read: ${error.message}`];
    return { indexes: [], malformed: [], remarks, unreadable: error.message };
  }
}

/** A rule whose schedule cannot be used is malformed as well, though its own row may be fine. */
function rulesWithoutSchedule(
  rules: readonly Rule[],
  call: RoutedCall,
  knowledge: Knowledge,
): readonly string[] {
  if (![...knowledge.schedules.values()].some((known) => 'unusable' in known)) {
    return [];
  }
  return rules.flatMap((rule) => {
    const found = matchRule(rule, call, knowledge);
    return found.kind === 'unusable-schedule'
      ? describeUnusableSchedule(ruleName(rule), found.problem)
      : [];
  });
}
