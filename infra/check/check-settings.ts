import * as v from 'valibot';
import { readSettings, settingNames } from '../../src/settings.ts';
import { difference } from './difference.ts';
import { entriesOf, type Finding, type Infra, literalOf, resolve, resourcesOf } from './infra.ts';

/** What the Functions host reads itself. */
const hostSettings = [
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
  'AzureWebJobsStorage__blobServiceUri',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
];

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
export function checkSettings(infra: Infra): readonly Finding[] {
  return [...checkAppSettings(infra), ...checkSample(infra)];
}

function checkAppSettings(infra: Infra): readonly Finding[] {
  const found = resourcesOf(infra, 'Microsoft.Web/sites/config').find(
    ({ resource }) => literalOf(resource.properties.get('name')) === 'appsettings',
  );
  if (found === undefined) {
    return [
      {
        file: 'infra/modules/function-app.bicep',
        problem:
          'no resource sets the app settings: declare Microsoft.Web/sites/config, name appsettings.',
      },
    ];
  }
  const { file, resource } = found;
  const values = entriesOf(resource.properties.get('properties'));
  const report = (problem: string): Finding => ({ file: file.path, problem });
  const read: ReadonlySet<string> = new Set(settingNames);
  const host = new Set(hostSettings);
  const unknown = [...values.keys()]
    .filter((name) => !read.has(name) && !host.has(name))
    .map((name) =>
      report(`the app setting ${name} is read by nobody: correct its name, or remove it.`),
    );
  const missing = [...hostSettings, ...settingNames]
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
  const defaults = Object.fromEntries(
    [...values]
      .filter(([name]) => read.has(name))
      .map(([name, value]) => [name, literalOf(resolve(infra, file, value))] as const),
  );
  return [...unknown, ...missing, ...contradicting, ...checkDefaults(defaults)];
}

/** Whoever sets nothing gets the app's own defaults. */
function checkDefaults(defaults: Readonly<Record<string, string | undefined>>): readonly Finding[] {
  const least = JSON.stringify(leastSettings());
  return Object.entries(defaults).flatMap(([name, value]) => {
    const read = readSettings({ ...leastEnvironment, [name]: value ?? '' });
    return value === undefined || ('settings' in read && JSON.stringify(read.settings) === least)
      ? []
      : [
          {
            file: 'infra/main.bicep',
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
