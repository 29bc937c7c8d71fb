import { randomBytes } from 'node:crypto';
import { odata, RestError, type TableClient } from '@azure/data-tables';
import type { TableKind } from '../files/table-kind.ts';
import { reversedTicks } from '../store/reversed-ticks.ts';
import {
  type HistoryEntry,
  type ImportRecord,
  importsPartition,
  propertiesOfChange,
  type RowChange,
  readEntry,
} from './history-entry.ts';

/** Who changes something, and by which way. */
export interface Author {
  readonly who: string;
  readonly how: 'command' | 'api' | 'undo';
}

/** The table in which every change leaves a row, made by the first of them. */
export interface History {
  /** Writes a change down; rejects where it cannot be written, which must not fail the change itself. */
  record(change: RowChange, author: Author): Promise<void>;
  recordImport(record: ImportRecord, author: Author): Promise<void>;
  entry(id: string): Promise<HistoryEntry | undefined>;
  /** The changes of one partition of a table, or all of them; of each partition the newest first. */
  entries(of?: {
    readonly kind: TableKind;
    readonly partition: string;
  }): AsyncIterable<HistoryEntry>;
}

/** Opens the history; `now` is in milliseconds since the epoch. */
export function createHistory(table: TableClient, now: () => number): History {
  const append = async (
    partitionKey: string,
    { who, how }: Author,
    columns: Readonly<Record<string, string>>,
  ): Promise<void> => {
    const instant = now();
    const entity = {
      partitionKey,
      rowKey: `${reversedTicks(instant)}-${randomBytes(4).toString('hex')}`,
      time: { type: 'DateTime', value: new Date(instant).toISOString() },
      who,
      how,
      ...columns,
    };
    try {
      await createOnce(table, entity);
    } catch (error) {
      if (!isMissingTable(error)) {
        throw error;
      }
      await table.createTable();
      await createOnce(table, entity);
    }
  };
  return {
    record: (change, author) => {
      const row = change.after ?? change.before;
      return row === undefined
        ? Promise.resolve()
        : append(`${change.kind}:${row.partition}`, author, {
            id: row.key,
            ...propertiesOfChange(change),
          });
    },
    recordImport: ({ kind, ...record }, author) =>
      append(importsPartition, author, { id: kind, after: JSON.stringify(record) }),
    async entry(id) {
      const end = id.lastIndexOf('/');
      if (end < 1 || end === id.length - 1) {
        return undefined;
      }
      try {
        return readEntry(await table.getEntity(id.slice(0, end), id.slice(end + 1)));
      } catch (error) {
        // 400 is for a text that no key can be.
        if (error instanceof RestError && (error.statusCode === 404 || error.statusCode === 400)) {
          return undefined;
        }
        throw error;
      }
    },
    async *entries(of) {
      const query =
        of === undefined
          ? {}
          : { queryOptions: { filter: odata`PartitionKey eq ${`${of.kind}:${of.partition}`}` } };
      try {
        for await (const entity of table.listEntities(query)) {
          const entry = readEntry(entity);
          if (entry !== undefined) {
            yield entry;
          }
        }
      } catch (error) {
        if (!isMissingTable(error)) {
          throw error;
        }
      }
    },
  };
}

/** Keys are drawn: an entry that is there already is this one, sent again after its answer got lost. */
async function createOnce(
  table: TableClient,
  entity: Parameters<TableClient['createEntity']>[0],
): Promise<void> {
  try {
    await table.createEntity(entity);
  } catch (error) {
    if (!(error instanceof RestError && error.statusCode === 409)) {
      throw error;
    }
  }
}

function isMissingTable(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404;
}
