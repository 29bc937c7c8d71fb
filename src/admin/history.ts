import { randomBytes } from 'node:crypto';
import { odata, RestError, type TableClient } from '@azure/data-tables';
import * as v from 'valibot';
import { jsonColumns } from '../files/json-of-row.ts';
import { type TableRow, typedColumns, typeSuffix } from '../files/row.ts';
import { type TableKind, tableKinds } from '../files/table-kind.ts';
import { reversedTicks } from '../store/reversed-ticks.ts';
import { fromParts, toParts } from './text-parts.ts';

/** Who changes something, and by which way. */
export interface Author {
  readonly who: string;
  readonly how: 'command' | 'api' | 'undo';
}

/** One row before and after a change; undefined where there was none. */
export interface RowChange {
  readonly kind: TableKind;
  readonly before: TableRow | undefined;
  readonly after: TableRow | undefined;
}

/** An import as a whole: its single rows are not told. */
export interface ImportRecord {
  readonly kind: TableKind;
  readonly created: number;
  readonly replaced: number;
  readonly deleted: number;
  /** Of the file, in hex. */
  readonly sha256: string;
  /** The name of what the rows before were saved as, where they were. */
  readonly formerRows: string | undefined;
}

/** A change of the past. */
export interface HistoryEntry {
  /** By which `undo` finds it. */
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly time: string;
  readonly who: string;
  readonly how: string;
  /** Undefined for an import. */
  readonly change: RowChange | undefined;
  /** Undefined for a change of one row. */
  readonly imported: ImportRecord | undefined;
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

const importsPartition = 'imports';

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
    record: ({ kind, before, after }, author) => {
      const row = after ?? before;
      return row === undefined
        ? Promise.resolve()
        : append(`${kind}:${row.partition}`, author, {
            id: row.key,
            ...(before === undefined ? {} : toParts('before', toJson(kind, before))),
            ...(after === undefined ? {} : toParts('after', toJson(kind, after))),
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

/** A row as a text that gives it back whole: its columns in the API's JSON. */
function toJson(kind: TableKind, row: TableRow): string {
  return JSON.stringify(jsonColumns(kind, row));
}

const rowText = v.pipe(
  v.string(),
  v.parseJson(),
  v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
);

function fromJson(kind: TableKind, text: string): TableRow['columns'] | undefined {
  const members = v.safeParse(rowText, text);
  return members.success
    ? typedColumns(
        kind,
        Object.fromEntries(
          Object.entries(members.output).flatMap(([name, value]) =>
            typeof value === 'string'
              ? [[name, value]]
              : [
                  [name + typeSuffix, typeof value === 'number' ? 'Edm.Double' : 'Edm.Boolean'],
                  [name, String(value)],
                ],
          ),
        ),
      ).columns
    : undefined;
}

const importText = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    created: v.number(),
    replaced: v.number(),
    deleted: v.number(),
    sha256: v.string(),
    formerRows: v.optional(v.string()),
  }),
);
const entrySchema = v.looseObject({
  partitionKey: v.string(),
  rowKey: v.string(),
  time: v.date(),
  who: v.string(),
  how: v.string(),
  id: v.string(),
});

/** Undefined for a row that is no entry: somebody may have written into the table by hand. */
function readEntry(entity: unknown): HistoryEntry | undefined {
  const parsed = v.safeParse(entrySchema, entity);
  if (!parsed.success) {
    return undefined;
  }
  const { partitionKey, rowKey, time, who, how, id } = parsed.output;
  const properties = new Map<string, unknown>(Object.entries(parsed.output));
  const [before, after] = [fromParts('before', properties), fromParts('after', properties)];
  const entry = { id: `${partitionKey}/${rowKey}`, time: time.toISOString(), who, how };
  if (partitionKey === importsPartition) {
    const kind = tableKinds.find((known) => known === id);
    const record = v.safeParse(importText, after);
    return kind === undefined || !record.success
      ? undefined
      : {
          ...entry,
          change: undefined,
          imported: { kind, ...record.output, formerRows: record.output.formerRows },
        };
  }
  const end = partitionKey.indexOf(':');
  const kind = tableKinds.find((known) => known === partitionKey.slice(0, end));
  if (kind === undefined) {
    return undefined;
  }
  const row = (text: string | undefined): TableRow | undefined => {
    const columns = text === undefined ? undefined : fromJson(kind, text);
    return columns === undefined
      ? undefined
      : { partition: partitionKey.slice(end + 1), key: id, columns };
  };
  const change = { kind, before: row(before), after: row(after) };
  // A text that cannot be read does not mean that there was no row: nobody may undo by it.
  const isWhole =
    (before === undefined) === (change.before === undefined) &&
    (after === undefined) === (change.after === undefined) &&
    (change.before ?? change.after) !== undefined;
  return isWhole ? { ...entry, change, imported: undefined } : undefined;
}
