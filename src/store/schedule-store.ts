import type { TableClient } from '@azure/data-tables';
import type { SchedulesReport } from '../calls/health.ts';
import type { ScheduleReading, ScheduleSource } from '../calls/knowledge-source.ts';
import type { KnownSchedule, MalformedSchedule } from '../routing/knowledge.ts';
import { describeRowProblems } from '../routing/problem.ts';
import { readSchedule } from '../routing/schedule.ts';
import type { AlarmClock } from './alarm-clock.ts';
import { currentFailure } from './cache-report.ts';
import { describeStorageFailure } from './errors.ts';
import { readPartitionRows, type StoredRow } from './partition-rows.ts';
import { createRefreshingCache } from './refreshing-cache.ts';

/** What the store works with; times are in milliseconds. */
export interface ScheduleStoreOptions {
  readonly table: TableClient;
  /** How long a request for one page of rows may take. */
  readonly requestTimeout: number;
  /** How old a schedule may be before a call waits for a newer one. */
  readonly refresh: number;
  readonly clock: AlarmClock;
}

/** The schedules of a table, served from memory. */
export interface ScheduleStore extends ScheduleSource {
  /** Begins to read a schedule that is not in memory, without waiting for it. */
  warm(id: string): void;
  report(): SchedulesReport;
}

/** A schedule as it was understood. */
interface UnderstoodSchedule {
  /** The marks of its rows. */
  readonly version: string;
  readonly known: KnownSchedule;
  readonly malformed: MalformedSchedule | undefined;
}

/** How long a call waits for a schedule that is older than it should be, in milliseconds. */
const longestWait = 500;

/** How many schedules are remembered. */
const mostSchedules = 10_000;

/** A schedule has a few pages of rows at most; each may take a request's time. */
const mostPages = 5;

/** Creates a store that has read nothing yet. */
export function createScheduleStore({
  table,
  requestTimeout,
  refresh,
  clock,
}: ScheduleStoreOptions): ScheduleStore {
  const schedules = createRefreshingCache<UnderstoodSchedule>({
    read: async (id, former) =>
      understandSchedule(id, await readPartitionRows(table, id, requestTimeout), former),
    refreshMilliseconds: refresh,
    longestWait,
    longestRead: mostPages * requestTimeout,
    capacity: mostSchedules,
    clock,
  });
  return {
    async schedule(id, deadline): Promise<ScheduleReading> {
      try {
        const { value, trouble } = await schedules.get(id, deadline);
        return {
          known: value.known,
          ...(value.malformed === undefined ? {} : { malformed: value.malformed }),
          ...(trouble === undefined ? {} : { trouble: describeStorageFailure(trouble) }),
        };
      } catch (error) {
        const problem = `schedule ${id} could not be read: ${describeStorageFailure(error)}`;
        return {
          known: { unusable: { problem, remedy: 'see to the storage account; it is read again' } },
        };
      }
    },
    recall: (id) => schedules.peek(id)?.known,
    warm(id) {
      if (schedules.peek(id) === undefined) {
        schedules.warm(id);
      }
    },
    report: () => ({
      failure: currentFailure(schedules),
      malformed: schedules.values().flatMap(({ malformed }) => malformed ?? []),
    }),
  };
}

/**
 * Understands the rows of a schedule. One that turned malformed goes on in its last good form; one that is gone does
 * not, since nobody meant it to.
 */
export function understandSchedule(
  id: string,
  stored: readonly StoredRow[],
  former: UnderstoodSchedule | undefined,
): UnderstoodSchedule {
  const version = JSON.stringify(stored.map(({ key, etag }) => [key, etag]));
  if (former?.version === version) {
    return former;
  }
  if (stored.length === 0) {
    const gone = {
      problem: `there is no schedule ${id}`,
      remedy: 'write its rows, or name another',
    };
    return {
      version,
      known: { unusable: gone },
      malformed: { id, problems: [{ row: 'week', column: 'PartitionKey', ...gone }] },
    };
  }
  const read = readSchedule(
    id,
    stored.map(({ key, columns }) => ({ id: key, columns })),
  );
  if ('schedule' in read) {
    return { version, known: read, malformed: undefined };
  }
  const malformed = { id, problems: read.problems };
  if (former !== undefined && 'schedule' in former.known) {
    return { version, known: former.known, malformed };
  }
  return {
    version,
    known: {
      unusable: {
        problem: `schedule ${id} is malformed (${describeRowProblems(read.problems)})`,
        remedy: 'correct its rows',
      },
    },
    malformed,
  };
}
