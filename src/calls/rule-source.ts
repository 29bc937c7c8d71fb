import type { MalformedRow } from '../routing/rule.ts';
import type { RuleIndex } from '../routing/rule-index.ts';
import type { Identity } from '../telephony/identity.ts';

/** The rules that may concern a called identity: those of its own partition and of `any`. */
export interface RuleSet {
  /** One for each partition. */
  readonly indexes: readonly RuleIndex[];
  readonly malformed: readonly MalformedRow[];
  /** Why the rules are older than they should be, where they are; fit for a log. */
  readonly trouble?: string;
}

/** Why rules cannot be read; the message is fit for a log. */
export class RulesUnreadableError extends Error {
  override readonly name = 'RulesUnreadableError';
}

/** Where the heart gets its rules from. */
export interface RuleSource {
  /**
   * With nothing in memory it waits until `deadline` (milliseconds since the epoch), then throws a
   * RulesUnreadableError.
   */
  rulesFor(called: Identity, deadline: number): Promise<RuleSet>;
}
