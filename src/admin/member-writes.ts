import { ChangedMeanwhileError } from '../files/changed-meanwhile.ts';
import type { BatchSequence, ImportCounts, ImportStage } from './import-plan.ts';
import type { ImportSource } from './import-source.ts';
import type { MemberSet } from './member-set.ts';
import { readSource } from './read-source.ts';
import { largestTransaction, type RowTable } from './row-table.ts';
import type { RowWrite } from './submit-writes.ts';
import { type BatchGatherer, gatherBatches, mostAtOnce } from './write-batches.ts';
import type { WrittenMembers } from './written-members.ts';

/** How much of one list changes. */
export interface ListTally {
  /** Members that the file has. */
  inFile: number;
  /** Those of them that the table has alike. */
  kept: number;
  /** Those of them that the table has otherwise. */
  replaced: number;
  delete(write: RowWrite): void;
  readonly deleted: number;
  /** How many rows are written, beside those that are deleted. */
  readonly puts: number;
  /** The deletions, where all changes of the list are one transaction. */
  readonly together: readonly RowWrite[] | undefined;
}

/** The tallies of all lists that an import changes. */
export interface ListTallies {
  of(list: string): ListTally;
  has(list: string): boolean;
  names(): readonly string[];
  counts(): ImportCounts;
}

/** Creates tallies of nothing. */
export function createListTallies(): ListTallies {
  const tallies = new Map<string, ListTally>();
  return {
    of(list) {
      const tally = tallies.get(list) ?? createTally();
      tallies.set(list, tally);
      return tally;
    },
    has: (list) => tallies.has(list),
    names: () => [...tallies.keys()].sort(),
    counts: () =>
      [...tallies.values()].reduce(
        (sum, { inFile, kept, replaced, deleted }) => ({
          created: sum.created + inFile - kept - replaced,
          replaced: sum.replaced + replaced,
          deleted: sum.deleted + deleted,
          unchanged: sum.unchanged + kept,
        }),
        { created: 0, replaced: 0, deleted: 0, unchanged: 0 },
      ),
  };
}

function createTally(): ListTally {
  const deletes: RowWrite[] = [];
  let deleted = 0;
  return {
    inFile: 0,
    kept: 0,
    replaced: 0,
    delete(write) {
      deleted += 1;
      if (deletes.length < mostAtOnce) {
        deletes.push(write);
      }
    },
    get deleted() {
      return deleted;
    },
    get puts() {
      return this.inFile - this.kept;
    },
    get together() {
      return this.puts + deleted <= mostAtOnce ? deletes : undefined;
    },
  };
}

/** What a plan knows of the members of the file and of the table. */
export interface PlannedMembers {
  readonly members: MemberSet;
  readonly tallies: ListTallies;
  readonly forms: WrittenMembers;
}

/** The writes of lists: first what the file has, then the deletions of lists with many changes. */
export function listStages(
  source: ImportSource,
  planned: PlannedMembers,
  table: RowTable,
): readonly ImportStage[] {
  return [putRows(source, planned), deleteRows(planned, table)];
}

async function* putRows(
  source: ImportSource,
  { members, tallies, forms }: PlannedMembers,
): AsyncIterable<BatchSequence> {
  const open = new Map<string, { readonly batches: BatchGatherer; left: number }>();
  for (const partition of tallies.names()) {
    const { puts, together = [] } = tallies.of(partition);
    if (puts > 0) {
      open.set(partition, { batches: gatherBatches(largestTransaction), left: puts });
    } else if (together.length > 0) {
      yield [{ partition, changes: together }];
    }
  }
  for await (const each of readSource(source).rows) {
    const write = 'row' in each ? writeOf(forms.formOf(each), members) : fileChanged();
    if (write === undefined) {
      continue;
    }
    const { partition } = write.row;
    const list = open.get(partition) ?? fileChanged();
    const full = list.batches.add(write);
    if (full !== undefined) {
      yield [{ partition, changes: full }];
    }
    list.left -= 1;
    if (list.left === 0) {
      const { together = [] } = tallies.of(partition);
      open.delete(partition);
      yield [{ partition, changes: [...list.batches.rest(), ...together] }];
    }
  }
  if (open.size > 0) {
    fileChanged();
  }
}

type PutWrite = Extract<RowWrite, { kind: 'put' }>;

function writeOf(row: PutWrite['row'], members: MemberSet): PutWrite | undefined {
  const member = members.find(row) ?? fileChanged();
  if (!members.hasSameColumns(member, row)) {
    fileChanged();
  }
  switch (members.stateOf(member)) {
    case 'create':
      return { kind: 'put', row, condition: 'absent' };
    case 'replace':
      return { kind: 'put', row, condition: { etag: members.etagOf(member) } };
    default:
      return undefined;
  }
}

function fileChanged(): never {
  throw new ChangedMeanwhileError(
    'The file has changed since it was checked: begin the import again.',
  );
}

async function* deleteRows(
  { members, tallies }: PlannedMembers,
  table: RowTable,
): AsyncIterable<BatchSequence> {
  for (const partition of tallies.names()) {
    const { deleted, together } = tallies.of(partition);
    if (deleted === 0 || together !== undefined) {
      continue;
    }
    const batches = gatherBatches(largestTransaction);
    for await (const row of table.rows(partition)) {
      const member = members.find(row);
      if (member !== undefined && members.stateOf(member) === 'delete') {
        const condition = { etag: members.etagOf(member) };
        const full = batches.add({ kind: 'delete', key: row.key, condition });
        if (full !== undefined) {
          yield [{ partition, changes: full }];
        }
      }
    }
    if (batches.size > 0) {
      yield [{ partition, changes: batches.rest() }];
    }
  }
}
