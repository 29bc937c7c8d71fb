import type { OperatorTables } from '../admin/operator-tables.ts';
import type { ListSource, ScheduleSource } from '../calls/knowledge-source.ts';
import type { RuleSource } from '../calls/rule-source.ts';
import { readListMember } from '../routing/list-member.ts';
import { describeProblem } from '../routing/problem.ts';
import { anyPartition } from '../routing/rule.ts';
import { canBeTableKey } from '../routing/table-key.ts';
import { understandPartition } from '../store/rule-partition.ts';
import { understandSchedule } from '../store/schedule-store.ts';

/** What an explanation decides by. */
export interface ExplainSources {
  readonly rules: RuleSource;
  readonly schedules: ScheduleSource;
  readonly lists: ListSource;
}

/**
 * Reads, for one explanation, what the app would have in memory, and understands it as the app does. Unlike there no
 * call rings, so everything is waited for, and what cannot be read rejects with the service's error: a decision without
 * it would be another one than the app's. A table that is missing is empty.
 */
export function createExplainSources(tables: OperatorTables): ExplainSources {
  const { rules, schedules, lists } = tables;
  return {
    rules: {
      async rulesFor({ canonical }) {
        const parts = await Promise.all(
          [canonical, anyPartition].map(async (partition) =>
            understandPartition(partition, await Array.fromAsync(rules.rows(partition)), undefined),
          ),
        );
        return {
          indexes: parts.map(({ index }) => index),
          malformed: parts.flatMap(({ malformed }) => malformed),
        };
      },
    },
    schedules: {
      async schedule(id) {
        const rows = await Array.fromAsync(schedules.rows(id));
        const { known, malformed } = understandSchedule(id, rows, undefined);
        return malformed === undefined ? { known } : { known, malformed };
      },
      recall: () => undefined,
    },
    lists: {
      async member({ list, identity }) {
        const row = canBeTableKey(identity) ? await lists.row(list, identity) : undefined;
        const read = row === undefined ? undefined : readListMember(row.columns);
        if (read === undefined || 'member' in read) {
          return { member: read?.member };
        }
        const problems = read.problems.map(describeProblem).join(', ');
        return { member: undefined, trouble: `its row is malformed: ${problems}` };
      },
    },
  };
}
