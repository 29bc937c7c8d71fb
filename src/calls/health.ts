import type { MalformedSchedule, Membership } from '../routing/knowledge.ts';
import type { Problem } from '../routing/problem.ts';
import type { MalformedRow } from '../routing/rule.ts';
import type { PlatformReport } from './watch.ts';

/** How the rules are. */
export interface RulesReport {
  /** Of the partition in memory that was read longest ago, in milliseconds; undefined while there is none. */
  readonly oldestAge: number | undefined;
  /** Why the last reading failed, where none has succeeded since. */
  readonly failure: string | undefined;
  /** The rows in memory that cannot be used as they stand. */
  readonly malformed: readonly MalformedRow[];
  /** The ids of the schedules that rules in memory name. */
  readonly schedules: ReadonlySet<string>;
}

/** How the schedules are. */
export interface SchedulesReport {
  /** Why the last reading failed, where none has succeeded since. */
  readonly failure: string | undefined;
  /** Those in memory whose rows cannot be used as they stand, or are missing though a rule names them. */
  readonly malformed: readonly MalformedSchedule[];
}

/** How the lists are. */
export interface ListsReport {
  /** Why the last reading failed, where none has succeeded since. */
  readonly failure: string | undefined;
  /** The members in memory whose rows cannot be used as they stand. */
  readonly malformed: readonly (Membership & { readonly problems: readonly Problem[] })[];
}

/** Who is asked how the app is; all of them answer from memory. */
export interface HealthSources {
  /** When rules were last read, in milliseconds since the epoch; undefined before the first time. */
  readonly rulesLastRead: () => number | undefined;
  readonly rules: () => RulesReport;
  readonly schedules: () => SchedulesReport;
  readonly lists: () => ListsReport;
  readonly platform: () => PlatformReport;
  /** How many calls could not be written to the table of calls since the process began. */
  readonly unwritten: () => number;
}

/** How the app is, from memory: nothing is asked of anybody. */
export interface Health {
  /** Whether calls can be handled as they should be. Everybody may ask, so it costs next to nothing. */
  isHealthy(): boolean;
  /** What is wrong, by name, and what was seen last; for JSON, with whole numbers in it. */
  details(): Readonly<Record<string, unknown>>;
}

/**
 * The health of an app that handles calls. It is ill while rules were never read, and from the moment the platform
 * denies a request until it accepts one; malformed rows are told, but harm only themselves.
 */
export function createHealth({
  rulesLastRead,
  rules,
  schedules,
  lists,
  platform,
  unwritten,
}: HealthSources): Health {
  return {
    isHealthy: () => rulesLastRead() !== undefined && platform().deniedSince === undefined,
    details() {
      const { oldestAge, failure, malformed, schedules: named } = rules();
      // A schedule stays in memory for a while after the last rule that named it was corrected.
      const unusable = schedules().malformed.filter(({ id }) => named.has(id));
      const { lastSuccess, deniedSince } = platform();
      return {
        settings: [],
        rules: {
          lastRead: timestamp(rulesLastRead()),
          oldestAgeSeconds: oldestAge === undefined ? null : Math.round(oldestAge / 1000),
          failure: failure ?? null,
          malformed: malformed.map(({ name, problems, goesOn }) => ({ name, problems, goesOn })),
        },
        schedules: { failure: schedules().failure ?? null, malformed: unusable },
        lists: { failure: lists().failure ?? null, malformed: lists().malformed },
        acs: { lastSuccess: timestamp(lastSuccess), deniedSince: timestamp(deniedSince) },
        calls: { unwritten: unwritten() },
      };
    },
  };
}

/** The health of an app whose settings cannot be used, for the reasons given in a sentence each. */
export function createIllness(problems: readonly string[]): Health {
  return { isHealthy: () => false, details: () => ({ settings: problems }) };
}

function timestamp(instant: number | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}
