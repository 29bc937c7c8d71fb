import type { TableClient } from '@azure/data-tables';
import type { RulesReport } from '../calls/health.ts';
import { type RuleSource, RulesUnreadableError } from '../calls/rule-source.ts';
import { anyPartition, type Rule } from '../routing/rule.ts';
import type { AlarmClock } from './alarm-clock.ts';
import { currentFailure } from './cache-report.ts';
import { describeStorageFailure } from './errors.ts';
import { readPartitionRows } from './partition-rows.ts';
import { createRefreshingCache } from './refreshing-cache.ts';
import { type RulePartition, understandPartition } from './rule-partition.ts';

/** What the store works with; times are in milliseconds. */
export interface RuleStoreOptions {
  readonly table: TableClient;
  /** How long a request for one page of rows may take. */
  readonly requestTimeout: number;
  /** How old rules may be before a call waits for newer ones. */
  readonly refresh: number;
  readonly clock: AlarmClock;
  /** Is told of the rules of `any` whenever they were read, so that what they name can be read before a call asks. */
  readonly onAny: (rules: readonly Rule[]) => void;
}

/** The rules of a table, served from memory. */
export interface RuleStore extends RuleSource {
  /** Begins to read what every call needs, without waiting for it, and again until something was read once. */
  warm(): void;
  /** When rules were last read, in milliseconds since the epoch; undefined before the first time. */
  lastRead(): number | undefined;
  report(): RulesReport;
}

/** How long a call waits for rules that are older than they should be, in milliseconds. */
const longestWait = 500;

/** After how long reading is begun again while nothing was ever read, in milliseconds. */
const warmAgain = 2_000;

/** How many called identities are remembered. */
const mostPartitions = 10_000;

/** Pages of a partition as large as it may be (10,000 rows), and one more; each may take a request's time. */
const mostPages = 11;

/** Creates a store that has read nothing yet. */
export function createRuleStore(options: RuleStoreOptions): RuleStore {
  const { table, requestTimeout, refresh, clock, onAny } = options;
  const partitions = createRefreshingCache<RulePartition>({
    async read(partition, former) {
      const rows = await readPartitionRows(table, partition, requestTimeout);
      const understood = understandPartition(partition, rows, former);
      if (partition === anyPartition) {
        onAny(understood.index.rules);
      }
      return understood;
    },
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
          indexes: [own.value.index, any.value.index],
          malformed: [...own.value.malformed, ...any.value.malformed],
          ...(trouble === undefined ? {} : { trouble: describeStorageFailure(trouble) }),
        };
      } catch (error) {
        throw new RulesUnreadableError(describeStorageFailure(error), { cause: error });
      }
    },
    warm,
    lastRead: partitions.lastSuccess,
    report: () => ({
      oldestAge: partitions.oldestAge(),
      failure: currentFailure(partitions),
      malformed: partitions.values().flatMap(({ malformed }) => malformed),
      schedules: new Set(partitions.values().flatMap(({ index }) => [...index.scheduled.keys()])),
    }),
  };
}
