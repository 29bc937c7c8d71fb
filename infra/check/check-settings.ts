import * as v from 'valibot';
import { readSettings, settingNames } from '../../src/settings.ts';
import { printValue } from './bicep-text.ts';
import type { BicepValue } from './bicep-values.ts';
import { type DeployedBlock, leavesOf } from './deployment.ts';
import { difference } from './difference.ts';
import { settingSources } from './expected/settings.ts';
import { spellExpected } from './expected/spell-expected.ts';
import { entriesOf, type Finding, type Infra, literalOf, mainPath } from './infra.ts';

/** The resource of the app settings, by its symbols, and what it has beside them. */
const appSettingsPath = 'functionApp.appSettings';
const place: Readonly<Record<string, string>> = {
  parent: 'functionApp.app',
  name: "'appsettings'",
};

/** What is not set on Azure, and why. */
const leftOut: ReadonlyMap<string, string> = new Map([
  ['ACS_CONNECTION_STRING', 'the app comes with an identity'],
  ['TABLES_CONNECTION_STRING', 'the app comes with an identity'],
  ['RULES_TABLE', 'the tables have their usual names'],
  ['SCHEDULES_TABLE', 'the tables have their usual names'],
  ['LISTS_TABLE', 'the tables have their usual names'],
  ['CALLS_TABLE', 'the tables have their usual names'],
  ['HISTORY_TABLE', 'the tables have their usual names'],
]);

/** What the app cannot do without; the rest has defaults. */
const leastEnvironment = {
  ACS_ENDPOINT: 'https://example.communication.azure.com',
  TABLES_ENDPOINT: 'https://example.table.core.windows.net',
  ALLOWED_DESTINATIONS: '+',
};

const sampleFile = 'local.settings.sample.json';
const Sample = v.object({ Values: v.record(v.string(), v.string()) });

/** The settings of an app that is told no more than it must be. */
export function leastSettings() {
  const read = readSettings(leastEnvironment);
  if ('problems' in read) {
    throw new Error(
      `src/settings.ts demands more than infra/check/check-settings.ts knows: ${read.problems.join(' ')}`,
    );
  }
  return read.settings;
}

/** The settings that Bicep gives the app, those that the app reads, and those of the sample are the same. */
export function checkSettings(infra: Infra, blocks: readonly DeployedBlock[]): readonly Finding[] {
  return [...checkAppSettings(infra, blocks), ...checkSample(infra)];
}

function checkAppSettings(infra: Infra, blocks: readonly DeployedBlock[]): readonly Finding[] {
  const all = blocks.filter(({ what }) => what === 'Microsoft.Web/sites/config');
  const found = all.find(({ path }) => path === appSettingsPath);
  if (found === undefined || all.length > 1) {
    return [
      {
        file: 'infra/modules/function-app.bicep',
        problem: `one resource alone must configure the app, ${appSettingsPath}: declare Microsoft.Web/sites/config, name appsettings.`,
      },
    ];
  }
  const { file, properties } = found;
  const values = entriesOf(properties.get('properties'));
  const report = (problem: string): Finding => ({ file, problem });
  const read: ReadonlySet<string> = new Set(settingNames);
  const known = Object.keys(settingSources);
  const leaves = new Map(leavesOf(properties));
  const misplaced = Object.entries(place)
    .filter(([name, wanted]) => leaves.get(name) !== wanted)
    .map(([name, wanted]) =>
      report(
        `${appSettingsPath}: ${name} must be ${wanted}, not ${leaves.get(name) ?? 'missing'}: correct it.`,
      ),
    );
  const unknown = difference(values.keys(), new Set([...settingNames, ...known])).map((name) =>
    report(`the app setting ${name} is read by nobody: correct its name, or remove it.`),
  );
  const missing = [...new Set([...known, ...settingNames])]
    .filter((name) => !values.has(name) && !leftOut.has(name))
    .map((name) =>
      report(
        `the app setting ${name} is not set: set it${read.has(name) ? ', or enter it in leftOut of infra/check/check-settings.ts with the reason' : '; the Functions host reads it'}.`,
      ),
    );
  const contradicting = [...values.keys()].flatMap((name) => {
    const reason = leftOut.get(name);
    return reason === undefined
      ? []
      : [
          report(
            `the app setting ${name} is set, though infra/check/check-settings.ts leaves it out (${reason}): correct one of them.`,
          ),
        ];
  });
  return [
    ...misplaced,
    ...unknown,
    ...missing,
    ...contradicting,
    ...checkSources(file, values),
    ...checkDefaults(infra, values),
  ];
}

function checkSources(file: string, values: ReadonlyMap<string, BicepValue>): readonly Finding[] {
  return [...values].flatMap(([name, value]) => {
    const source = settingSources[name];
    const [text, wanted] = [printValue(value), source === undefined ? '' : spellExpected(source)];
    return source === undefined || text === wanted
      ? []
      : [
          {
            file,
            problem: `the app setting ${name} must be ${wanted}, not ${text}: correct it, or infra/check/expected/settings.ts.`,
          },
        ];
  });
}

/** What an app setting is where nobody passes the parameter that it comes from. */
function defaultOf({ bicep }: Infra, value: BicepValue): string | undefined {
  const [, name = ''] = /^(?:string\()?(\w+)\)?$/.exec(printValue(value)) ?? [];
  return literalOf(value) ?? literalOf(bicep.get(mainPath)?.parameters.get(name)?.fallback);
}

/** Whoever sets nothing gets the app's own defaults. */
function checkDefaults(infra: Infra, values: ReadonlyMap<string, BicepValue>): readonly Finding[] {
  const least = JSON.stringify(leastSettings());
  const own: ReadonlySet<string> = new Set(settingNames);
  return [...values].flatMap(([name, setting]) => {
    const value = own.has(name) ? defaultOf(infra, setting) : undefined;
    const read = readSettings({ ...leastEnvironment, [name]: value ?? '' });
    return value === undefined || ('settings' in read && JSON.stringify(read.settings) === least)
      ? []
      : [
          {
            file: mainPath,
            problem: `the default of ${name} is ${value}, and src/settings.ts has another one: make them equal.`,
          },
        ];
  });
}

function checkSample({ texts }: Infra): readonly Finding[] {
  const report = (problem: string): Finding => ({ file: sampleFile, problem });
  const sample = v.safeParse(v.pipe(v.string(), v.parseJson(), Sample), texts.get(sampleFile));
  if (!sample.success) {
    return [report('it is missing, or no JSON with texts under Values: write it anew.')];
  }
  const listed = new Set(Object.keys(sample.output.Values));
  const wanted: ReadonlySet<string> = new Set(['FUNCTIONS_WORKER_RUNTIME', ...settingNames]);
  return [
    ...difference(wanted, listed).map((name) => report(`${name} is not listed: add it.`)),
    ...difference(listed, wanted).map((name) =>
      report(`${name} is read by nobody: correct its name, or remove it.`),
    ),
  ];
}
