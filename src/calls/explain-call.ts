import { type Explanation, explain } from '../routing/explain.ts';
import type { Abilities } from '../routing/route.ts';
import type { RoutedCall } from '../telephony/call.ts';
import type { Clock } from './attempts.ts';
import { readTerms, type TermSources } from './read-terms.ts';

/** What explanations are made with; times are in milliseconds. */
export interface Explaining extends TermSources {
  readonly abilities: Abilities;
  /** How long a call rings, and how long an attempt may take: they say how long rules are waited for. */
  readonly ringTime: number;
  readonly attemptTimeout: number;
  readonly clock: Pick<Clock, 'now'>;
}

/** An explanation, and what its reader should know beside. */
export interface ExplainedCall extends Explanation {
  readonly remarks: readonly string[];
}

/** Explains a call as if it rang now: it waits for rules as long as that call would, and decides as it would. */
export async function explainCall(
  call: RoutedCall,
  explaining: Explaining,
): Promise<ExplainedCall> {
  const { abilities, ringTime, attemptTimeout, clock } = explaining;
  const deadline = clock.now() + Math.max(ringTime - 2 * attemptTimeout, attemptTimeout);
  const patience = { deadline, least: attemptTimeout, now: clock.now };
  const { terms, indexes, malformed, remarks } = await readTerms(
    call,
    explaining,
    abilities,
    patience,
    'explanation',
  );
  const rules = indexes.flatMap((index) => index.rules);
  return { ...explain(call, terms, { rules, malformed }), remarks: remarks() };
}
