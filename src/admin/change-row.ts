import { sameRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import type { Finding } from '../routing/checks/finding.ts';
import { describeStorageFailure } from '../store/errors.ts';
import { type CheckSettings, checkChange, type PartitionChange } from './check-change.ts';
import { type ExactRow, keepingTypes } from './exact-columns.ts';
import type { Author } from './history.ts';
import type { RowChange } from './history-entry.ts';
import type { OperatorTables } from './operator-tables.ts';
import { RowConflictError } from './row-conflict.ts';
import type { Condition } from './submit-writes.ts';
import type { StoredTableRow } from './table-entity.ts';
import { readGuard, writeOne } from './write-one.ts';

/** What changes are made with. */
export interface Changing extends CheckSettings {
  readonly tables: OperatorTables;
  readonly author: Author;
  /** Aborted when nobody waits any longer: nothing is written from then on. */
  readonly signal?: AbortSignal;
}

/** What became of a change. */
export type ChangeOutcome =
  | {
      readonly kind: 'done';
      /** Undefined where the row was deleted, or somebody has changed it since. */
      readonly etag: string | undefined;
      readonly created: boolean;
      readonly warnings: readonly Finding[];
      /** Why the change is missing in the history, where it is. */
      readonly historyFailure: string | undefined;
    }
  /** Nothing was written: this forbids it. */
  | {
      readonly kind: 'refused';
      readonly errors: readonly Finding[];
      readonly warnings: readonly Finding[];
    }
  /** Nothing was written: the row is not as the condition says. */
  | { readonly kind: 'conflict'; readonly reason: string };

/**
 * Writes one row as a whole, after checking it, and leaves it in the history. `row` is in canonical form. An own column
 * whose text stays keeps its type.
 */
export async function putRow(
  kind: TableKind,
  row: ExactRow,
  condition: Condition,
  changing: Changing,
): Promise<ChangeOutcome> {
  const { tables } = changing;
  const week = await readGuard(tables[kind], row.partition, row.key);
  const change: PartitionChange = { kind, partition: row.partition, puts: [row], deletes: [] };
  const { errors, warnings } = await checkChange(change, tables, changing);
  if (errors.length > 0) {
    return { kind: 'refused', errors, warnings };
  }
  const before = await tables[kind].row(row.partition, row.key);
  // Before anything is sent: of a write that is sent again, a row that is there just so counts as its own.
  const reason = conflictOf(condition, before);
  if (reason !== undefined) {
    return { kind: 'conflict', reason };
  }
  const after = keepingTypes(row, before);
  if (before !== undefined && sameRow(kind, before, after)) {
    return done({ etag: before.etag, created: false, warnings });
  }
  changing.signal?.throwIfAborted();
  try {
    const write = { kind: 'put', row: after, condition } as const;
    const { etagAfter } = await writeOne(tables[kind], row.partition, write, week);
    const historyFailure = await record({ kind, before, after }, changing);
    const etag = await etagAfter();
    return done({ etag, created: before === undefined, warnings, historyFailure });
  } catch (error) {
    return toConflict(error);
  }
}

/** Deletes one row, after checking what is left, and leaves it in the history. */
export async function deleteRow(
  kind: TableKind,
  partition: string,
  key: string,
  condition: Exclude<Condition, 'absent'>,
  changing: Changing,
): Promise<ChangeOutcome> {
  const { tables } = changing;
  const week = await readGuard(tables[kind], partition, key);
  const before = await tables[kind].row(partition, key);
  if (before === undefined) {
    return { kind: 'conflict', reason: 'the row is not there' };
  }
  const change: PartitionChange = { kind, partition, puts: [], deletes: [key] };
  const { errors, warnings } = await checkChange(change, tables, changing);
  if (errors.length > 0) {
    return { kind: 'refused', errors, warnings };
  }
  changing.signal?.throwIfAborted();
  try {
    const write = {
      kind: 'delete',
      key,
      // What was checked is what is deleted: a schedule must not lose a `week` that has new rows beside it.
      condition: kind === 'schedules' && condition === 'any' ? { etag: before.etag } : condition,
    } as const;
    await writeOne(tables[kind], partition, write, week);
    const historyFailure = await record({ kind, before, after: undefined }, changing);
    return done({ etag: undefined, created: false, warnings, historyFailure });
  } catch (error) {
    return toConflict(error);
  }
}

function conflictOf(condition: Condition, before: StoredTableRow | undefined): string | undefined {
  switch (condition) {
    case 'any':
      return undefined;
    case 'absent':
      return before === undefined ? undefined : 'the row is there already';
    default:
      if (before === undefined) {
        return 'the row is not there';
      }
      return before.etag === condition.etag ? undefined : 'the row has changed';
  }
}

function done(
  outcome: Omit<Extract<ChangeOutcome, { kind: 'done' }>, 'kind' | 'historyFailure'> & {
    readonly historyFailure?: string | undefined;
  },
): ChangeOutcome {
  return { historyFailure: undefined, ...outcome, kind: 'done' };
}

/** The row is written: that the history is not must not undo it. */
async function record(change: RowChange, changing: Changing): Promise<string | undefined> {
  try {
    await changing.tables.history.record(change, changing.author);
    return undefined;
  } catch (error) {
    return describeStorageFailure(error);
  }
}

function toConflict(error: unknown): ChangeOutcome {
  if (error instanceof RowConflictError) {
    return { kind: 'conflict', reason: error.message };
  }
  throw error;
}
