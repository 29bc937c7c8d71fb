import { type Connection, type Report, readConnection } from './connection.ts';
import { isAllowedDestination } from './routing/bars.ts';
import { readTargetIdentity } from './routing/target.ts';
import type { Identity } from './telephony/identity.ts';

/** What the operator settled, checked. */
export interface Settings {
  readonly acs: Connection;
  readonly tables: Connection;
  /** The client id of a user-assigned managed identity; undefined means the system-assigned one. */
  readonly identityClientId: string | undefined;
  /** Prefixes of the phone numbers that calls may be sent to; `+` allows all. */
  readonly allowedDestinations: readonly string[];
  readonly fallbackTarget: Identity | undefined;
  /** How long one request to a service may take, in milliseconds. */
  readonly attemptTimeout: number;
  /** How long a call rings, in milliseconds. */
  readonly ringTime: number;
  readonly rulesTable: string;
  /** How old rules in memory may be before a call waits for newer ones, in milliseconds. */
  readonly rulesRefresh: number;
  readonly schedulesTable: string;
  readonly listsTable: string;
  readonly callsTable: string;
  readonly historyTable: string;
}

/** Every setting there is, by the name that it has in the environment. */
export const settingNames = [
  'ACS_CONNECTION_STRING',
  'ACS_ENDPOINT',
  'TABLES_CONNECTION_STRING',
  'TABLES_ENDPOINT',
  'AZURE_CLIENT_ID',
  'ALLOWED_DESTINATIONS',
  'FALLBACK_TARGET',
  'ATTEMPT_TIMEOUT_MS',
  'RING_SECONDS',
  'RULES_REFRESH_SECONDS',
  'RULES_TABLE',
  'SCHEDULES_TABLE',
  'LISTS_TABLE',
  'CALLS_TABLE',
  'HISTORY_TABLE',
] as const;

type SettingName = (typeof settingNames)[number];
/** Smallest and largest value, and the unit they are in. */
type Range = readonly [number, number, string];
type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the environment once. Where anything is wrong, every problem is named, and no value of a secret repeated. */
export function readSettings(
  environment: Environment,
): { settings: Settings } | { problems: readonly string[] } {
  const problems: string[] = [];
  const report: Report = (problem) => {
    problems.push(problem);
  };
  const value = (name: SettingName): string | undefined => {
    const text = environment[name]?.trim();
    return text === '' ? undefined : text;
  };
  const acs = readConnection('ACS', value('ACS_CONNECTION_STRING'), value('ACS_ENDPOINT'), report);
  const tables = readConnection(
    'TABLES',
    value('TABLES_CONNECTION_STRING'),
    value('TABLES_ENDPOINT'),
    report,
  );
  const allowedDestinations = readAllowedDestinations(value('ALLOWED_DESTINATIONS'), report);
  const fallbackTarget = readFallbackTarget(value('FALLBACK_TARGET'), allowedDestinations, report);
  const whole = (name: SettingName, fallback: number, range: Range): number | undefined =>
    readWholeNumber(name, value(name) ?? String(fallback), range, report);
  const attemptTimeout = whole('ATTEMPT_TIMEOUT_MS', 3000, [100, 30_000, 'milliseconds']);
  const refreshSeconds = whole('RULES_REFRESH_SECONDS', 15, [1, 3600, 'seconds']);
  const ringSeconds = whole('RING_SECONDS', 30, [5, 120, 'seconds']);
  const tableName = (name: SettingName, fallback: string): string | undefined =>
    readTableName(name, value(name) ?? fallback, report);
  const rulesTable = tableName('RULES_TABLE', 'Rules');
  const schedulesTable = tableName('SCHEDULES_TABLE', 'Schedules');
  const listsTable = tableName('LISTS_TABLE', 'Lists');
  const callsTable = tableName('CALLS_TABLE', 'Calls');
  const historyTable = tableName('HISTORY_TABLE', 'History');
  reportSharedTables(
    [
      ['RULES_TABLE', rulesTable],
      ['SCHEDULES_TABLE', schedulesTable],
      ['LISTS_TABLE', listsTable],
      ['CALLS_TABLE', callsTable],
      ['HISTORY_TABLE', historyTable],
    ],
    report,
  );
  if (
    problems.length > 0 ||
    acs === undefined ||
    tables === undefined ||
    allowedDestinations === undefined ||
    attemptTimeout === undefined ||
    ringSeconds === undefined ||
    refreshSeconds === undefined ||
    rulesTable === undefined ||
    schedulesTable === undefined ||
    listsTable === undefined ||
    callsTable === undefined ||
    historyTable === undefined
  ) {
    return { problems };
  }
  return {
    settings: {
      acs,
      tables,
      identityClientId: value('AZURE_CLIENT_ID'),
      allowedDestinations,
      fallbackTarget,
      attemptTimeout,
      ringTime: ringSeconds * 1000,
      rulesTable,
      rulesRefresh: refreshSeconds * 1000,
      schedulesTable,
      listsTable,
      callsTable,
      historyTable,
    },
  };
}

function readAllowedDestinations(
  text: string | undefined,
  report: Report,
): readonly string[] | undefined {
  if (text === undefined) {
    return report(
      'ALLOWED_DESTINATIONS is missing: set it to the prefixes of the phone numbers that calls may be sent to, ' +
        'such as +1425,+4420, or + for all of them. It guards against toll fraud.',
    );
  }
  const prefixes = text.split(',').map((prefix) => prefix.trim());
  const wrong = prefixes.findIndex((prefix) => !/^\+\d{0,15}$/.test(prefix));
  return wrong === -1
    ? prefixes
    : report(
        `ALLOWED_DESTINATIONS: item ${wrong + 1} is no prefix: write + and digits, and commas between prefixes.`,
      );
}

function readFallbackTarget(
  text: string | undefined,
  allowedDestinations: readonly string[] | undefined,
  report: Report,
): Identity | undefined {
  if (text === undefined) {
    return undefined;
  }
  const target = readTargetIdentity(text);
  if (!('value' in target)) {
    return report(`FALLBACK_TARGET is no target: ${target.remedy}.`);
  }
  return allowedDestinations === undefined ||
    isAllowedDestination(target.value, allowedDestinations)
    ? target.value
    : report(
        'FALLBACK_TARGET begins with no prefix of ALLOWED_DESTINATIONS: add its prefix there, or choose another target.',
      );
}

function readWholeNumber(
  name: SettingName,
  text: string,
  [smallest, largest, unit]: Range,
  report: Report,
): number | undefined {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= smallest && value <= largest
    ? value
    : report(`${name} must be a whole number from ${smallest} to ${largest} (${unit}).`);
}

function readTableName(name: SettingName, text: string, report: Report): string | undefined {
  return /^[a-z][a-z0-9]{2,62}$/i.test(text)
    ? text
    : report(
        `${name} must be 3 to 63 letters and digits, a letter first, as Table Storage names tables.`,
      );
}

/** Rows of two kinds in one table would be taken for each other; to Table Storage, upper and lower case are the same. */
function reportSharedTables(
  tables: readonly (readonly [SettingName, string | undefined])[],
  report: Report,
): void {
  const named = tables.flatMap(([name, table]) =>
    table === undefined ? [] : [{ name, table: table.toLowerCase() }],
  );
  for (const [, users] of Map.groupBy(named, ({ table }) => table)) {
    if (users.length > 1) {
      report(
        `${users.map(({ name }) => name).join(' and ')} name the same table: give each its own.`,
      );
    }
  }
}
