import { RestError, type TableClient } from '@azure/data-tables';
import type { ListsReport } from '../calls/health.ts';
import type { ListSource, MemberReading } from '../calls/knowledge-source.ts';
import { withinTime } from '../calls/time-limit.ts';
import { type Membership, membershipKey } from '../routing/knowledge.ts';
import { type ListMember, readListMember } from '../routing/list-member.ts';
import { describeProblem, type Problem } from '../routing/problem.ts';
import { canBeTableKey } from '../routing/table-key.ts';
import type { AlarmClock } from './alarm-clock.ts';
import { currentFailure } from './cache-report.ts';
import { describeStorageFailure, isMissingRow } from './errors.ts';
import { createRefreshingCache } from './refreshing-cache.ts';

/** What the store works with; times are in milliseconds. */
export interface ListStoreOptions {
  readonly table: TableClient;
  /** How long a request for one member may take. */
  readonly requestTimeout: number;
  /** How old an answer may be before a call waits for a newer one. */
  readonly refresh: number;
  readonly clock: AlarmClock;
}

/** Memberships of lists, a point read each, served from memory. */
export interface ListStore extends ListSource {
  report(): ListsReport;
}

/** An answer of the table; `malformed` says why the row as it is now cannot be used. */
interface MemberRow {
  readonly membership: Membership;
  readonly member: ListMember | undefined;
  readonly malformed: readonly Problem[] | undefined;
}

/** How long a call waits for a membership, in milliseconds. */
const longestWait = 500;

/** How many memberships are remembered. */
const mostMemberships = 100_000;

/** Creates a store that has read nothing yet. */
export function createListStore({
  table,
  requestTimeout,
  refresh,
  clock,
}: ListStoreOptions): ListStore {
  const answers = createRefreshingCache<MemberRow>({
    read: (key, former) => readMember(table, key, requestTimeout, former),
    refreshMilliseconds: refresh,
    longestWait,
    longestRead: requestTimeout,
    capacity: mostMemberships,
    clock,
  });
  return {
    async member(membership): Promise<MemberReading> {
      if (!canBeTableKey(membership.identity)) {
        return { member: undefined };
      }
      try {
        const { value, trouble } = await answers.get(
          membershipKey(membership),
          clock.now() + longestWait,
        );
        const { member, malformed } = value;
        const reasons = [
          ...(trouble === undefined ? [] : [describeStorageFailure(trouble)]),
          ...(malformed === undefined
            ? []
            : [`its row is malformed: ${describeProblems(malformed)}`]),
        ];
        return reasons.length === 0 ? { member } : { member, trouble: reasons.join(', ') };
      } catch (error) {
        return { member: undefined, trouble: describeStorageFailure(error) };
      }
    },
    report: () => ({
      failure: currentFailure(answers),
      malformed: answers
        .values()
        .flatMap(({ membership, malformed }) =>
          malformed === undefined ? [] : { ...membership, problems: malformed },
        ),
    }),
  };
}

async function readMember(
  table: TableClient,
  key: string,
  timeout: number,
  former: MemberRow | undefined,
): Promise<MemberRow> {
  // The id of a list holds no slash.
  const end = key.indexOf('/');
  const membership = { list: key.slice(0, end), identity: key.slice(end + 1) };
  const callOff = new AbortController();
  const request = table.getEntity<Record<string, unknown>>(membership.list, membership.identity, {
    abortSignal: callOff.signal,
  });
  try {
    const {
      partitionKey,
      rowKey,
      etag,
      timestamp,
      'odata.metadata': metadata,
      ...columns
    } = await withinTime(request, timeout, callOff);
    const read = readListMember(columns);
    return 'member' in read
      ? { membership, member: read.member, malformed: undefined }
      : { membership, member: former?.member, malformed: read.problems };
  } catch (error) {
    if (error instanceof RestError && isMissingRow(error)) {
      return { membership, member: undefined, malformed: undefined };
    }
    throw error;
  }
}

function describeProblems(problems: readonly Problem[]): string {
  return problems.map(describeProblem).join(', ');
}
