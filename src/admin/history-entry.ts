import * as v from 'valibot';
import { type TableKind, tableKinds } from '../files/table-kind.ts';
import type { Problem } from '../routing/problem.ts';
import type { ExactRow } from './exact-columns.ts';
import { readRowText, textOfRow } from './row-text.ts';
import { fromParts, toParts } from './text-parts.ts';

/** One row before and after a change; undefined where there was none. */
export interface RowChange {
  readonly kind: TableKind;
  readonly before: ExactRow | undefined;
  readonly after: ExactRow | undefined;
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
  /** The id of the entry of an import of the same file that had no end, and that this one went on with. */
  readonly goesOnWith: string | undefined;
  readonly state: ImportState;
}

const importStates = ['begun', 'stopped', 'done'] as const;

/**
 * How far an import has come. `begun` is written before its first row, with the counts of what it is to change, and stays
 * where it was killed or the service failed; `stopped` where it ended early in good order, with what it changed by then.
 */
export type ImportState = (typeof importStates)[number];

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
  /** What of the row before or after cannot be read, and is missing in `change`: nobody may undo by it. */
  readonly problems: readonly Problem[];
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
    ...(before === undefined ? {} : toParts('before', textOfRow(kind, before))),
    ...(after === undefined ? {} : toParts('after', textOfRow(kind, after))),
  };
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
    goesOnWith: v.optional(v.string()),
    state: v.optional(v.picklist(importStates), 'done'),
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
          problems: [],
          imported: {
            kind,
            ...record.output,
            formerRows: record.output.formerRows,
            goesOnWith: record.output.goesOnWith,
          },
        };
  }
  const end = partitionKey.indexOf(':');
  const kind =
    end < 0 ? undefined : tableKinds.find((known) => known === partitionKey.slice(0, end));
  if (kind === undefined) {
    return undefined;
  }
  const problems: Problem[] = [];
  const row = (text: string | undefined): ExactRow | undefined => {
    const read = text === undefined ? undefined : readRowText(kind, text);
    if (read === undefined) {
      return undefined;
    }
    const { problems: own, ...columns } = read;
    problems.push(...own);
    return { partition: partitionKey.slice(end + 1), key: id, ...columns };
  };
  const change = { kind, before: row(before), after: row(after) };
  // A text that cannot be read does not mean that there was no row: nobody may undo by it.
  const isWhole =
    (before === undefined) === (change.before === undefined) &&
    (after === undefined) === (change.after === undefined) &&
    (change.before ?? change.after) !== undefined;
  return isWhole ? { ...entry, change, problems, imported: undefined } : undefined;
}
