import type { TableKind } from '../files/table-kind.ts';
import { anyPartition } from '../routing/rule.ts';
import type { BatchSequence, ImportStage } from './import-plan.ts';
import { largestTransaction } from './row-table.ts';
import type { RowWrite } from './submit-writes.ts';
import { keyOfWrite } from './submit-writes.ts';
import type { StoredTableRow } from './table-entity.ts';
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
 * partition, so in both, of called numbers and `any`, what is new comes before anything is replaced or deleted, and
 * what only goes comes last. Where rules are replaced in both, those of called numbers come first: one of `any` that is
 * to take over from a rule that is replaced by less comes too late then, which no order of whole rows can help in all
 * cases.
 */
export function orderWrites(
  kind: Exclude<TableKind, 'lists'>,
  partitions: readonly PartitionWrites[],
): readonly ImportStage[] {
  if (kind === 'schedules') {
    return [partitions.map(scheduleSequence)];
  }
  const own = partitions.filter(({ partition }) => partition !== anyPartition);
  const any = partitions.filter(({ partition }) => partition === anyPartition);
  const ownParts = own.map((each) =>
    rulesInParts(each, { deletesLast: any.some(({ replaces }) => replaces.length > 0) }),
  );
  const anyParts = any.map((each) =>
    rulesInParts(each, { createsFirst: own.some((other) => !hasOnlyCreates(other)) }),
  );
  return [
    ownParts.flatMap(({ creates }) => creates),
    anyParts.flatMap(({ creates }) => creates),
    ownParts.flatMap(({ changes }) => changes),
    anyParts.flatMap(({ changes }) => changes),
    [...ownParts, ...anyParts].flatMap(({ deletes }) => deletes),
  ].filter((stage) => stage.length > 0);
}

/** What is written of a partition before, with and after what replaces rules. */
interface RuleParts {
  readonly creates: readonly BatchSequence[];
  readonly changes: readonly BatchSequence[];
  readonly deletes: readonly BatchSequence[];
}

/** Few writes are one transaction, as far as other partitions allow that: then the partition is never seen in halves. */
function rulesInParts(
  writes: PartitionWrites,
  { createsFirst = false, deletesLast = false },
): RuleParts {
  const { partition, creates, replaces, deletes } = writes;
  const batches = (all: readonly RowWrite[]): readonly BatchSequence[] =>
    splitBatches(all, largestTransaction).map((changes) => [{ partition, changes }]);
  const parts: RuleParts = {
    creates: batches(creates),
    changes: batches(replaces),
    deletes: batches(deletes),
  };
  if (hasOnlyCreates(writes)) {
    return parts;
  }
  const early = createsFirst ? creates : [];
  const hasPuts = creates.length + replaces.length > early.length;
  const late = deletesLast || !hasPuts ? deletes : [];
  const together = [
    ...(createsFirst ? [] : creates),
    ...replaces,
    ...(late.length > 0 ? [] : deletes),
  ];
  const changes = batches(together);
  return together.length <= mostAtOnce && changes.length <= 1
    ? { creates: batches(early), changes, deletes: batches(late) }
    : parts;
}

function hasOnlyCreates({ replaces, deletes }: PartitionWrites): boolean {
  return replaces.length + deletes.length === 0;
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
          guard: { kind: 'guard', key: week.key, condition: { etag: week.etag } },
        };
  return [beginning, ...others.map((changes) => ({ partition, changes }))];
}

function isWeek(write: RowWrite): boolean {
  return keyOfWrite(write) === 'week';
}

function isOther(write: RowWrite): boolean {
  return !isWeek(write);
}
