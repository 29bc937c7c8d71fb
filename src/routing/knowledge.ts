import type { Problem, RowProblem } from './problem.ts';
import type { Schedule } from './schedule.ts';

/** A schedule as a decision finds it: one to hold instants against, or why there is none. */
export type KnownSchedule =
  | { readonly schedule: Schedule }
  | { readonly unusable: Pick<Problem, 'problem' | 'remedy'> };

/** A schedule whose rows cannot be used as they stand, with every problem of every row. */
export interface MalformedSchedule {
  readonly id: string;
  readonly problems: readonly RowProblem[];
}

/** Somebody who may be a member of a list. */
export interface Membership {
  readonly list: string;
  /** In canonical form. */
  readonly identity: string;
}

/** What is known beside the rules, as data. What is missing was not asked for. */
export interface Knowledge {
  /** By the id of the schedule. */
  readonly schedules: ReadonlyMap<string, KnownSchedule>;
  /** By `membershipKey`. */
  readonly memberships: ReadonlyMap<string, boolean>;
}

/** Nothing known. */
export const noKnowledge: Knowledge = { schedules: new Map(), memberships: new Map() };

/** The key under which the answer on a membership is kept. */
export function membershipKey({ list, identity }: Membership): string {
  return `${list}/${identity}`;
}
