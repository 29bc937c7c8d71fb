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
  /** Why the rules could not be read, where they could not. */
  readonly unreadable: string | undefined;
}

/** Explains a call as if it rang now: it waits for rules as long as that call would, and decides as it would. */
export async function explainCall(
  call: RoutedCall,
  explaining: Explaining,
): Promise<ExplainedCall> {
  const { abilities, ringTime, attemptTimeout, clock } = explaining;
  const deadline = clock.now() + Math.max(ringTime - 2 * attemptTimeout, attemptTimeout);
  const { terms, considered, unreadable, remarks } = await readTerms(
    call,
    explaining,
    abilities,
    deadline,
  );
  return { ...explain(call, terms, considered), unreadable, remarks };
}
