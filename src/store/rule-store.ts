import { odata, type TableClient } from '@azure/data-tables';
import type { RulesReport } from '../calls/health.ts';
import { type RuleSource, RulesUnreadableError } from '../calls/rule-source.ts';
import { withinTime } from '../calls/time-limit.ts';
import { anyPartition } from '../routing/rule.ts';
import type { AlarmClock } from './alarm-clock.ts';
import { describeStorageFailure } from './errors.ts';
import { createRefreshingCache } from './refreshing-cache.ts';
import { type RulePartition, type StoredRule, understandPartition } from './rule-partition.ts';

/** What the store works with; times are in milliseconds. */
export interface RuleStoreOptions {
  readonly table: TableClient;
  /** How long a request for one page of rows may take. */
  readonly requestTimeout: number;
  /** How old rules may be before a call waits for newer ones. */
  readonly refresh: number;
  readonly clock: AlarmClock;
}

/** The rules of a table, served from memory. */
export interface RuleStore extends RuleSource {
  /** Begins to read what every call needs, without waiting for it, and again until something was read once. */
  warm(): void;
  report(): RulesReport;
}

/** How long a call waits for rules that are older than they should be. */
const longestWait = 500;

/** After how long reading is begun again while nothing was ever read, in milliseconds. */
const warmAgain = 2_000;

/** How many called identities are remembered. */
const mostPartitions = 10_000;

/** Pages of a partition as large as it may be (10,000 rows), and one more; each may take a request's time. */
const mostPages = 11;

/** Creates a store that has read nothing yet. */
export function createRuleStore(options: RuleStoreOptions): RuleStore {
  const { table, requestTimeout, refresh, clock } = options;
  const partitions = createRefreshingCache<RulePartition>({
    read: async (partition, former) =>
      understandPartition(await readPartition(table, partition, requestTimeout), former),
    refreshMilliseconds: refresh,
    longestWait,
    longestRead: mostPages * requestTimeout,
    capacity: mostPartitions,
    clock,
  });
  const warm = (): void => {
    // An instance that nobody calls must not stay ill because storage was away for its first moment.
    if (partitions.lastSuccess() === undefined) {
      partitions.warm(anyPartition);
      clock.after(warmAgain, warm);
    }
  };
  return {
    async rulesFor(called, deadline) {
      try {
        const [own, any] = await Promise.all([
          partitions.get(called.canonical, deadline),
          partitions.get(anyPartition, deadline),
        ]);
        const trouble = own.trouble ?? any.trouble;
        return {
          rules: [...own.value.rules, ...any.value.rules],
          malformed: [...own.value.malformed, ...any.value.malformed],
          ...(trouble === undefined ? {} : { trouble: describeTrouble(trouble) }),
        };
      } catch (error) {
        throw new RulesUnreadableError(describeTrouble(error), { cause: error });
      }
    },
    warm,
    report() {
      const lastRead = partitions.lastSuccess();
      const failure = partitions.lastFailure();
      const isRecent = failure !== undefined && failure.instant >= (lastRead ?? 0);
      return {
        lastRead,
        oldestAge: partitions.oldestAge(),
        failure: isRecent ? describeTrouble(failure.error) : undefined,
        malformed: partitions.values().flatMap(({ malformed }) => malformed),
      };
    },
  };
}

function describeTrouble(error: unknown): string {
  return error instanceof RulesUnreadableError ? error.message : describeStorageFailure(error);
}

async function readPartition(
  table: TableClient,
  partition: string,
  timeout: number,
): Promise<readonly StoredRule[]> {
  const callOff = new AbortController();
  const pages = table
    .listEntities<Record<string, unknown>>({
      queryOptions: { filter: odata`PartitionKey eq ${partition}` },
      abortSignal: callOff.signal,
    })
    .byPage();
  const rows: StoredRule[] = [];
  try {
    for (;;) {
      const page = await withinTime(pages.next(), timeout, callOff);
      if (page.done === true) {
        return rows;
      }
      for (const { partitionKey, rowKey, etag, timestamp, ...columns } of page.value) {
        rows.push({ partition: partitionKey ?? partition, id: rowKey ?? '', etag, columns });
      }
    }
  } catch (error) {
    throw new RulesUnreadableError(describeStorageFailure(error), { cause: error });
  }
}
