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

/** An entry of an import. */
export interface PastImport extends HistoryEntry {
  readonly imported: ImportRecord;
}

/**
 * The newest import into a table, where it was of the same file and has no end in the history: an import of that file
 * now goes on with it. One that ended in good order before it changed a row is none.
 */
export async function findUnfinishedImport(
  history: History,
  kind: TableKind,
  sha256: string,
): Promise<PastImport | undefined> {
  const entry = asImport(await history.newestImport(kind));
  return entry !== undefined &&
    entry.imported.state !== 'done' &&
    !(entry.imported.state === 'stopped' && isNothing(entry.imported)) &&
    entry.imported.sha256 === sha256
    ? entry
    : undefined;
}

/**
 * The first of the imports that this one went on with, itself where it went on with none: the rows saved before that one
 * are those before all of them. Where an entry is gone from the history, it is the first that is left.
 */
export async function firstOfImports(history: History, last: PastImport): Promise<PastImport> {
  let first = last;
  const seen = new Set<string>();
  while (first.imported.goesOnWith !== undefined && !seen.has(first.id)) {
    seen.add(first.id);
    const earlier = asImport(await history.entry(first.imported.goesOnWith));
    if (earlier === undefined) {
      return first;
    }
    first = earlier;
  }
  return first;
}

/**
 * Writes down that an import begins, before its first row: killed from then on, it is in the history, with the name of
 * its former rows. `goesOnWith` is the id of the entry of the import that this one completes.
 */
export async function beginImportEntry(
  { kind, sha256, counts }: ImportPlan,
  formerRows: string | undefined,
  goesOnWith: string | undefined,
  { tables: { history }, author }: Changing,
): Promise<ImportEntry> {
  const recordOf = ({ created, replaced, deleted }: ChangedRows, state: ImportState) =>
    ({ kind, created, replaced, deleted, sha256, formerRows, goesOnWith, state }) as const;
  let id: string | undefined;
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

function asImport(entry: HistoryEntry | undefined): PastImport | undefined {
  const imported = entry?.imported;
  return entry === undefined || imported === undefined ? undefined : { ...entry, imported };
}

function isNothing({ created, replaced, deleted }: ChangedRows): boolean {
  return created + replaced + deleted === 0;
}
