import { hostname, userInfo } from 'node:os';
import type { TableClient } from '@azure/data-tables';
import { acsAbilities } from '../acs/platform.ts';
import type { Changing } from '../admin/change-row.ts';
import type { CheckSettings } from '../admin/check-change.ts';
import { createOperatorTables, type OperatorTables } from '../admin/operator-tables.ts';
import { openTable } from '../store/tables.ts';
import { type Account, type AccountFlags, chooseAccount } from './account.ts';
import { note, warn } from './terminal.ts';

/** An account with its tables, as commands work on them. */
export interface OpenedAccount {
  readonly account: Account;
  readonly tables: OperatorTables;
  readonly clients: Readonly<
    Record<'rules' | 'schedules' | 'lists' | 'calls' | 'history', TableClient>
  >;
  /** What rules are held to. */
  readonly checking: CheckSettings;
}

/** A person who waits for a command is better served by a second try than by a broken import. */
const retries = 2;

/** How long a request may take, in milliseconds: the service needs 5 s for a page, and 30 s are its own limit. */
const longestRequest = 30_000;

/**
 * Opens the tables of the account that the flags, the environment or a running `npm start` name. A request that takes
 * longer than `timeout`, in milliseconds, rejects with an AbortError.
 */
export async function openAccount(
  flags: AccountFlags,
  timeout: number = longestRequest,
): Promise<OpenedAccount> {
  const account = await chooseAccount(flags);
  const { connection, settings } = account;
  const open = (name: string): TableClient => openTable(connection, name, { retries, timeout });
  const clients = {
    rules: open(settings.rulesTable),
    schedules: open(settings.schedulesTable),
    lists: open(settings.listsTable),
    calls: open(settings.callsTable),
    history: open(settings.historyTable),
  };
  return {
    account,
    clients,
    tables: createOperatorTables(clients, Date.now),
    checking: {
      allowedDestinations: settings.allowedDestinations,
      strategies: acsAbilities.strategies,
      now: Date.now,
    },
  };
}

/** Says which account is going to be changed, before every write, and gives what changes are made with. */
export function beginChange({ account, tables, checking }: OpenedAccount): Changing {
  note(`Changes ${account.description}.`);
  warnOfUnknownDestinations(account);
  return { ...checking, tables, author: { who: authorName(), how: 'command' } };
}

/** Where nobody said where calls may be sent, a check lets every number pass: that has to be known. */
export function warnOfUnknownDestinations({ knowsDestinations }: Account): void {
  if (!knowsDestinations) {
    warn(
      'ALLOWED_DESTINATIONS is not set here, so every phone number passes the check; set it as the app has it.',
    );
  }
}

function authorName(): string {
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as in some containers.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
