import type { Command } from 'commander';
import { addExamples, addReadOptions, type ReadOptions } from './command-options.ts';
import { diagnoseAll } from './diagnose-all.ts';
import { type AzureNames, demandName, demandSubscriptionName } from './diagnose-by-az.ts';
import type { Diagnosis } from './diagnosis.ts';
import { CommandError, exitCodes, type SetExitCode } from './exit-codes.ts';
import { appUrl } from './http-request.ts';
import { harmless, paint, print, printJson } from './terminal.ts';

interface DoctorOptions extends ReadOptions {
  readonly url?: string;
  readonly key?: string;
  readonly functionApp?: string;
  readonly resourceGroup?: string;
  readonly systemTopic?: string;
  readonly systemTopicGroup?: string;
  readonly eventSubscription?: string;
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
      'the app, such as https://example.azurewebsites.net; else where az says that --function-app is, else a running npm start',
    )
    .option(
      '--key <key>',
      "the app's host key, for the details of its health (else FUNCTION_KEY, which no list of processes shows)",
    )
    .option(
      '--function-app <name>',
      'the function app in Azure: asks az where it is, for its settings (where the environment has none), its subscription of Event Grid and the dead letters',
    )
    .option('--resource-group <name>', 'the resource group of the function app')
    .option('--system-topic <name>', 'the system topic, if it is not <function app>-topic')
    .option('--system-topic-group <name>', 'its resource group, if it is another one')
    .option(
      '--event-subscription <name>',
      'the subscription on that topic (eventSubscriptionName), if it is not called like the function app',
    )
    .action(async (options: DoctorOptions) => {
      const names = readNames(options);
      const url = options.url === undefined ? undefined : appUrl(options.url, '');
      const diagnoses: Diagnosis[] = [];
      const tell = (diagnosis: Diagnosis): void => {
        diagnoses.push(diagnosis);
        if (!options.json) {
          print(describe(diagnosis));
        }
      };
      await diagnoseAll({ ...options, names, url }, tell);
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
  const { functionApp, resourceGroup, systemTopic, systemTopicGroup, eventSubscription } = options;
  if (functionApp === undefined && resourceGroup === undefined) {
    if ((systemTopic ?? systemTopicGroup ?? eventSubscription) !== undefined) {
      throw new CommandError(
        exitCodes.usage,
        '--system-topic, --system-topic-group and --event-subscription belong to an app: add --function-app and --resource-group.',
      );
    }
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
    eventSubscription: demandName('--event-subscription', eventSubscription ?? functionApp),
  };
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
