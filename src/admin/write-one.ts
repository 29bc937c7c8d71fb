import { sameRow } from '../files/row.ts';
import { RowConflictError, type RowTable, type RowWrite } from './row-table.ts';

const guardKey = 'week';

/**
 * Does one write and returns the row's new etag; undefined where it is deleted, or somebody has changed it since. With
 * a row of a schedule, its `week` is rewritten under its etag, so that two who change the schedule at once, each after
 * checking it as a whole, meet there.
 */
export async function writeOne(
  table: RowTable,
  partition: string,
  write: RowWrite,
): Promise<string | undefined> {
  const key = write.kind === 'put' ? write.row.key : write.key;
  const week =
    table.kind === 'schedules' && key !== guardKey
      ? await table.row(partition, guardKey)
      : undefined;
  if (week !== undefined) {
    const guard: RowWrite = { kind: 'put', row: week, condition: { etag: week.etag } };
    try {
      await table.transact(partition, [write, guard]);
    } catch (error) {
      if (error instanceof RowConflictError && error.key === guardKey) {
        const reason = 'somebody changed the schedule at the same time';
        throw new RowConflictError(reason, guardKey, error);
      }
      throw error;
    }
    return etagAfter(table, partition, write);
  }
  if (write.kind === 'put') {
    return table.put(write.row, write.condition);
  }
  await table.delete(partition, key, write.condition);
  return undefined;
}

async function etagAfter(
  table: RowTable,
  partition: string,
  write: RowWrite,
): Promise<string | undefined> {
  if (write.kind === 'delete') {
    return undefined;
  }
  const stored = await table.row(partition, write.row.key);
  return stored !== undefined && sameRow(table.kind, stored, write.row) ? stored.etag : undefined;
}
