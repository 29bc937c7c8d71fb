import * as v from 'valibot';
import { jsonColumns } from '../files/json-of-row.ts';
import { type TableRow, typedColumns, typeSuffix } from '../files/row.ts';
import { type TableKind, tableKinds } from '../files/table-kind.ts';
import { fromParts, toParts } from './text-parts.ts';

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

/** The partition of the history in which imports stand. */
export const importsPartition = 'imports';

/** What an entry says of a change, as the properties of its row. */
export function propertiesOfChange({
  kind,
  before,
  after,
}: RowChange): Readonly<Record<string, string>> {
  return {
    ...(before === undefined ? {} : toParts('before', toJson(kind, before))),
    ...(after === undefined ? {} : toParts('after', toJson(kind, after))),
  };
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

/** Reads a row of the history. Undefined for a row that is no entry: somebody may have written into the table by hand. */
export function readEntry(entity: unknown): HistoryEntry | undefined {
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
