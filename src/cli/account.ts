import type { TokenCredential } from '@azure/identity';
import { type Running, readRunning } from '../local/running.ts';
import { readSettings, type Settings } from '../settings.ts';
import type { TablesConnection } from '../store/tables.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** What was said on the command line about the account. */
export interface AccountFlags {
  readonly connectionString?: string;
  readonly tablesEndpoint?: string;
}

/** The storage account whose tables a command reads and changes. */
export interface Account {
  /** For people: where it is and what says so, without a secret. */
  readonly description: string;
  /** Scheme, host and port of its tables. */
  readonly origin: string;
  readonly connection: TablesConnection;
  readonly settings: Settings;
  /** What is wrong with those of the app's settings that no command needs, a sentence each: they are the doctor's. */
  readonly otherProblems: readonly string[];
  /** Whether it is known where calls may be sent; where it is not, checks allow every phone number. */
  readonly knowsDestinations: boolean;
}

/** The app's settings as far as the command needs them: which source says so, and what it says. */
interface Source {
  readonly name: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the tables are held to; what else the app's settings say is no reason not to show or change them. */
const neededSettings: readonly string[] = [
  'TABLES_CONNECTION_STRING',
  'TABLES_ENDPOINT',
  'FALLBACK_TARGET',
  'RULES_TABLE',
  'SCHEDULES_TABLE',
  'LISTS_TABLE',
  'CALLS_TABLE',
  'HISTORY_TABLE',
];

const ways =
  'No storage account is named. Name it in one of three ways: --connection-string or --tables-endpoint on the command ' +
  'line; TABLES_CONNECTION_STRING or TABLES_ENDPOINT in the environment; or a running npm start on this machine.';

/**
 * The one place that decides which account a command speaks to: the flags before the environment, that before a
 * running `npm start`. An endpoint is opened by `az login`.
 */
export async function chooseAccount(flags: AccountFlags): Promise<Account> {
  const { name, environment } = await chooseSource(flags);
  const destinations = environment['ALLOWED_DESTINATIONS']?.trim() ?? '';
  const known = {
    // Nothing here speaks to ACS, and rules can be kept where its resource is not known.
    ACS_CONNECTION_STRING: undefined,
    ACS_ENDPOINT: 'https://not-needed.invalid',
    ALLOWED_DESTINATIONS: destinations === '' ? '+' : destinations,
  };
  const read = readSettings({ ...pick(environment, neededSettings), ...known });
  if ('problems' in read) {
    throw new CommandError(exitCodes.usage, inTermsOf(flags, read.problems.join('\n')));
  }
  const { settings } = read;
  const whole = readSettings({ ...environment, ...known });
  return {
    otherProblems: 'problems' in whole ? whole.problems : [],
    description: `${describeTables(settings)} (${name})`,
    origin: originOf(endpointOf(settings)),
    connection:
      'endpoint' in settings.tables
        ? { ...settings.tables, credential: createCliCredential() }
        : settings.tables,
    settings,
    knowsDestinations: destinations !== '',
  };
}

/** A running `npm start`, where the account is its own. */
export async function runningOf(flags: AccountFlags): Promise<Running | undefined> {
  return isNamed(flags) || isInEnvironment() ? undefined : await readRunning();
}

async function chooseSource(flags: AccountFlags): Promise<Source> {
  if (isNamed(flags)) {
    return {
      name: 'named on the command line',
      environment: {
        ...process.env,
        TABLES_CONNECTION_STRING: flags.connectionString,
        TABLES_ENDPOINT: flags.tablesEndpoint,
      },
    };
  }
  if (isInEnvironment()) {
    return { name: 'named by the environment', environment: process.env };
  }
  const running = await readRunning();
  if (running === undefined) {
    throw new CommandError(exitCodes.usage, ways);
  }
  // As the app itself was started: without any setting of this terminal's.
  return {
    name: 'the running npm start',
    environment: {
      TABLES_CONNECTION_STRING: running.tables,
      ALLOWED_DESTINATIONS: running.allowedDestinations,
    },
  };
}

function pick(environment: Source['environment'], names: readonly string[]): Source['environment'] {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => names.includes(name)));
}

function isNamed({ connectionString, tablesEndpoint }: AccountFlags): boolean {
  return connectionString !== undefined || tablesEndpoint !== undefined;
}

function isInEnvironment(): boolean {
  const { TABLES_CONNECTION_STRING: text = '', TABLES_ENDPOINT: endpoint = '' } = process.env;
  return text.trim() !== '' || endpoint.trim() !== '';
}

/** Problems are told by the names of settings; whoever wrote flags knows those. */
function inTermsOf(flags: AccountFlags, sentence: string): string {
  return isNamed(flags)
    ? sentence
        .replaceAll('TABLES_CONNECTION_STRING', '--connection-string')
        .replaceAll('TABLES_ENDPOINT', '--tables-endpoint')
    : sentence;
}

/** Name and place of the account; of a connection string neither its key nor its signature. */
function describeTables(settings: Settings): string {
  const { tables } = settings;
  const endpoint = endpointOf(settings);
  if ('endpoint' in tables) {
    return `account ${hostOf(endpoint)}`;
  }
  const name = isDevelopmentStorage(tables.connectionString)
    ? 'devstoreaccount1'
    : /AccountName=([^;]+)/.exec(tables.connectionString)?.[1];
  return name === undefined
    ? `account ${hostOf(endpoint)}`
    : `account ${name} at ${originOf(endpoint)}`;
}

function endpointOf({ tables }: Settings): string {
  if ('endpoint' in tables) {
    return tables.endpoint;
  }
  return isDevelopmentStorage(tables.connectionString)
    ? 'http://127.0.0.1:10002'
    : (/TableEndpoint=([^;]+)/.exec(tables.connectionString)?.[1] ?? '');
}

function isDevelopmentStorage(connectionString: string): boolean {
  return connectionString === 'UseDevelopmentStorage=true';
}

function hostOf(endpoint: string): string {
  return URL.parse(endpoint)?.host ?? '?';
}

function originOf(endpoint: string): string {
  return URL.parse(endpoint)?.origin ?? '?';
}

/** How long `az` may take to give a token, in milliseconds. */
const longestLogin = 30_000;

/** Who `az login` says we are; the library is large, and read when it is needed. */
export function createCliCredential(): TokenCredential {
  let credential: Promise<TokenCredential> | undefined;
  return {
    async getToken(scopes, options) {
      credential ??= import('@azure/identity').then(
        ({ AzureCliCredential }) => new AzureCliCredential({ processTimeoutInMs: longestLogin }),
      );
      return (await credential).getToken(scopes, options);
    },
  };
}
