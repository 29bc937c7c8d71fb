import { Command } from 'commander';
import { addCallsCommand } from './calls-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { exitCodeWords, type SetExitCode } from './exit-codes.ts';
import { addExplainCommand } from './explain-command.ts';
import { addHistoryCommand } from './history-command.ts';
import { addSendCommand } from './send-command.ts';
import { addTableCommands } from './table-commands.ts';
import { addUndoCommand } from './undo-command.ts';
import { readVersion } from './version.ts';

const about =
  'Keeps the rules of Call Redirect: who gets a ringing call of Azure Communication Services.';

const remark = `
Which storage account: --connection-string or --tables-endpoint; else TABLES_CONNECTION_STRING
or TABLES_ENDPOINT in the environment (an endpoint is opened by az login); else a running
npm start on this machine. Every change says first which account it is made in.
Names of tables and ALLOWED_DESTINATIONS are the app's settings, read from the environment.

${exitCodeWords}

Examples:
  $ call-redirect doctor
  $ call-redirect rules import samples/office/rules.csv
  $ call-redirect explain --called '+1 425 555 0100' --caller +12065550123
  $ call-redirect rules --help

After a redirect the platform tells nothing: a target that is busy or does not answer never
moves a call on. Use a target with its own voicemail or queue.`;

/** The whole command line; `setExitCode` is told where a command's answer is more than "done". */
export function createProgram(setExitCode: SetExitCode): Command {
  const program = new Command('call-redirect')
    .description(about)
    .version(readVersion())
    .showHelpAfterError('(add --help to see how it is used)')
    .addHelpText('after', remark)
    .exitOverride();
  addTableCommands(program, 'rules', setExitCode);
  addTableCommands(program, 'schedules', setExitCode);
  addTableCommands(program, 'lists', setExitCode);
  addExplainCommand(program);
  addCallsCommand(program);
  addHistoryCommand(program);
  addUndoCommand(program);
  addSendCommand(program, setExitCode);
  addDoctorCommand(program, setExitCode);
  return program;
}
