import type { Command } from 'commander';
import type { TableKind } from '../files/table-kind.ts';
import { addCheckCommand } from './check-command.ts';
import { addDeleteCommand } from './delete-command.ts';
import { addDiffCommand } from './diff-command.ts';
import type { SetExitCode } from './exit-codes.ts';
import { addExportCommand } from './export-command.ts';
import { addImportCommand } from './import-command.ts';
import { addListCommand } from './list-command.ts';
import { addSetCommand } from './set-command.ts';
import { addShowCommand } from './show-command.ts';

const descriptions: Readonly<Record<TableKind, string>> = {
  rules: 'who gets which call: a rule is named called/id, or any/id where it is over many numbers',
  schedules:
    'when it is open: the rows of a schedule are week, dates, and override, the night switch',
  lists: 'block lists, lists of customers and the like: a member is named list/member',
};

/** Adds what can be done with one of the tables that operators keep. */
export function addTableCommands(
  program: Command,
  kind: TableKind,
  setExitCode: SetExitCode,
): void {
  const group = program.command(kind).description(descriptions[kind]);
  addListCommand(group, kind);
  addShowCommand(group, kind);
  addSetCommand(group, kind);
  addDeleteCommand(group, kind);
  addImportCommand(group, kind);
  addExportCommand(group, kind);
  addCheckCommand(group, kind, setExitCode);
  addDiffCommand(group, kind, setExitCode);
}
