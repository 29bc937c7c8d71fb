import { createHash } from 'node:crypto';
import type { TableRow } from '../files/row.ts';
import { describeStorageFailure } from '../store/errors.ts';
import type { ChangeOutcome, Changing } from './change-row.ts';
import { checkChange, type PartitionChange } from './check-change.ts';
import type { RowChange } from './history-entry.ts';
import { RowConflictError } from './row-conflict.ts';
import { largestTransaction } from './row-table.ts';
import { changesBetween, keyOf, storedRow, writeOf } from './schedule-changes.ts';
import type { Condition, RowGuard, RowWrite } from './submit-writes.ts';
import type { StoredTableRow } from './table-entity.ts';

/** What became of a change of a whole schedule. */
export type ScheduleOutcome =
  | ChangeOutcome
  /** Nothing was written: the rows do not fit into one transaction. */
  | { readonly kind: 'too-large'; readonly reason: string };

/** The row that every change of a schedule touches, so that two changes at once meet there. */
const guard = 'week';

/** The mark that changes whenever a row of the schedule changes, comes or goes; as HTTP writes it, in quotes. */
export function scheduleEtag(rows: readonly StoredTableRow[]): string {
  const marks = rows.map(({ key, etag }) => [key, etag] as const).sort(byKey);
  return `"${createHash('sha256').update(JSON.stringify(marks)).digest('hex').slice(0, 32)}"`;
}

/**
 * Makes these rows, in canonical form, all that the schedule has, after checking them, and leaves the rows that differ
 * in the history. The condition is about the schedule as a whole, with the etag of `scheduleEtag`.
 */
export async function putSchedule(
  id: string,
  rows: readonly TableRow[],
  condition: Condition,
  changing: Changing,
): Promise<ScheduleOutcome> {
  const stored = await readRows(id, changing);
  const conflict = conflictWith(condition, stored);
  if (conflict !== undefined) {
    return conflict;
  }
  const changes = changesBetween(stored, rows);
  const puts = changes.flatMap(({ after }) => after ?? []);
  const deletes = changes.flatMap(({ before, after }) =>
    before === undefined || after !== undefined ? [] : [before.key],
  );
  const change: PartitionChange = { kind: 'schedules', partition: id, puts, deletes };
  const { errors, warnings } = await checkChange(change, changing.tables, changing);
  if (errors.length > 0) {
    return { kind: 'refused', errors, warnings };
  }
  if (changes.length === 0) {
    return done(scheduleEtag(stored), { warnings });
  }
  const week = storedRow(stored, guard);
  const writes: readonly (RowWrite | RowGuard)[] = [
    ...(week === undefined || changes.some((each) => keyOf(each) === guard)
      ? []
      : [{ kind: 'guard', key: guard, condition: { etag: week.etag } } as const]),
    ...changes.map(writeOf),
  ];
  const failed = await transact(id, writes, changing);
  if (failed !== undefined) {
    return failed;
  }
  // First of all the history: that the etag cannot be read must not lose the change.
  const historyFailure = await recordAll(changes, changing);
  const etag = await etagAfter(id, rows, changing);
  return done(etag, { created: stored.length === 0, warnings, historyFailure });
}

/** Deletes all rows of a schedule and leaves them in the history. The condition is that of `putSchedule`. */
export async function deleteSchedule(
  id: string,
  condition: Exclude<Condition, 'absent'>,
  changing: Changing,
): Promise<ScheduleOutcome> {
  const stored = await readRows(id, changing);
  if (stored.length === 0) {
    return { kind: 'conflict', reason: 'the schedule is not there' };
  }
  const conflict = conflictWith(condition, stored);
  if (conflict !== undefined) {
    return conflict;
  }
  const changes = changesBetween(stored, []);
  const deletes = stored.map(({ key }) => key);
  const change: PartitionChange = { kind: 'schedules', partition: id, puts: [], deletes };
  const { errors, warnings } = await checkChange(change, changing.tables, changing);
  if (errors.length > 0) {
    return { kind: 'refused', errors, warnings };
  }
  const failed = await transact(id, changes.map(writeOf), changing);
  return (
    failed ?? done(undefined, { warnings, historyFailure: await recordAll(changes, changing) })
  );
}

function readRows(id: string, { tables }: Changing): Promise<StoredTableRow[]> {
  return Array.fromAsync(tables.schedules.rows(id));
}

function conflictWith(
  condition: Condition,
  stored: readonly StoredTableRow[],
): ScheduleOutcome | undefined {
  switch (condition) {
    case 'any':
      return undefined;
    case 'absent':
      return stored.length === 0
        ? undefined
        : { kind: 'conflict', reason: 'the schedule is there already' };
    default:
      return scheduleEtag(stored) === condition.etag
        ? undefined
        : { kind: 'conflict', reason: 'the schedule has changed' };
  }
}

async function transact(
  id: string,
  writes: readonly (RowWrite | RowGuard)[],
  { tables, signal }: Changing,
): Promise<ScheduleOutcome | undefined> {
  if (writes.length > largestTransaction) {
    return {
      kind: 'too-large',
      reason: `${writes.length - 1} rows beside ${guard} would change, and one transaction holds ${largestTransaction - 1}`,
    };
  }
  signal?.throwIfAborted();
  try {
    await tables.schedules.transact(id, writes);
    return undefined;
  } catch (error) {
    if (error instanceof RowConflictError) {
      return { kind: 'conflict', reason: 'the schedule has changed' };
    }
    throw error;
  }
}

/**
 * The etag of what was written. Undefined where it cannot be read, or somebody has changed the schedule since: with the
 * etag of their version, the next write would overwrite what its author has never seen.
 */
async function etagAfter(
  id: string,
  written: readonly TableRow[],
  changing: Changing,
): Promise<string | undefined> {
  try {
    const stored = await readRows(id, changing);
    return changesBetween(stored, written).length === 0 ? scheduleEtag(stored) : undefined;
  } catch {
    return undefined;
  }
}

/** The rows are written: that the history is not must not undo it. */
async function recordAll(
  changes: readonly RowChange[],
  { tables, author }: Changing,
): Promise<string | undefined> {
  try {
    const [first, ...others] = changes;
    if (first !== undefined) {
      // The first of them makes the table where it is missing.
      await tables.history.record(first, author);
    }
    await Promise.all(others.map((change) => tables.history.record(change, author)));
    return undefined;
  } catch (error) {
    return describeStorageFailure(error);
  }
}

function done(
  etag: string | undefined,
  outcome: Partial<Omit<Extract<ChangeOutcome, { kind: 'done' }>, 'kind' | 'etag'>>,
): ScheduleOutcome {
  return {
    created: false,
    warnings: [],
    historyFailure: undefined,
    ...outcome,
    kind: 'done',
    etag,
  };
}

function byKey([left]: readonly [string, string], [right]: readonly [string, string]): number {
  return left < right ? -1 : 1;
}
