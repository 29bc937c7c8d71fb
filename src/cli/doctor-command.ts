import type { Command } from 'commander';
import { addExamples, addReadOptions, type ReadOptions } from './command-options.ts';
import { type AskedAcs, diagnoseAcs, findAcs, noteRetirement } from './diagnose-acs.ts';
import { diagnoseApp } from './diagnose-app.ts';
import { type AzureNames, demandName, demandSubscriptionName } from './diagnose-by-az.ts';
import { diagnoseClock, type Timekeeper } from './diagnose-clock.ts';
import { diagnoseEvents } from './diagnose-events.ts';
import { diagnoseRules } from './diagnose-rules.ts';
import { diagnoseSettings } from './diagnose-settings.ts';
import { diagnoseTables } from './diagnose-tables.ts';
import type { Diagnosis, Tell } from './diagnosis.ts';
import { CommandError, exitCodes, type SetExitCode } from './exit-codes.ts';
import { tellFailure } from './failure.ts';
import { type OpenedAccount, openAccount } from './opened-account.ts';
import { harmless, paint, print, printJson } from './terminal.ts';

interface DoctorOptions extends ReadOptions {
  readonly url?: string;
  readonly key?: string;
  readonly functionApp?: string;
  readonly resourceGroup?: string;
  readonly systemTopic?: string;
  readonly systemTopicGroup?: string;
}

/** Adds `doctor`: what is well and what is not, each with its remedy. */
export function addDoctorCommand(program: Command, setExitCode: SetExitCode): void {
  const command = program
    .command('doctor')
    .description(
      'looks whether settings, tables, rules, ACS, the app and its events are well, and says what to do; nothing rings',
    )
    .option(
      '--url <url>',
      'the app, such as https://example.azurewebsites.net; else a running npm start',
    )
    .option(
      '--key <key>',
      "the app's host key, for the details of its health (else FUNCTION_KEY, which no list of processes shows)",
    )
    .option(
      '--function-app <name>',
      'the function app in Azure: asks az for its subscription of Event Grid and the dead letters',
    )
    .option('--resource-group <name>', 'the resource group of the function app')
    .option('--system-topic <name>', 'the system topic, if it is not <function app>-topic')
    .option('--system-topic-group <name>', 'its resource group, if it is another one')
    .action(async (options: DoctorOptions) => {
      const names = readNames(options);
      const diagnoses: Diagnosis[] = [];
      const tell = (diagnosis: Diagnosis): void => {
        diagnoses.push(diagnosis);
        if (!options.json) {
          print(describe(diagnosis));
        }
      };
      await examine(options, names, tell);
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
    'doctor --function-app example --resource-group calls',
    'doctor --json',
  ]);
}

function readNames(options: DoctorOptions): AzureNames | undefined {
  const { functionApp, resourceGroup, systemTopic, systemTopicGroup } = options;
  if (functionApp === undefined && resourceGroup === undefined) {
    return undefined;
  }
  if (functionApp === undefined || resourceGroup === undefined) {
    throw new CommandError(
      exitCodes.usage,
      '--function-app and --resource-group belong together: give both, or neither.',
    );
  }
  demandSubscriptionName();
  return {
    functionApp: demandName('--function-app', functionApp),
    resourceGroup: demandName('--resource-group', resourceGroup),
    systemTopic: demandName('--system-topic', systemTopic ?? `${functionApp}-topic`),
    systemTopicGroup: demandName('--system-topic-group', systemTopicGroup ?? resourceGroup),
  };
}

async function examine(
  options: DoctorOptions,
  names: AzureNames | undefined,
  tell: Tell,
): Promise<void> {
  const opened = await openOrTell(options, tell);
  if (opened !== undefined) {
    diagnoseSettings(opened.account, tell);
    const areReadable = await diagnoseTables(opened, tell);
    if (areReadable) {
      await diagnoseRules(opened, tell);
    }
  }
  const acs = await findAcs(options, tell);
  if (acs !== undefined) {
    await diagnoseAcs(acs, tell);
  }
  await diagnoseClock(timekeepersOf(opened, acs), tell);
  await diagnoseApp(options, tell);
  await diagnoseEvents(names, options.url, tell);
  noteRetirement(tell);
}

function timekeepersOf(
  opened: OpenedAccount | undefined,
  acs: AskedAcs | undefined,
): readonly Timekeeper[] {
  return [
    ...(opened === undefined ? [] : [{ name: 'Table Storage', origin: opened.account.origin }]),
    ...(acs === undefined ? [] : [{ name: 'ACS', origin: acs.origin }]),
  ];
}

async function openOrTell(options: DoctorOptions, tell: Tell): Promise<OpenedAccount | undefined> {
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
    note: 'note   ',
    skipped: paint('dim', 'skipped'),
    warning: paint('yellow', 'warning'),
    problem: paint('red', 'problem'),
  }[state];
  return `${word}  ${about.padEnd(8)}  ${harmless(what)}${remedy === undefined ? '' : `: ${harmless(remedy)}`}`;
}
