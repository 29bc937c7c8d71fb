import { sameRow } from '../files/row.ts';
import { RowConflictError } from './row-conflict.ts';
import type { RowTable } from './row-table.ts';
import { keyOfWrite, type RowGuard, type RowWrite } from './submit-writes.ts';
import type { StoredTableRow } from './table-entity.ts';

const guardKey = 'week';

/** A write that was done. */
export interface DoneWrite {
  /**
   * The row's new etag; undefined where it is deleted, where somebody has changed it since, or where it cannot be read.
   * Asked for after the change is in the history: that this fails must not lose it.
   */
  etagAfter(): Promise<string | undefined>;
}

/** The `week` of a schedule of which another row is to be written, as it is before the schedule is checked. */
export async function readGuard(
  table: RowTable,
  partition: string,
  key: string,
): Promise<StoredTableRow | undefined> {
  return table.kind === 'schedules' && key !== guardKey
    ? table.row(partition, guardKey)
    : undefined;
}

/**
 * Does one write. With a row of a schedule its `week`, where it has one, is touched under the etag that it had before
 * the check: two who change the schedule at once, each after checking it as a whole, meet there.
 */
export async function writeOne(
  table: RowTable,
  partition: string,
  write: RowWrite,
  week: StoredTableRow | undefined,
): Promise<DoneWrite> {
  const key = keyOfWrite(write);
  if (week !== undefined) {
    const guard: RowGuard = { kind: 'guard', key: guardKey, condition: { etag: week.etag } };
    try {
      await table.transact(partition, [write, guard]);
    } catch (error) {
      if (error instanceof RowConflictError && error.key === guardKey) {
        const reason = 'somebody changed the schedule at the same time';
        throw new RowConflictError(reason, guardKey, error);
      }
      throw error;
    }
    return { etagAfter: () => readEtag(table, partition, write) };
  }
  if (write.kind === 'put') {
    const etag = await table.put(write.row, write.condition);
    return { etagAfter: async () => etag };
  }
  await table.delete(partition, key, write.condition);
  return { etagAfter: async () => undefined };
}

async function readEtag(
  table: RowTable,
  partition: string,
  write: RowWrite,
): Promise<string | undefined> {
  if (write.kind === 'delete') {
    return undefined;
  }
  try {
    const stored = await table.row(partition, write.row.key);
    return stored !== undefined && sameRow(table.kind, stored, write.row) ? stored.etag : undefined;
  } catch {
    return undefined;
  }
}
