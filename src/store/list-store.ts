import { RestError, type TableClient } from '@azure/data-tables';
import type { ListsReport } from '../calls/health.ts';
import type { ListSource, MemberReading } from '../calls/knowledge-source.ts';
import { withinTime } from '../calls/time-limit.ts';
import { membershipKey } from '../routing/knowledge.ts';
import { type ListMember, readListMember } from '../routing/list-member.ts';
import { describeProblem } from '../routing/problem.ts';
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
interface Answer {
  readonly member: ListMember | undefined;
  readonly malformed: string | undefined;
}

/** How long a call waits for a membership. */
const longestWait = 500;

/** How many memberships are remembered. */
const mostMemberships = 100_000;

// No row can have a key with one of these (Table Storage, "Understanding the Table service data model").
const impossibleInKeys = /[/\\#?\p{Cc}]/u;

/** Creates a store that has read nothing yet. */
export function createListStore({
  table,
  requestTimeout,
  refresh,
  clock,
}: ListStoreOptions): ListStore {
  const answers = createRefreshingCache<Answer>({
    read: (key, former) => readMember(table, key, requestTimeout, former),
    refreshMilliseconds: refresh,
    longestWait,
    longestRead: requestTimeout,
    capacity: mostMemberships,
    clock,
  });
  return {
    async member(membership): Promise<MemberReading> {
      if (impossibleInKeys.test(membership.identity)) {
        return { member: undefined };
      }
      try {
        const { value, trouble } = await answers.get(
          membershipKey(membership),
          clock.now() + longestWait,
        );
        const { member } = value;
        const reason = trouble === undefined ? value.malformed : describeStorageFailure(trouble);
        return reason === undefined ? { member } : { member, trouble: reason };
      } catch (error) {
        return { member: undefined, trouble: describeStorageFailure(error) };
      }
    },
    report: () => ({ failure: currentFailure(answers) }),
  };
}

async function readMember(
  table: TableClient,
  key: string,
  timeout: number,
  former: Answer | undefined,
): Promise<Answer> {
  // The id of a list holds no slash.
  const end = key.indexOf('/');
  const callOff = new AbortController();
  const request = table.getEntity<Record<string, unknown>>(key.slice(0, end), key.slice(end + 1), {
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
      ? { member: read.member, malformed: undefined }
      : {
          member: former?.member,
          malformed: `its row is malformed: ${read.problems.map(describeProblem).join(', ')}`,
        };
  } catch (error) {
    if (error instanceof RestError && isMissingRow(error)) {
      return { member: undefined, malformed: undefined };
    }
    throw error;
  }
}
