import { textOf } from '../files/column-value.ts';
import type { RowGuard, RowWrite } from './submit-writes.ts';

/** Writes of one partition that are done together or not at all. */
export interface WriteBatch {
  readonly partition: string;
  readonly changes: readonly RowWrite[];
  /** Where whoever changes the same partition at the same time is met. */
  readonly guard?: RowGuard;
}

/** The most changes of one transaction (100 by the service), with one place left for a guard. */
export const mostAtOnce = 99;

/** Below the 4 MiB that the service takes for one transaction. */
const largestBatch = 3 * 1024 * 1024;
/** Bytes of a write beside its columns: address and headers; and of a column beside its name and value: quotes, type. */
const overhead = 1_000;
const columnOverhead = 50;

/** Gathers writes until they are as many, or as large, as one transaction can be. */
export interface BatchGatherer {
  /** Adds a write. Where the batch was full, returns it, and begins a new one with this write. */
  add(write: RowWrite): readonly RowWrite[] | undefined;
  /** Returns what is left, and begins anew. */
  rest(): readonly RowWrite[];
  /** How many writes are gathered. */
  readonly size: number;
}

/** Creates a gatherer of batches of at most so many writes. */
export function gatherBatches(most: number): BatchGatherer {
  let gathered: RowWrite[] = [];
  let bytes = 0;
  const rest = (): readonly RowWrite[] => {
    const all = gathered;
    gathered = [];
    bytes = 0;
    return all;
  };
  return {
    add(write) {
      const size = bytesOf(write);
      const isFull =
        gathered.length > 0 && (gathered.length >= most || bytes + size > largestBatch);
      const full = isFull ? rest() : undefined;
      gathered.push(write);
      bytes += size;
      return full;
    },
    rest,
    get size() {
      return gathered.length;
    },
  };
}

/** Parts writes, in their order, into as few batches as they fit into. */
export function splitBatches(
  writes: readonly RowWrite[],
  most: number,
): readonly (readonly RowWrite[])[] {
  const gatherer = gatherBatches(most);
  const batches = writes.flatMap((write) => {
    const full = gatherer.add(write);
    return full === undefined ? [] : [full];
  });
  const rest = gatherer.rest();
  return rest.length === 0 ? batches : [...batches, rest];
}

function bytesOf(write: RowWrite): number {
  return write.kind === 'delete'
    ? overhead
    : Object.entries(write.row.columns).reduce(
        (sum, [name, value]) =>
          sum + 2 * name.length + Buffer.byteLength(JSON.stringify(textOf(value))) + columnOverhead,
        overhead,
      );
}
