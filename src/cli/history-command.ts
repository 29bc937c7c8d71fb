import type { Command } from 'commander';
import type { HistoryEntry } from '../admin/history-entry.ts';
import { type TableKind, tableKinds } from '../files/table-kind.ts';
import { addExamples, addReadOptions, type ReadOptions, readCount } from './command-options.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { plural } from './findings.ts';
import { describeEntry, entryJson } from './history-words.ts';
import { openAccount } from './opened-account.ts';
import { readPartition } from './row-name.ts';
import { harmless, paint, print, printJson } from './terminal.ts';

interface HistoryOptions extends ReadOptions {
  readonly limit: number;
}

/** One partition of a table. */
interface HistoryPart {
  readonly kind: TableKind;
  readonly partition: string;
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
      if (only !== undefined) {
        tellPart(only, await newest(concerning(tables.history.entries(), only)), options);
        return;
      }
      const entries = (await newest(tables.history.entries())).slice(0, options.limit);
      if (options.json) {
        printJson(entries.map(entryJson));
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

function readHistoryName(name: string): HistoryPart {
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
async function newest(entries: AsyncIterable<HistoryEntry>): Promise<readonly HistoryEntry[]> {
  let kept: HistoryEntry[] = [];
  for await (const entry of entries) {
    kept.push(entry);
    if (kept.length >= 2 * mostEntries) {
      kept = sorted(kept).slice(0, mostEntries);
    }
  }
  return sorted(kept).slice(0, mostEntries);
}

function sorted(entries: readonly HistoryEntry[]): HistoryEntry[] {
  return [...entries].sort((a, b) => (a.time === b.time ? 0 : a.time < b.time ? 1 : -1));
}

/**
 * The changes of one partition, and every import of its table: which rows an import has changed is not written down.
 * Reads all that there is, as the whole history does.
 */
async function* concerning(
  entries: AsyncIterable<HistoryEntry>,
  { kind, partition }: HistoryPart,
): AsyncIterable<HistoryEntry> {
  for await (const entry of entries) {
    const row = entry.change?.after ?? entry.change?.before;
    const isOfPart = entry.change?.kind === kind && row?.partition === partition;
    if (isOfPart || entry.imported?.kind === kind) {
      yield entry;
    }
  }
}

/** People are shown the single changes, and told of imports that may have changed more since; scripts get both. */
function tellPart(
  { kind, partition }: HistoryPart,
  entries: readonly HistoryEntry[],
  { limit, json }: HistoryOptions,
): void {
  if (json) {
    printJson(entries.slice(0, limit).map(entryJson));
    return;
  }
  const changes = entries.filter(({ change }) => change !== undefined);
  const [newestChange] = changes;
  const since = entries.slice(
    0,
    newestChange === undefined ? undefined : entries.indexOf(newestChange),
  );
  if (entries.length === 0) {
    print('No changes.');
  } else if (since.length > 0) {
    const [began, ago] =
      newestChange === undefined ? ['No single changes; ', ''] : ['', ' since the newest of these'];
    const imports = plural(since.length, 'import');
    print(
      `${began}${imports} of ${kind}${ago} may have changed ${harmless(partition)}: see call-redirect history.`,
    );
  }
  changes.slice(0, limit).flatMap(linesOf).forEach(print);
}

function linesOf(entry: HistoryEntry): readonly string[] {
  const { id, time, who, how } = entry;
  return [`${time}  ${harmless(who)}  ${how}  ${paint('bold', id)}`, `    ${describeEntry(entry)}`];
}
