import type { TableRow } from '../files/row.ts';
import type { Changing } from './change-row.ts';
import { beginImportEntry, type ChangedRows } from './import-entry.ts';
import type { ImportPlan } from './import-plan.ts';
import { RowConflictError } from './row-conflict.ts';
import { placeOf } from './row-findings.ts';
import { runAtOnce } from './run-batches.ts';
import type { WriteBatch } from './write-batches.ts';

/** What an import does beside writing. */
export interface ImportHooks {
  /** Gets all rows of the table before the first is changed; importing them with prune brings them back. */
  saveFormer(rows: AsyncIterable<TableRow>): Promise<void>;
  /** The name of what they are saved as, for the history. */
  readonly formerRows?: string | undefined;
  /** The id of the history's entry of an import of the same file without an end: this one goes on with it. */
  readonly goesOnWith?: string | undefined;
  /** Once it is aborted, the import ends in good order, when the writes under way have ended. */
  readonly signal?: AbortSignal | undefined;
  onProgress(progress: { readonly done: number; readonly total: number }): void;
}

/** What an import has done. */
export interface ImportResult {
  /** Of rows that were written: fewer than planned where there is a conflict. */
  readonly counts: ChangedRows;
  /**
   * Where it ended before its end, because somebody else has changed a row since the plan: begun again, it goes on
   * from there. The place is that of findings; of a partition where the row is not known.
   */
  readonly conflict: { readonly place: string; readonly reason: string } | undefined;
  /** Whether it ended before its end, because the signal said so: begun again, it goes on from there. */
  readonly stopped: boolean;
  /** Why the import is missing in the history, where it is. */
  readonly historyFailure: string | undefined;
}

/** How many transactions are sent at the same time. */
const parallelWrites = 8;

/**
 * Writes what was planned, each row under the etag that the plan has seen. Where the service fails it rejects, and the
 * import may be begun again: what is written is then left as it is.
 */
export async function applyImport(
  plan: ImportPlan,
  changing: Changing,
  hooks: ImportHooks,
): Promise<ImportResult> {
  const { kind } = plan;
  const { tables } = changing;
  const done = { created: 0, replaced: 0, deleted: 0 };
  const total = plan.counts.created + plan.counts.replaced + plan.counts.deleted;
  if (total === 0) {
    return { counts: done, conflict: undefined, stopped: false, historyFailure: undefined };
  }
  await hooks.saveFormer(tables[kind].rows());
  if (hooks.signal?.aborted === true) {
    return { counts: done, conflict: undefined, stopped: true, historyFailure: undefined };
  }
  const entry = await beginImportEntry(plan, hooks.formerRows, hooks.goesOnWith, changing);
  let conflict: ImportResult['conflict'];
  let stopped = false;

  async function* untilStopped<Item>(
    items: Iterable<Item> | AsyncIterable<Item>,
  ): AsyncIterable<Item> {
    for await (const item of items) {
      // Asked where something is left to be done only.
      if (hooks.signal?.aborted === true) {
        stopped = true;
        return;
      }
      yield item;
    }
  }

  const write = async (batch: WriteBatch): Promise<void> => {
    const { partition, changes, guard } = batch;
    try {
      await tables[kind].transact(partition, guard === undefined ? changes : [guard, ...changes]);
    } catch (error) {
      if (error instanceof RowConflictError) {
        const { key, message } = error;
        const place =
          key === undefined ? `partition ${partition}` : placeOf(kind, { partition, key });
        conflict ??= { place, reason: message };
      }
      throw error;
    }
    for (const change of changes) {
      done[nameOf(change)] += 1;
    }
    hooks.onProgress({ done: done.created + done.replaced + done.deleted, total });
  };

  try {
    for (const stage of plan.stages()) {
      await runAtOnce(untilStopped(stage), parallelWrites, async (sequence) => {
        for await (const batch of untilStopped(sequence)) {
          await write(batch);
        }
      });
    }
  } catch (error) {
    if (!(error instanceof RowConflictError)) {
      // Of what was being written it is not known whether it is: the entry stays as it was begun.
      if (!entry.isWritten) {
        await entry.end(done, 'stopped');
      }
      throw error;
    }
  }
  const isOver = conflict === undefined && !stopped;
  const historyFailure = await entry.end(done, isOver ? 'done' : 'stopped');
  return { counts: done, conflict, stopped, historyFailure };
}

function nameOf(change: WriteBatch['changes'][number]): 'created' | 'replaced' | 'deleted' {
  if (change.kind === 'delete') {
    return 'deleted';
  }
  return change.condition === 'absent' ? 'created' : 'replaced';
}
