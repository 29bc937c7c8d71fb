import type { Command } from 'commander';
import { addExamples, addReadOptions, type ReadOptions } from './command-options.ts';
import { diagnoseApp } from './diagnose-app.ts';
import { diagnoseRules } from './diagnose-rules.ts';
import { diagnoseTables } from './diagnose-tables.ts';
import type { Diagnosis } from './diagnosis.ts';
import { exitCodes, type SetExitCode } from './exit-codes.ts';
import { tellFailure } from './failure.ts';
import { type OpenedAccount, openAccount } from './opened-account.ts';
import { harmless, paint, print, printJson } from './terminal.ts';

interface DoctorOptions extends ReadOptions {
  readonly url?: string;
  readonly key?: string;
}

/** Adds `doctor`: what is well and what is not, each with its remedy. */
export function addDoctorCommand(program: Command, setExitCode: SetExitCode): void {
  const command = program
    .command('doctor')
    .description('looks whether settings, tables, rules and the app are well, and says what to do')
    .option(
      '--url <url>',
      'the app, such as https://example.azurewebsites.net; else a running npm start',
    )
    .option(
      '--key <key>',
      "the app's host key, for the details of its health (else FUNCTION_KEY, which no list of processes shows)",
    )
    .action(async (options: DoctorOptions) => {
      const diagnoses: Diagnosis[] = [];
      const tell = (diagnosis: Diagnosis): void => {
        diagnoses.push(diagnosis);
        if (!options.json) {
          print(describe(diagnosis));
        }
      };
      await examine(options, tell);
      if (options.json) {
        printJson(diagnoses);
      }
      const problems = diagnoses.filter(({ state }) => state === 'problem');
      if (problems.length > 0) {
        setExitCode(
          problems.some(({ unreachable }) => unreachable === true)
            ? exitCodes.unreachable
            : exitCodes.refused,
        );
      }
    });
  addExamples(addReadOptions(command), [
    'doctor',
    'doctor --url https://example.azurewebsites.net',
    'doctor --json',
  ]);
}

async function examine(
  options: DoctorOptions,
  tell: (diagnosis: Diagnosis) => void,
): Promise<void> {
  const opened = await openOrTell(options, tell);
  if (opened !== undefined) {
    const { account } = opened;
    tell({ state: 'ok', about: 'settings', what: `tables of ${account.description}` });
    tell(
      account.knowsDestinations
        ? {
            state: 'ok',
            about: 'settings',
            what: `calls may be sent to ${account.settings.allowedDestinations.join(', ')}`,
          }
        : {
            state: 'warning',
            about: 'settings',
            what: 'ALLOWED_DESTINATIONS is not set here, so the rules are not held to it',
            remedy: 'set it as the app has it',
          },
    );
    const areReadable = await diagnoseTables(opened, tell);
    if (areReadable) {
      await diagnoseRules(opened, tell);
    }
  }
  await diagnoseApp(options, tell);
}

async function openOrTell(
  options: DoctorOptions,
  tell: (diagnosis: Diagnosis) => void,
): Promise<OpenedAccount | undefined> {
  try {
    return await openAccount(options);
  } catch (error) {
    for (const sentence of tellFailure(error).sentence.split('\n')) {
      tell({ state: 'problem', about: 'settings', what: sentence });
    }
    return undefined;
  }
}

function describe({ state, about, what, remedy }: Diagnosis): string {
  const word = {
    ok: paint('green', 'ok     '),
    warning: paint('yellow', 'warning'),
    problem: paint('red', 'problem'),
  }[state];
  return `${word}  ${about.padEnd(8)}  ${harmless(what)}${remedy === undefined ? '' : `: ${harmless(remedy)}`}`;
}
