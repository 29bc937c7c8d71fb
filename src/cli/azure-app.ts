import * as v from 'valibot';
import { type AzEnd, type AzureNames, az, describeAzFailure, hasAz } from './diagnose-by-az.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The settings of a function app that hold no secret, as far as the doctor uses them. */
const openSettingNames = [
  'TABLES_ENDPOINT',
  'ACS_ENDPOINT',
  'ALLOWED_DESTINATIONS',
  'FALLBACK_TARGET',
  'RULES_TABLE',
  'SCHEDULES_TABLE',
  'LISTS_TABLE',
  'CALLS_TABLE',
  'HISTORY_TABLE',
] as const;

/** What the function app is set to. */
export interface AppSettings {
  /** Every name that it has, those of secrets too. */
  readonly names: readonly string[];
  /** Those of `openSettingNames` that have a value. */
  readonly values: ReadonlyMap<string, string>;
}

/** A function app, as Azure describes it to the Azure CLI. */
export interface AzureApp {
  readonly names: AzureNames;
  /** Undefined where Azure does not tell it. */
  readonly hostName: string | undefined;
  /** Why they are not known, where they are not. */
  readonly settings: AppSettings | Diagnosis;
}

// For apps on Flex Consumption az may show what Azure answers as it is, with the properties one level lower.
const hostNamesSchema = v.pipe(v.string(), v.parseJson(), v.array(v.nullable(v.string())));
const settingsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    names: v.array(v.string()),
    open: v.array(v.object({ name: v.string(), value: v.nullable(v.string()) })),
  }),
);

/** Asks once for all that is needed of the function app; undefined where the Azure CLI does not start. */
export async function askAzureApp(names: AzureNames): Promise<AzureApp | undefined> {
  if (!(await hasAz())) {
    return undefined;
  }
  const [hostName, settings] = await Promise.all([askHostName(names), askSettings(names)]);
  return { names, hostName, settings };
}

async function askHostName(names: AzureNames): Promise<string | undefined> {
  const { code, output } = await az([
    ...['functionapp', 'show', ...nameOf(names)],
    ...['--query', '[defaultHostName, properties.defaultHostName]', '--output', 'json'],
  ]);
  const read = v.safeParse(hostNamesSchema, output);
  return code === 0 && read.success
    ? read.output.find((name) => name !== null && name !== '')?.toLowerCase()
    : undefined;
}

async function askSettings(names: AzureNames): Promise<AppSettings | Diagnosis> {
  const end = await az([
    ...['functionapp', 'config', 'appsettings', 'list', ...nameOf(names)],
    // Of secrets the names alone are let out of az; one without "|" and "&", which cmd.exe would take for its own.
    ...[
      '--query',
      `{names: [].name, open: [?contains('${openSettingNames.join(' ')}', name)].{name: name, value: value}}`,
    ],
    ...['--output', 'json'],
  ]);
  const read = v.safeParse(settingsSchema, end.output);
  if (end.code !== 0 || !read.success) {
    return describeUnknownSettings(names, end);
  }
  const { names: all, open } = read.output;
  const isOpen = new Set<string>(openSettingNames);
  return {
    names: all,
    values: new Map(
      open.flatMap(({ name, value }) =>
        isOpen.has(name) && value !== null && value.trim() !== '' ? [[name, value]] : [],
      ),
    ),
  };
}

/** Nothing is wrong with the app for that, and what the environment names is looked at all the same. */
function describeUnknownSettings(names: AzureNames, end: AzEnd): Diagnosis {
  const what = `the settings of the function app ${names.functionApp} cannot be read, so this environment's alone count`;
  const { what: known, remedy = '' } = describeAzFailure(
    { about: 'settings', what, role: 'Website Contributor on the function app' },
    end,
  );
  return {
    state: 'warning',
    about: 'settings',
    what: known,
    remedy: `${remedy}; or set TABLES_ENDPOINT, ACS_ENDPOINT and ALLOWED_DESTINATIONS here as the app has them`,
  };
}

function nameOf({ functionApp, resourceGroup }: AzureNames): readonly string[] {
  return ['--name', functionApp, '--resource-group', resourceGroup];
}
