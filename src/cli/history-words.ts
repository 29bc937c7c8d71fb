import type { HistoryEntry, ImportRecord, ImportState } from '../admin/history-entry.ts';
import { jsonColumns } from '../files/json-of-row.ts';
import type { TableRow } from '../files/row.ts';
import { summarizeDifference } from './difference.ts';
import { rowName } from './row-name.ts';
import { harmless } from './terminal.ts';

/** What a change did, in a line. */
export function describeEntry({ change, imported }: HistoryEntry): string {
  if (imported !== undefined) {
    const { kind, sha256, state } = imported;
    return `${kind} ${importWords[state]}: ${changeWords(imported, state)}, from a file with SHA-256 ${sha256.slice(0, 12)}…`;
  }
  const row = change?.after ?? change?.before;
  return change === undefined || row === undefined
    ? ''
    : `${change.kind} ${harmless(rowName(row))} ${summarizeDifference(change.kind, change)}`;
}

const importWords: Readonly<Record<ImportState, string>> = {
  begun: 'import begun, its end not known',
  stopped: 'import stopped before its end',
  done: 'imported',
};

function changeWords({ created, replaced, deleted }: ImportRecord, state: ImportState): string {
  return state === 'begun'
    ? `${created} to create, ${replaced} to replace, ${deleted} to delete`
    : `${created} created, ${replaced} replaced, ${deleted} deleted`;
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
