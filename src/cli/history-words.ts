import type { HistoryEntry } from '../admin/history-entry.ts';
import { jsonColumns } from '../files/json-of-row.ts';
import type { TableRow } from '../files/row.ts';
import { summarizeDifference } from './difference.ts';
import { rowName } from './row-name.ts';
import { harmless } from './terminal.ts';

/** What a change did, in a line. */
export function describeEntry({ change, imported }: HistoryEntry): string {
  if (imported !== undefined) {
    const { kind, created, replaced, deleted, sha256 } = imported;
    return `${kind} imported: ${created} created, ${replaced} replaced, ${deleted} deleted, from a file with SHA-256 ${sha256.slice(0, 12)}…`;
  }
  const row = change?.after ?? change?.before;
  return change === undefined || row === undefined
    ? ''
    : `${change.kind} ${harmless(rowName(row))} ${summarizeDifference(change.kind, change)}`;
}

/** A change as scripts get it. */
export function entryJson({
  change,
  imported,
  ...entry
}: HistoryEntry): Readonly<Record<string, unknown>> {
  if (change === undefined) {
    return { ...entry, imported };
  }
  const { kind, before, after } = change;
  const row = after ?? before;
  const columns = (each: TableRow | undefined) =>
    each === undefined ? null : jsonColumns(kind, each);
  return {
    ...entry,
    table: kind,
    partition: row?.partition,
    row: row?.key,
    before: columns(before),
    after: columns(after),
  };
}
