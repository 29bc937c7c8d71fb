import type { Command } from 'commander';
import type { AccountFlags } from './account.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** What every command that reads tables is given. */
export interface ReadOptions extends AccountFlags {
  readonly json?: true;
}

/** What every command that changes tables is given. */
export interface ChangeOptions extends ReadOptions {
  readonly yes?: true;
}

/** Adds what every command that reads tables takes. */
export function addReadOptions(command: Command): Command {
  return command
    .option('--json', 'answer in JSON, for scripts')
    .option(
      '--connection-string <text>',
      'the storage account by its connection string (else TABLES_CONNECTION_STRING, which no list of processes shows)',
    )
    .option(
      '--tables-endpoint <url>',
      'the storage account by its URL, opened by az login (else TABLES_ENDPOINT)',
    );
}

/** Adds what every command that changes tables takes. */
export function addChangeOptions(command: Command): Command {
  return addReadOptions(command).option('--yes', 'change without asking, for scripts');
}

/** Shows below the help how the command is used. */
export function addExamples(command: Command, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ call-redirect ${example}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** Takes an option that may be given several times. */
export function collect(value: string, former: readonly string[]): readonly string[] {
  return [...former, value];
}

/** Reads a whole number of an option; for `argParser`. */
export function readCount(name: string, most: number): (text: string) => number {
  return (text) => {
    const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (count < 1 || count > most) {
      throw new CommandError(
        exitCodes.usage,
        `--${name} is "${text}": write a whole number from 1 to ${most}.`,
      );
    }
    return count;
  };
}
