import type { Command } from 'commander';
import type { HistoryEntry } from '../admin/history.ts';
import { jsonColumns } from '../files/json-of-row.ts';
import type { TableRow } from '../files/row.ts';
import { type TableKind, tableKinds } from '../files/table-kind.ts';
import { addExamples, addReadOptions, type ReadOptions, readCount } from './command-options.ts';
import { summarizeDifference } from './difference.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { openAccount } from './opened-account.ts';
import { readPartition, rowName } from './row-name.ts';
import { harmless, paint, print, printJson } from './terminal.ts';

interface HistoryOptions extends ReadOptions {
  readonly limit: number;
}

const mostEntries = 10_000;

/** Adds `history`: who changed what, when and how. */
export function addHistoryCommand(program: Command): void {
  const command = program
    .command('history')
    .description('who changed what, the newest first, with the ids that undo takes')
    .argument('[table/partition]', 'only these: such as rules/+14255550100 or schedules/office')
    .option('--limit <n>', 'how many at most', readCount('limit', mostEntries), 20)
    .action(async (name: string | undefined, options: HistoryOptions) => {
      const only = name === undefined ? undefined : readHistoryName(name);
      const { tables } = await openAccount(options);
      const entries = await newest(tables.history.entries(only), options.limit);
      if (options.json) {
        printJson(entries.map(toJson));
      } else if (entries.length === 0) {
        print('No changes.');
      } else {
        entries.flatMap(linesOf).forEach(print);
      }
    });
  addExamples(addReadOptions(command), [
    'history',
    'history rules/+14255550100',
    'history schedules/office --limit 100 --json',
  ]);
}

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

function readHistoryName(name: string): { kind: TableKind; partition: string } {
  const [word = ''] = name.split('/', 1);
  const kind = tableKinds.find((known) => known === word);
  const partition = name.slice(word.length + 1);
  if (kind === undefined || partition.trim() === '') {
    throw new CommandError(
      exitCodes.usage,
      `"${name}" names no part of the history: write rules/<called>, schedules/<id> or lists/<list>.`,
    );
  }
  return { kind, partition: readPartition(kind, partition) };
}

/** Of each partition the newest come first, but not of all together. */
async function newest(
  entries: AsyncIterable<HistoryEntry>,
  limit: number,
): Promise<readonly HistoryEntry[]> {
  let kept: HistoryEntry[] = [];
  for await (const entry of entries) {
    kept.push(entry);
    if (kept.length >= 2 * mostEntries) {
      kept = sorted(kept).slice(0, limit);
    }
  }
  return sorted(kept).slice(0, limit);
}

function sorted(entries: readonly HistoryEntry[]): HistoryEntry[] {
  return [...entries].sort((a, b) => (a.time === b.time ? 0 : a.time < b.time ? 1 : -1));
}

function linesOf(entry: HistoryEntry): readonly string[] {
  const { id, time, who, how } = entry;
  return [`${time}  ${harmless(who)}  ${how}  ${paint('bold', id)}`, `    ${describeEntry(entry)}`];
}

function toJson({ change, imported, ...entry }: HistoryEntry): Readonly<Record<string, unknown>> {
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
