import type { AccountFlags } from './account.ts';
import type { AzureApp } from './azure-app.ts';
import type { Tell } from './diagnosis.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const about = 'settings';

/** What keeps a setting of the app from being taken, beside the setting itself: it would contradict it. */
const rivals: ReadonlyMap<string, readonly string[]> = new Map([
  ['TABLES_ENDPOINT', ['--tables-endpoint', '--connection-string', 'TABLES_CONNECTION_STRING']],
  ['ACS_ENDPOINT', ['ACS_CONNECTION_STRING']],
  ['FALLBACK_TARGET', ['ALLOWED_DESTINATIONS']],
]);

/** Settings that may hold a secret instead of an endpoint. */
const secrets = [
  { secret: 'TABLES_CONNECTION_STRING', endpoint: 'TABLES_ENDPOINT', what: 'its tables' },
  { secret: 'ACS_CONNECTION_STRING', endpoint: 'ACS_ENDPOINT', what: 'its ACS resource' },
] as const;

/**
 * Which settings of the function app count where neither the command line nor the environment has its own, by name and
 * value; tells which they are.
 */
export function takeAppSettings(
  { names, settings }: AzureApp,
  flags: AccountFlags,
  environment: Environment,
  tell: Tell,
): Readonly<Record<string, string>> {
  if ('state' in settings) {
    tell(settings);
    return {};
  }
  const own = ownNames(flags, environment);
  const rivalsOf = (name: string): readonly string[] =>
    [name, ...(rivals.get(name) ?? [])].filter((each) => own.has(each));
  const all = [...settings.values];
  const taken = all.filter(([name]) => rivalsOf(name).length === 0);
  const first = new Set(all.flatMap(([name]) => rivalsOf(name)));
  const app = `the function app ${names.functionApp}`;
  tell({
    state: 'ok',
    about,
    what: [
      taken.length === 0
        ? `none are taken from ${app}`
        : `those of ${app}, as az tells: ${taken.map(([name]) => name).join(', ')}`,
      ...(first.size === 0 ? [] : [`what is set here comes first: ${[...first].join(', ')}`]),
    ].join('; '),
  });
  for (const { secret, endpoint, what } of secrets) {
    const isNamed = settings.values.has(endpoint) || rivalsOf(endpoint).length > 0;
    if (settings.names.includes(secret) && !isNamed) {
      tell({
        state: 'warning',
        about,
        what: `${app} has ${secret}, a secret, which is not fetched`,
        remedy: `set it here too, to have ${what} looked at`,
      });
    }
  }
  return Object.fromEntries(taken);
}

function ownNames(flags: AccountFlags, environment: Environment): ReadonlySet<string> {
  const set = Object.keys(environment).filter((name) => (environment[name] ?? '').trim() !== '');
  return new Set([
    ...set,
    ...(flags.connectionString === undefined ? [] : ['--connection-string']),
    ...(flags.tablesEndpoint === undefined ? [] : ['--tables-endpoint']),
  ]);
}
