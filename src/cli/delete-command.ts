import type { Command } from 'commander';
import { deleteRow } from '../admin/change-row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { checkFirst } from './check-first.ts';
import { addChangeOptions, addExamples, type ChangeOptions } from './command-options.ts';
import { describeDifference } from './difference.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { beginChange, openAccount } from './opened-account.ts';
import { readRowName, rowName, rowNameForms } from './row-name.ts';
import { confirm, note } from './terminal.ts';
import { noteFindings, tellOutcome } from './told-outcome.ts';

const examples: Readonly<Record<TableKind, readonly string[]>> = {
  rules: ['rules delete +14255550100/reception', 'rules delete any/catch-all --yes'],
  schedules: ['schedules delete office/override', 'schedules delete office/2026-12-24'],
  lists: ['lists delete spam/+13605550166'],
};

/** Adds `delete`, which takes one row away. */
export function addDeleteCommand(group: Command, kind: TableKind): void {
  const command = group
    .command('delete')
    .description(`take one ${kind === 'lists' ? 'member' : kind === 'rules' ? 'rule' : 'row'} away`)
    .argument(`<${rowNameForms[kind]}>`)
    .action(async (name: string, options: ChangeOptions) => {
      const { partition, key } = readRowName(kind, name);
      const opened = await openAccount(options);
      const before = await opened.tables[kind].row(partition, key);
      if (before === undefined) {
        throw new CommandError(
          exitCodes.refused,
          `There is no ${rowName({ partition, key })} in ${kind}: see call-redirect ${kind} list.`,
        );
      }
      const change = { kind, partition, puts: [], deletes: [key] };
      const warnings = await checkFirst(change, opened);
      const changing = beginChange(opened);
      for (const line of describeDifference(kind, { before }, process.stderr)) {
        note(line);
      }
      noteFindings(warnings);
      await confirm('Delete this?', options.yes === true);
      const outcome = await deleteRow(kind, partition, key, { etag: before.etag }, changing);
      tellOutcome(outcome, before, options, warnings);
    });
  addExamples(addChangeOptions(command), examples[kind]);
}
