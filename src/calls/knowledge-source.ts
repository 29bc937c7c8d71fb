import type { KnownSchedule, MalformedSchedule, Membership } from '../routing/knowledge.ts';
import type { ListMember } from '../routing/list-member.ts';

/** A schedule as it is served. */
export interface ScheduleReading {
  readonly known: KnownSchedule;
  /** What is wrong with the rows as they are now, where they cannot be used; `known` may be their last good form. */
  readonly malformed?: MalformedSchedule;
  /** Why it is older than it should be, where it is; fit for a log. */
  readonly trouble?: string;
}

/** Where the heart gets schedules from. */
export interface ScheduleSource {
  /**
   * With nothing in memory it waits until `deadline` (milliseconds since the epoch), then answers that the schedule
   * cannot be used. Never rejects.
   */
  schedule(id: string, deadline: number): Promise<ScheduleReading>;
  /** The schedule as it is in memory, however old; undefined where it is not. */
  recall(id: string): KnownSchedule | undefined;
}

/** Whether somebody is on a list. */
export interface MemberReading {
  /** Undefined where there is no such member, or nobody can tell. */
  readonly member: ListMember | undefined;
  /** Why the answer may be wrong, where it may; fit for a log. */
  readonly trouble?: string;
}

/** Where the heart gets memberships of lists from. */
export interface ListSource {
  /** Waits only for a moment, since a call that rings is worth more than a list. Never rejects. */
  member(membership: Membership): Promise<MemberReading>;
}
