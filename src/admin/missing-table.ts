import { RestError, type TableClient } from '@azure/data-tables';
import { isMissingRow } from '../store/errors.ts';
import { sendCounted } from './request-attempts.ts';
import { throwConflict } from './row-conflict.ts';

/** The result of reading; `empty` where there is no such row or table. */
export async function orEmpty<Result>(work: Promise<Result>, empty: Result): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (isNotThere(error)) {
      return empty;
    }
    throw error;
  }
}

/** Tells whether the service answered that the row or the table is not there. */
export function isNotThere(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404;
}

/**
 * Does a write to a row, where it is one, after making the table where it finds it missing. The write has to be sent with
 * the signal given. Throws a RowConflictError where the service answered by one.
 */
export async function withTable<Result>(
  client: TableClient,
  key: string | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const send = () =>
    sendCounted(work, (error, wasRepeated) => {
      if (isMissingTable(error)) {
        throw error;
      }
      return throwConflict(error, key, wasRepeated);
    });
  try {
    return await send();
  } catch (error) {
    if (!isMissingTable(error)) {
      throw error;
    }
    await client.createTable();
    return send();
  }
}

function isMissingTable(error: unknown): boolean {
  return (
    error instanceof RestError &&
    error.statusCode === 404 &&
    error.code !== 'ResourceNotFound' &&
    !isMissingRow(error)
  );
}
