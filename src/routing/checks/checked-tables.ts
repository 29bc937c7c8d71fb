import type { MalformedSchedule } from '../knowledge.ts';
import type { RuleRow, Strategy } from '../rule.ts';

/** The rows of a schedule, as far as a check asks: a schedule without problems is a good one. */
export interface KnownScheduleRows extends Pick<MalformedSchedule, 'problems'> {
  /** The instant from which on its `override` decides no more, in milliseconds since the epoch. */
  readonly overriddenUntil?: number | undefined;
}

/** What rules are checked against beside each other. */
export interface CheckTerms {
  /** Prefixes of phone numbers, as in `ALLOWED_DESTINATIONS`; `+` allows all of them. */
  readonly allowedDestinations: readonly string[];
  /** What the platform can do with several targets. */
  readonly strategies: ReadonlySet<Strategy>;
}

/** The tables as they are checked: all of them, or the partitions that a write touches. */
export interface CheckedTables extends CheckTerms {
  /** As stored, in the order of the table. */
  readonly rules: readonly RuleRow[];
  /** By the id of the schedule. */
  readonly schedules: ReadonlyMap<string, KnownScheduleRows>;
  /** The ids of lists that have at least one member. */
  readonly lists: ReadonlySet<string>;
  /** Whether these are all partitions; only then can it be told what no rule uses. */
  readonly isWhole: boolean;
}
