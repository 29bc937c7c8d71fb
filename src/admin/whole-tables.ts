import type { TableRow } from '../files/row.ts';
import type { CheckedTables } from '../routing/checks/checked-tables.ts';
import { problemsOfSchedule } from './gather-rules.ts';
import type { RowTable } from './row-table.ts';

/** The rows of each partition that has any, in their order. */
export function groupByPartition(
  rows: readonly TableRow[],
): ReadonlyMap<string, readonly TableRow[]> {
  const partitions = new Map<string, TableRow[]>();
  for (const row of rows) {
    const group = partitions.get(row.partition) ?? [];
    group.push(row);
    partitions.set(row.partition, group);
  }
  return partitions;
}

/** What is wrong with every schedule there is. */
export async function readAllSchedules(schedules: RowTable): Promise<CheckedTables['schedules']> {
  const partitions = groupByPartition(await Array.fromAsync(schedules.rows()));
  return new Map(Array.from(partitions, ([id, rows]) => [id, problemsOfSchedule(id, rows)]));
}
