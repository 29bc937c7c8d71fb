import type { TableKind } from '../files/table-kind.ts';
import { anyPartition } from '../routing/rule.ts';
import type { BatchSequence, ImportStage } from './import-plan.ts';
import { largestTransaction, type RowWrite, type StoredTableRow } from './row-table.ts';
import { mostAtOnce, splitBatches, type WriteBatch } from './write-batches.ts';

/** All writes of one partition. */
export interface PartitionWrites {
  readonly partition: string;
  readonly creates: readonly RowWrite[];
  readonly replaces: readonly RowWrite[];
  readonly deletes: readonly RowWrite[];
  /** The row `week` of a schedule that has one. */
  readonly week: StoredTableRow | undefined;
}

/**
 * Puts writes into the order in which they are safe at every moment. A rule may take over from one of another
 * partition, so rules of called numbers come before those of `any` are changed, and partitions are emptied last.
 */
export function orderWrites(
  kind: Exclude<TableKind, 'lists'>,
  partitions: readonly PartitionWrites[],
): readonly ImportStage[] {
  if (kind === 'schedules') {
    return [partitions.map(scheduleSequence)];
  }
  const parts = partitions.map(rulesInParts);
  const own = parts.filter(({ partition }) => partition !== anyPartition);
  const any = parts.filter(({ partition }) => partition === anyPartition);
  return [
    own.flatMap(({ first }) => first),
    own.flatMap(({ second }) => second),
    any.flatMap(({ first }) => first),
    any.flatMap(({ second }) => second),
    parts.flatMap(({ last }) => last),
  ].filter((stage) => stage.length > 0);
}

interface RuleParts {
  readonly partition: string;
  readonly first: readonly BatchSequence[];
  readonly second: readonly BatchSequence[];
  readonly last: readonly BatchSequence[];
}

function rulesInParts({ partition, creates, replaces, deletes }: PartitionWrites): RuleParts {
  const batches = (writes: readonly RowWrite[]): readonly BatchSequence[] =>
    splitBatches(writes, largestTransaction).map((changes) => [{ partition, changes }]);
  const puts = [...creates, ...replaces];
  const together = batches([...puts, ...deletes]);
  if (puts.length + deletes.length <= mostAtOnce && together.length <= 1) {
    return puts.length === 0
      ? { partition, first: [], second: [], last: together }
      : { partition, first: together, second: [], last: [] };
  }
  return {
    partition,
    first: batches(creates),
    second: batches(replaces),
    last: batches(deletes),
  };
}

/**
 * A schedule is malformed without its `week`: new rows come before a new one, and go after an old one, so that it is
 * never seen in halves. A `week` that stays is written with the first batch, under its etag.
 */
function scheduleSequence({
  partition,
  creates,
  replaces,
  deletes,
  week,
}: PartitionWrites): BatchSequence {
  const writes = [
    ...replaces.filter(isWeek),
    ...replaces.filter(isOther),
    ...creates.filter(isOther),
    ...creates.filter(isWeek),
    ...deletes.filter(isWeek),
    ...deletes.filter(isOther),
  ];
  const [first = [], ...others] = splitBatches(writes, mostAtOnce);
  const beginning: WriteBatch =
    week === undefined || writes.some(isWeek)
      ? { partition, changes: first }
      : {
          partition,
          changes: first,
          guard: { kind: 'put', row: week, condition: { etag: week.etag } },
        };
  return [beginning, ...others.map((changes) => ({ partition, changes }))];
}

function isWeek(write: RowWrite): boolean {
  return (write.kind === 'put' ? write.row.key : write.key) === 'week';
}

function isOther(write: RowWrite): boolean {
  return !isWeek(write);
}
