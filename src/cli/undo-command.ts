import type { Command } from 'commander';
import type { HistoryEntry } from '../admin/history.ts';
import { type UndoOutcome, undo } from '../admin/undo.ts';
import type { TableRow } from '../files/row.ts';
import { columnTexts } from './assignments.ts';
import { addChangeOptions, addExamples, type ChangeOptions } from './command-options.ts';
import { describeDifference } from './difference.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { describeEntry } from './history-command.ts';
import { beginChange, openAccount } from './opened-account.ts';
import { confirm, harmless, note } from './terminal.ts';
import { tellOutcome } from './told-outcome.ts';

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
      const changing = beginChange(opened);
      if (entry.change !== undefined) {
        const { kind, before, after } = entry.change;
        const lines = describeDifference(kind, { before: after, after: before }, process.stderr);
        lines.forEach(note);
        await confirm('Change this back?', options.yes === true);
      }
      tell(await undo(id, changing), entry, options);
    });
  addExamples(addChangeOptions(command), [
    'undo schedules:office/2516430123456789999-1a2b3c4d',
    'undo rules:+14255550100/2516430123456789999-1a2b3c4d --yes',
  ]);
}

function tell(outcome: UndoOutcome, entry: HistoryEntry, options: ChangeOptions): void {
  switch (outcome.kind) {
    case 'unknown':
      throw unknown(entry.id);
    case 'import':
      throw new CommandError(
        exitCodes.refused,
        `An import is not taken back row by row (${describeEntry(entry)}): import the file that was saved before it, with --prune --allow-empty.`,
      );
    case 'changed':
      note(`The row has changed since that change: ${describeEntry(entry)}`);
      note(`Now it is: ${describeRow(entry, outcome.current)}`);
      throw new CommandError(
        exitCodes.conflict,
        'Nothing was changed: set the row as you want to have it.',
      );
    default: {
      const row = entry.change?.after ?? entry.change?.before;
      tellOutcome(outcome, row ?? { partition: '', key: '' }, options);
    }
  }
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
