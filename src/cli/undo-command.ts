import type { Command } from 'commander';
import type { PartitionChange } from '../admin/check-change.ts';
import type { HistoryEntry, RowChange } from '../admin/history-entry.ts';
import { firstOfImports, type PastImport } from '../admin/import-entry.ts';
import { findWayBack, type UndoOutcome, undo } from '../admin/undo.ts';
import { jsonColumns } from '../files/json-of-row.ts';
import type { TableRow } from '../files/row.ts';
import type { Finding } from '../routing/checks/finding.ts';
import { columnTexts } from './assignments.ts';
import { checkFirst } from './check-first.ts';
import { addChangeOptions, addExamples, type ChangeOptions } from './command-options.ts';
import { describeDifference } from './difference.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { restoreCommand } from './former-rows.ts';
import { describeEntry, entryJson } from './history-words.ts';
import { beginChange, openAccount } from './opened-account.ts';
import { confirm, harmless, note } from './terminal.ts';
import { noteFindings, tellOutcome } from './told-outcome.ts';

// Other texts are not even asked of the table.
const historyId = /^[^/]+\/\d+-[0-9a-f]+$/;

/** Adds `undo`, which takes back one change if nobody has changed the row since. */
export function addUndoCommand(program: Command): void {
  const command = program
    .command('undo')
    .description('take back one change, if its row has not changed since')
    .argument('<history id>', 'as call-redirect history shows it')
    .action(async (id: string, options: ChangeOptions) => {
      const opened = await openAccount(options);
      const entry = historyId.test(id) ? await opened.tables.history.entry(id) : undefined;
      if (entry === undefined) {
        throw unknown(id);
      }
      if (entry.imported !== undefined) {
        const { imported } = entry;
        throw noWayBack(entry, await firstOfImports(opened.tables.history, { ...entry, imported }));
      }
      // Nobody is asked about a change that cannot be taken back; `undo` itself looks again.
      const found = await findWayBack(entry, opened.tables);
      if ('obstacle' in found) {
        tell(found.obstacle, entry, options, []);
        return;
      }
      const { change } = found;
      const warnings = await checkFirst(wayBack(change), opened);
      const changing = beginChange(opened);
      const { kind, before, after } = change;
      describeDifference(kind, { before: after, after: before }, process.stderr).forEach(note);
      noteFindings(warnings);
      await confirm('Change this back?', options.yes === true);
      tell(await undo(id, changing), entry, options, warnings);
    });
  addExamples(addChangeOptions(command), [
    'undo schedules:office/2516430123456789999-1a2b3c4d',
    'undo rules:+14255550100/2516430123456789999-1a2b3c4d --yes',
  ]);
}

/** What the row's partition goes through when the change is taken back. */
function wayBack({ kind, before, after }: RowChange): PartitionChange {
  return {
    kind,
    partition: (before ?? after)?.partition ?? '',
    puts: before === undefined ? [] : [before],
    deletes: before === undefined && after !== undefined ? [after.key] : [],
  };
}

function tell(
  outcome: UndoOutcome,
  entry: HistoryEntry,
  options: ChangeOptions,
  warnings: readonly Finding[],
): void {
  switch (outcome.kind) {
    case 'unknown':
      throw unknown(entry.id);
    case 'import':
      throw new Error('an import was told of before');
    case 'changed':
      throw changedSince(entry, outcome.current);
    default: {
      const row = entry.change?.after ?? entry.change?.before;
      tellOutcome(outcome, row ?? { partition: '', key: '' }, options, warnings);
    }
  }
}

function noWayBack(entry: HistoryEntry, first: PastImport): CommandError {
  const { kind, formerRows } = first.imported;
  const before = first.id === entry.id ? 'it' : `${first.id}, which it went on with`;
  const way =
    formerRows === undefined
      ? `no rows were saved before ${before}, as of an empty table: delete those that were created.`
      : `import the file that was saved before ${before}, by ${harmless(first.who)}: ${restoreCommand(kind, harmless(formerRows))}.`;
  const end =
    entry.imported?.state === 'done'
      ? ''
      : 'the history has no end of it, and an import of the same file completes it. To take it back: ';
  return new CommandError(
    exitCodes.refused,
    `An import is not taken back row by row (${describeEntry(entry)}): ${end}${way}`,
    { outcome: 'refused', entry: entryJson(entry) },
  );
}

function changedSince(entry: HistoryEntry, current: TableRow | undefined): CommandError {
  note(`The row has changed since that change: ${describeEntry(entry)}`);
  note(`Now it is: ${describeRow(entry, current)}`);
  return new CommandError(
    exitCodes.conflict,
    'Nothing was changed: set the row as you want to have it.',
    {
      outcome: 'conflict',
      entry: entryJson(entry),
      current:
        current === undefined || entry.change === undefined
          ? null
          : jsonColumns(entry.change.kind, current),
    },
  );
}

function unknown(id: string): CommandError {
  return new CommandError(
    exitCodes.refused,
    `No change has the id ${harmless(id)}: call-redirect history shows the ids.`,
  );
}

function describeRow({ change }: HistoryEntry, row: TableRow | undefined): string {
  const texts = change === undefined ? [] : [...columnTexts(change.kind, row)];
  return row === undefined
    ? 'gone'
    : harmless(texts.map(([name, value]) => `${name}=${value}`).join('; '));
}
