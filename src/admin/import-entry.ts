import type { TableKind } from '../files/table-kind.ts';
import { describeStorageFailure } from '../store/errors.ts';
import type { Changing } from './change-row.ts';
import type { History } from './history.ts';
import type { HistoryEntry, ImportRecord, ImportState } from './history-entry.ts';
import type { ImportPlan } from './import-plan.ts';

/** Rows that an import has written, or is to write. */
export interface ChangedRows {
  readonly created: number;
  readonly replaced: number;
  readonly deleted: number;
}

/** The entry of a running import in the history. */
export interface ImportEntry {
  /** Says in the history what was done; resolves with why it could not, where it could not. */
  end(done: ChangedRows, state: ImportState): Promise<string | undefined>;
  /** Whether the history knows of the import already. */
  readonly isWritten: boolean;
}

/** An import of a file that did not come to its end, so that an import of the same file goes on with it. */
export interface UnfinishedImport extends HistoryEntry {
  readonly imported: ImportRecord;
}

/**
 * The newest import into a table, where it was of the same file and did not come to its end. One that ended in good order
 * before it changed a row is none: nothing is left to go on with, and its former rows may be long past.
 */
export async function findUnfinishedImport(
  history: History,
  kind: TableKind,
  sha256: string,
): Promise<UnfinishedImport | undefined> {
  const entry = await history.newestImport(kind);
  const imported = entry?.imported;
  return entry !== undefined &&
    imported !== undefined &&
    imported.state !== 'done' &&
    !(imported.state === 'stopped' && isNothing(imported)) &&
    imported.sha256 === sha256
    ? { ...entry, imported }
    : undefined;
}

/**
 * Writes down that an import begins, before its first row: killed from then on, it is in the history, with the name of
 * its former rows. One that goes on with another stays the same entry.
 */
export async function beginImportEntry(
  plan: ImportPlan,
  formerRows: string | undefined,
  former: UnfinishedImport | undefined,
  { tables: { history }, author }: Changing,
): Promise<ImportEntry> {
  const { kind, sha256, counts } = plan;
  const earlier = doneBefore(former, counts);
  const recordOf = (rows: ChangedRows, state: ImportState): ImportRecord => ({
    kind,
    ...sumOf(earlier, rows),
    sha256,
    formerRows: former === undefined ? formerRows : former.imported.formerRows,
    state,
  });
  let id = former?.id;
  const write = async (record: ImportRecord): Promise<string | undefined> => {
    try {
      if (id === undefined) {
        id = await history.recordImport(record, author);
      } else {
        await history.updateImport(id, record);
      }
      return undefined;
    } catch (error) {
      return describeStorageFailure(error);
    }
  };
  // That the history cannot be written is told at the end, and must not keep rows from being written.
  await write(recordOf(counts, 'begun'));
  return {
    end: (done, state) => write(recordOf(done, state)),
    get isWritten() {
      return id !== undefined;
    },
  };
}

const nothing: ChangedRows = { created: 0, replaced: 0, deleted: 0 };

/** What an import had done when it ended early: of one that was killed, all that is not to be done any more. */
function doneBefore(former: UnfinishedImport | undefined, left: ChangedRows): ChangedRows {
  if (former === undefined) {
    return nothing;
  }
  const { imported } = former;
  return imported.state === 'stopped'
    ? imported
    : {
        created: Math.max(0, imported.created - left.created),
        replaced: Math.max(0, imported.replaced - left.replaced),
        deleted: Math.max(0, imported.deleted - left.deleted),
      };
}

function isNothing({ created, replaced, deleted }: ChangedRows): boolean {
  return created + replaced + deleted === 0;
}

function sumOf(a: ChangedRows, b: ChangedRows): ChangedRows {
  return {
    created: a.created + b.created,
    replaced: a.replaced + b.replaced,
    deleted: a.deleted + b.deleted,
  };
}
