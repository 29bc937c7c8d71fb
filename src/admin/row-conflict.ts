import { RestError } from '@azure/data-tables';
import { sameRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { keyOfWrite, type RowGuard, type RowWrite } from './submit-writes.ts';
import type { StoredTableRow } from './table-entity.ts';

/** Why a write was not done: the row is there, it is not there, or it has changed. */
export class RowConflictError extends Error {
  override readonly name = 'RowConflictError';
  /** The RowKey of the row, as far as it is known; of several in one transaction the first. */
  readonly key: string | undefined;
  /** Whether the write was sent more than once, so that it may have met what it had done itself. */
  readonly wasRepeated: boolean;

  constructor(message: string, key: string | undefined, cause: unknown, wasRepeated = false) {
    super(message, { cause });
    this.key = key;
    this.wasRepeated = wasRepeated;
  }
}

const conflicts: ReadonlyMap<number | undefined, string> = new Map([
  [409, 'the row is there already'],
  [412, 'the row has changed'],
  [404, 'the row is not there'],
]);

/** Throws what the service answered to a write that was sent once or more often, as a conflict where it is one. */
export function throwConflict(
  error: unknown,
  key: string | undefined,
  wasRepeated: boolean,
): never {
  const reason = error instanceof RestError ? conflicts.get(error.statusCode) : undefined;
  throw reason === undefined ? error : new RowConflictError(reason, key, error, wasRepeated);
}

/** Reads a row of the table that a write is about. */
export type ReadRow = (key: string) => Promise<StoredTableRow | undefined>;

/**
 * Looks at what a refused transaction met. Where it was sent more than once and every row is as it was to be, it is done
 * already: a write whose answer got lost is sent again, and then meets itself. Otherwise it throws the conflict, with
 * the row where it is known; which one it was, the service tells in a sentence only.
 */
export async function settleConflict(
  kind: TableKind,
  writes: readonly (RowWrite | RowGuard)[],
  read: ReadRow,
  cause: RowConflictError,
): Promise<void> {
  let conflict: RowConflictError | undefined;
  let isDone = cause.wasRepeated;
  for (const write of writes) {
    const key = keyOfWrite(write);
    const current = await read(key);
    const reason = conflicts.get(statusOf(write.condition, current));
    conflict ??= reason === undefined ? undefined : new RowConflictError(reason, key, cause);
    isDone &&= isAsWritten(kind, write, current);
    if (conflict !== undefined && !isDone) {
      throw conflict;
    }
  }
  if (!isDone) {
    throw conflict ?? cause;
  }
}

function isAsWritten(
  kind: TableKind,
  write: RowWrite | RowGuard,
  current: StoredTableRow | undefined,
): boolean {
  switch (write.kind) {
    case 'put':
      return current !== undefined && sameRow(kind, current, write.row);
    case 'delete':
      return current === undefined;
    case 'guard':
      // It changes nothing but the mark, so it tells neither way.
      return true;
  }
}

function statusOf(
  condition: (RowWrite | RowGuard)['condition'],
  current: StoredTableRow | undefined,
): number | undefined {
  switch (condition) {
    case 'any':
      return undefined;
    case 'absent':
      return current === undefined ? undefined : 409;
    default:
      if (current === undefined) {
        return 404;
      }
      return current.etag === condition.etag ? undefined : 412;
  }
}
