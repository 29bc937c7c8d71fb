import {
  type Knowledge,
  type KnownSchedule,
  type Membership,
  noKnowledge,
} from '../routing/knowledge.ts';
import type { Needs } from '../routing/needs.ts';
import type { ListSource, ScheduleSource } from './knowledge-source.ts';
import type { Patience } from './patience.ts';
import {
  describeFew,
  describeOldSchedule,
  describeScheduleGoingOn,
  describeUnsureMember,
} from './remarks.ts';

/** Who knows what rules do not say. */
export interface KnowledgeSources {
  readonly schedules: ScheduleSource;
  readonly lists: ListSource;
}

/** What was asked for, and what a reader of the log should know of it. */
export interface GatheredKnowledge {
  readonly knowledge: Knowledge;
  readonly remarks: readonly string[];
}

/** What was learned, under its key. */
interface Learned<Value> {
  readonly entry: readonly [string, Value];
  readonly remarks: readonly string[];
}

/** So many schedules, and as many memberships, are read for an explanation beside those that decide. */
const mostExplained = 32;

const nothing: GatheredKnowledge = { knowledge: noKnowledge, remarks: [] };

/** How long a schedule is waited for that matters only after the platform refused another rule's targets, in milliseconds. */
const shortWait = 500;

/** Asks for everything at once; `instant` is the call's, in milliseconds since the epoch. */
export async function gatherKnowledge(
  needs: Needs,
  sources: KnowledgeSources,
  instant: number,
  { deadline, least, now }: Patience,
): Promise<GatheredKnowledge> {
  if (needs.schedules.size === 0 && needs.memberships.size === 0) {
    return nothing;
  }
  const [urgent, other] = [Math.max(deadline, now() + least), now() + shortWait];
  const [schedules, memberships] = await Promise.all([
    Promise.all(
      Array.from(needs.schedules, ([id, { isUrgent }]) =>
        askSchedule(id, sources.schedules, isUrgent ? urgent : Math.min(urgent, other)),
      ),
    ),
    Promise.all(
      Array.from(needs.memberships, ([key, membership]) =>
        askMember(key, membership, sources.lists, instant),
      ),
    ),
  ]);
  return {
    knowledge: {
      schedules: new Map(schedules.map(({ entry }) => entry)),
      memberships: new Map(memberships.map(({ entry }) => entry)),
    },
    remarks: describeFew([...schedules, ...memberships].flatMap(({ remarks }) => remarks)),
  };
}

/**
 * Asks for some of what is not known yet, beyond what decides: of many thousand lists that rules name, the rest stays
 * unknown, since their reads would keep calls waiting that ring meanwhile.
 */
export async function gatherMore(
  needs: Needs,
  { knowledge, remarks }: GatheredKnowledge,
  sources: KnowledgeSources,
  instant: number,
  patience: Patience,
): Promise<GatheredKnowledge> {
  const { schedules, memberships } = knowledge;
  const more = await gatherKnowledge(
    {
      schedules: new Map(firstUnknown(needs.schedules, schedules)),
      memberships: new Map(firstUnknown(needs.memberships, memberships)),
    },
    sources,
    instant,
    patience,
  );
  return {
    knowledge: {
      schedules: new Map([...schedules, ...more.knowledge.schedules]),
      memberships: new Map([...memberships, ...more.knowledge.memberships]),
    },
    remarks: [...remarks, ...more.remarks],
  };
}

function firstUnknown<Need>(
  needs: ReadonlyMap<string, Need>,
  known: ReadonlyMap<string, unknown>,
): readonly (readonly [string, Need])[] {
  return [...needs].filter(([key]) => !known.has(key)).slice(0, mostExplained);
}

async function askSchedule(
  id: string,
  source: ScheduleSource,
  deadline: number,
): Promise<Learned<KnownSchedule>> {
  const { known, malformed, trouble } = await source.schedule(id, deadline);
  // Of a schedule that cannot be used at all, every rule that it concerns is told.
  const remarks =
    'unusable' in known
      ? []
      : [
          ...(malformed === undefined ? [] : [describeScheduleGoingOn(malformed)]),
          ...(trouble === undefined ? [] : [describeOldSchedule(id, trouble)]),
        ];
  return { entry: [id, known], remarks };
}

async function askMember(
  key: string,
  membership: Membership,
  source: ListSource,
  instant: number,
): Promise<Learned<boolean>> {
  const { member, trouble } = await source.member(membership);
  const isMember = member !== undefined && (member.until === undefined || instant < member.until);
  const remarks =
    trouble === undefined ? [] : [describeUnsureMember(membership, isMember, trouble)];
  return { entry: [key, isMember], remarks };
}
