import type { Knowledge } from '../routing/knowledge.ts';
import { type Extent, needsOf } from '../routing/needs.ts';
import type { Abilities, RoutingTerms } from '../routing/route.ts';
import type { MalformedRow, Rule } from '../routing/rule.ts';
import type { RuleIndex } from '../routing/rule-index.ts';
import type { RoutedCall } from '../telephony/call.ts';
import type { Identity } from '../telephony/identity.ts';
import { gatherKnowledge, gatherMore, type KnowledgeSources } from './gather-knowledge.ts';
import type { Patience } from './patience.ts';
import { describeMalformed, describeUnusableSchedule } from './remarks.ts';
import { type RuleSet, type RuleSource, RulesUnreadableError } from './rule-source.ts';

/** Where the terms of decisions come from. */
export interface TermSources extends KnowledgeSources {
  readonly rules: RuleSource;
  readonly allowedDestinations: readonly string[];
  readonly fallbackTarget: Identity | undefined;
}

/** All that a decision depends on. */
export interface TermsReading {
  readonly terms: RoutingTerms;
  /** Every rule of the partitions that were asked, and every row of theirs that cannot be used as it stands. */
  readonly indexes: readonly RuleIndex[];
  readonly malformed: readonly MalformedRow[];
  /** Whether the rules could be read; where not, the decision is FALLBACK_TARGET's alone. */
  readonly areReadable: boolean;
  /** Says what a reader of the log should know; it costs what a call that rings need not wait for. */
  readonly remarks: () => readonly string[];
}

/**
 * Reads what a decision on a call depends on: the rules that may concern it, then in one round whatever else they
 * need. Calls and explanations decide by the same; an explanation then reads what the decision could do without.
 */
export async function readTerms(
  call: RoutedCall,
  sources: TermSources,
  abilities: Abilities,
  patience: Patience,
  extent: Extent,
): Promise<TermsReading> {
  const { allowedDestinations, fallbackTarget } = sources;
  const read = await readRules(call, sources.rules, patience.deadline);
  const { indexes, malformed } = read;
  const rules = indexes.flatMap((index) => index.candidates(call));
  const needsFor = (some: readonly Rule[], what: Extent) =>
    needsOf(some, call, { allowedDestinations, abilities }, what);
  const decisive = await gatherKnowledge(needsFor(rules, 'decision'), sources, call.time, patience);
  const { knowledge, remarks } =
    extent === 'decision'
      ? decisive
      : await gatherMore(
          needsFor(
            [...indexes.flatMap((index) => index.rules), ...malformed.map(({ draft }) => draft)],
            'explanation',
          ),
          decisive,
          sources,
          call.time,
          patience,
        );
  return {
    terms: { rules, knowledge, allowedDestinations, fallbackTarget, abilities },
    indexes,
    malformed,
    areReadable: read.areReadable,
    remarks: () => [
      ...read.remarks,
      ...describeMalformed(malformed),
      ...remarks,
      ...rulesWithoutSchedule(indexes, knowledge, sources),
    ],
  };
}

async function readRules(
  { called }: RoutedCall,
  source: RuleSource,
  deadline: number,
): Promise<RuleSet & { remarks: readonly string[]; areReadable: boolean }> {
  try {
    const read = await source.rulesFor(called, deadline);
    const { trouble } = read;
    const remarks = trouble === undefined ? [] : [`the rules may be old: ${trouble}`];
    return { ...read, remarks, areReadable: true };
  } catch (error) {
    if (!(error instanceof RulesUnreadableError)) {
      throw error;
    }
    // The call rings on: what can be done without rules, FALLBACK_TARGET, is done.
    const remarks = [`the rules could not be read: ${error.message}`];
    return { indexes: [], malformed: [], remarks, areReadable: false };
  }
}

/**
 * A rule whose schedule cannot be used is malformed as well, though its own row may be fine; of a schedule that this
 * call does not need, that is known only where it is in memory.
 */
function rulesWithoutSchedule(
  indexes: readonly RuleIndex[],
  { schedules }: Knowledge,
  sources: KnowledgeSources,
): readonly string[] {
  return indexes.flatMap((index) =>
    [...index.scheduled].flatMap(([id, rules]) => {
      const known = schedules.get(id) ?? sources.schedules.recall(id);
      return known !== undefined && 'unusable' in known
        ? describeUnusableSchedule(rules, known.unusable)
        : [];
    }),
  );
}
