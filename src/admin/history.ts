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
  /** Writes an import down, and returns the id of its entry. */
  recordImport(record: ImportRecord, author: Author): Promise<string>;
  /** Replaces what an entry says of its import. */
  updateImport(id: string, record: ImportRecord): Promise<void>;
  /** The newest import into a table. */
  newestImport(kind: TableKind): Promise<HistoryEntry | undefined>;
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
  ): Promise<string> => {
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
    return `${partitionKey}/${entity.rowKey}`;
  };
  const list = async function* (filter: string | undefined): AsyncIterable<HistoryEntry> {
    try {
      for await (const entity of table.listEntities(
        filter === undefined ? {} : { queryOptions: { filter } },
      )) {
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
  };
  return {
    async record(change, author) {
      const row = change.after ?? change.before;
      if (row !== undefined) {
        await append(`${change.kind}:${row.partition}`, author, {
          id: row.key,
          ...propertiesOfChange(change),
        });
      }
    },
    recordImport: ({ kind, ...record }, author) =>
      append(importsPartition, author, { id: kind, after: JSON.stringify(record) }),
    async updateImport(id, { kind, ...record }) {
      const rowKey = id.slice(id.lastIndexOf('/') + 1);
      const entity = { partitionKey: importsPartition, rowKey, after: JSON.stringify(record) };
      await table.updateEntity(entity, 'Merge');
    },
    async newestImport(kind) {
      for await (const entry of list(odata`PartitionKey eq ${importsPartition}`)) {
        if (entry.imported?.kind === kind) {
          return entry;
        }
      }
      return undefined;
    },
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
    entries: (of) =>
      list(of === undefined ? undefined : odata`PartitionKey eq ${`${of.kind}:${of.partition}`}`),
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
