import { odata, type TableClient } from '@azure/data-tables';
import { sameRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { allowConditionalDeletes } from './conditional-deletes.ts';
import type { ExactRow } from './exact-columns.ts';
import { isNotThere, orEmpty, withTable } from './missing-table.ts';
import { countAttempts, sendCounted } from './request-attempts.ts';
import { RowConflictError, settleConflict, throwConflict } from './row-conflict.ts';
import { mayBeDone } from './storage-failure.ts';
import { type Condition, type RowGuard, type RowWrite, submitWrites } from './submit-writes.ts';
import { fromEntity, type StoredTableRow, toEntity } from './table-entity.ts';

/** Some rows in the order of the table, and where to go on. */
export interface RowPage {
  readonly rows: readonly StoredTableRow[];
  /** Undefined where there are no more. */
  readonly continuation: string | undefined;
}

/** Table Storage's own limit for one transaction. */
export const largestTransaction = 100;

/**
 * One of the tables that operators keep, row by row. A table that is missing is empty to those who read, and made by
 * the first write. Everything rejects with the service's RestError where it fails.
 */
export interface RowTable {
  readonly kind: TableKind;
  row(partition: string, key: string): Promise<StoredTableRow | undefined>;
  /** All rows of a partition, or of the table, in the order of their keys. */
  rows(partition?: string): AsyncIterable<StoredTableRow>;
  /** The names of all partitions behind one, or of all, in order; of large ones only the beginning is read. */
  partitions(after?: string): AsyncIterable<string>;
  /** A page of at most `limit` (1 to 1000) of the rows. */
  page(options: {
    readonly partition?: string;
    readonly limit: number;
    readonly continuation?: string;
  }): Promise<RowPage>;
  /**
   * Writes a row as a whole and returns its new etag. Throws a RowConflictError where the condition does not hold, unless
   * the row is there just so by this very request, sent again since its answer was lost.
   */
  put(row: ExactRow, condition: Condition): Promise<string>;
  /** Throws a RowConflictError where the condition does not hold, or the row is not there, unless as with `put`. */
  delete(partition: string, key: string, condition: Exclude<Condition, 'absent'>): Promise<void>;
  /**
   * Up to 100 writes of one partition, all or none. Throws a RowConflictError where a condition does not hold, or a row
   * to be deleted is not there, unless as with `put`.
   */
  transact(partition: string, writes: readonly (RowWrite | RowGuard)[]): Promise<void>;
}

/** Makes a table of one kind usable by rows. */
export function createRowTable(kind: TableKind, client: TableClient): RowTable {
  allowConditionalDeletes(client);
  countAttempts(client);
  const list = (filter: string | undefined, select?: string[]) =>
    client.listEntities<Record<string, unknown>>({
      disableTypeConversion: true,
      queryOptions: {
        ...(filter === undefined ? {} : { filter }),
        ...(select === undefined ? {} : { select }),
      },
    });
  const listPartition = (partition: string | undefined) =>
    list(partition === undefined ? undefined : odata`PartitionKey eq ${partition}`);
  const read = (partition: string, key: string): Promise<StoredTableRow | undefined> =>
    orEmpty(
      client
        .getEntity<Record<string, unknown>>(partition, key, { disableTypeConversion: true })
        .then(fromEntity),
      undefined,
    );
  /** The row after a write of it failed that may have been done; undefined too where it was surely not done. */
  const readAfter = async (
    error: unknown,
    partition: string,
    key: string,
  ): Promise<StoredTableRow | undefined> => {
    if (error instanceof RowConflictError) {
      return error.wasRepeated ? await read(partition, key) : undefined;
    }
    if (!mayBeDone(error)) {
      return undefined;
    }
    try {
      return await read(partition, key);
    } catch {
      // That the service cannot be asked says nothing new: the write's own failure is told.
      throw error;
    }
  };
  return {
    kind,
    row: read,
    async *rows(partition) {
      const entities = listPartition(partition);
      for (;;) {
        const next = await orEmpty(entities.next(), { done: true, value: undefined });
        if (next.done === true) {
          return;
        }
        yield fromEntity(next.value);
      }
    },
    async *partitions(after) {
      let last = after;
      let isOver = false;
      while (!isOver) {
        // Behind a page, the rest of its last partition is passed over.
        const pages = list(last === undefined ? undefined : odata`PartitionKey gt ${last}`, [
          'partitionKey',
        ]).byPage();
        const former = last;
        while (!isOver && last === former) {
          const page = await orEmpty(pages.next(), { done: true, value: undefined });
          // A page may be empty and not be the last.
          isOver = page.done === true || page.value.continuationToken === undefined;
          for (const { partitionKey } of page.done === true ? [] : page.value) {
            if (partitionKey !== undefined && partitionKey !== last) {
              last = partitionKey;
              yield partitionKey;
            }
          }
        }
      }
    },
    async page({ partition, limit, continuation }) {
      const pages = listPartition(partition).byPage({
        maxPageSize: limit,
        ...(continuation === undefined ? {} : { continuationToken: continuation }),
      });
      const next = await orEmpty(pages.next(), { done: true, value: undefined });
      return next.done === true
        ? { rows: [], continuation: undefined }
        : { rows: next.value.map(fromEntity), continuation: next.value.continuationToken };
    },
    async put(row, condition) {
      try {
        const { etag } = await withTable(client, row.key, (abortSignal) => {
          const entity = toEntity(kind, row);
          switch (condition) {
            case 'absent':
              return client.createEntity(entity, { abortSignal });
            case 'any':
              return client.upsertEntity(entity, 'Replace', { abortSignal });
            default:
              return client.updateEntity(entity, 'Replace', { ...condition, abortSignal });
          }
        });
        return etag ?? '';
      } catch (error) {
        // A write whose answer got lost is sent again, and then meets itself; or no answer comes at all.
        const current = await readAfter(error, row.partition, row.key);
        if (current !== undefined && sameRow(kind, current, row)) {
          return current.etag;
        }
        throw error;
      }
    },
    async delete(partition, key, condition) {
      await sendCounted<unknown>(
        (abortSignal) =>
          client.deleteEntity(partition, key, {
            ...(condition === 'any' ? {} : condition),
            abortSignal,
          }),
        (error, wasRepeated) => throwConflict(error, key, wasRepeated),
      ).catch(async (error: unknown) => {
        const isGone =
          error instanceof RowConflictError
            ? error.wasRepeated && isNotThere(error.cause)
            : mayBeDone(error) && (await readAfter(error, partition, key)) === undefined;
        if (!isGone) {
          throw error;
        }
      });
    },
    async transact(partition, writes) {
      try {
        await withTable(client, undefined, (signal) =>
          submitWrites(client, kind, partition, writes, signal),
        );
      } catch (error) {
        if (!(error instanceof RowConflictError)) {
          throw error;
        }
        await settleConflict(kind, writes, (key) => read(partition, key), error);
      }
    },
  };
}
