import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TableClient } from '@azure/data-tables';
import { inject } from 'vitest';
import { settingNames } from '../../src/settings.ts';
import { openTable } from '../../src/store/tables.ts';

/** How the command ended, and what it wrote. */
export interface CommandEnd {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what the command is run. */
export interface CommandSurroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  readonly input?: string;
}

/** Tables of one test, and the command over them. */
export interface Desk {
  readonly tables: Readonly<
    Record<'rules' | 'schedules' | 'lists' | 'calls' | 'history', TableClient>
  >;
  /** The environment that names these tables. */
  readonly environment: Readonly<Record<string, string>>;
  run(args: readonly string[], surroundings?: CommandSurroundings): Promise<CommandEnd>;
  /** Deletes the tables. */
  clear(): Promise<void>;
}

/** What `bin` names. */
export const commandFile = fileURLToPath(new URL('../../src/cli/command.mjs', import.meta.url));

/** Directory of the project. */
export const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));

/** Variables by which Node decides whether a terminal shows colours: with `CI`, none does. */
const colourNames = ['NO_COLOR', 'FORCE_COLOR', 'NODE_DISABLE_COLORS', 'CI', 'TF_BUILD', 'TMUX'];

/** This process's environment, without anything that names an account or a running `npm start`, or decides on colours. */
export function bareEnvironment(): Record<string, string | undefined> {
  const environment: Record<string, string | undefined> = {
    ...process.env,
    LOCAL_ANNOUNCEMENT: join(tmpdir(), `no-npm-start-${randomUUID()}.json`),
  };
  for (const name of [...settingNames, ...colourNames, 'FUNCTION_KEY']) {
    delete environment[name];
  }
  return environment;
}

/** Runs the command in a process of its own, as a script would: no stream is a terminal. */
export function runCommand(
  args: readonly string[],
  { environment = {}, directory = projectDirectory, input = '' }: CommandSurroundings = {},
): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [commandFile, ...args],
      {
        cwd: directory,
        env: { ...bareEnvironment(), ...environment },
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr });
      },
    );
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** Names tables that nobody else has; the command makes them. */
export function openDesk(): Desk {
  const suffix = randomUUID().replaceAll('-', '');
  const connection = { connectionString: inject('tables') };
  const environment = {
    TABLES_CONNECTION_STRING: connection.connectionString,
    ALLOWED_DESTINATIONS: '+1425,+4420',
    RULES_TABLE: `Rules${suffix}`,
    SCHEDULES_TABLE: `Schedules${suffix}`,
    LISTS_TABLE: `Lists${suffix}`,
    CALLS_TABLE: `Calls${suffix}`,
    HISTORY_TABLE: `History${suffix}`,
  };
  const tables = {
    rules: openTable(connection, environment.RULES_TABLE, { retries: 2 }),
    schedules: openTable(connection, environment.SCHEDULES_TABLE, { retries: 2 }),
    lists: openTable(connection, environment.LISTS_TABLE, { retries: 2 }),
    calls: openTable(connection, environment.CALLS_TABLE, { retries: 2 }),
    history: openTable(connection, environment.HISTORY_TABLE, { retries: 2 }),
  };
  return {
    tables,
    environment,
    run: (args, surroundings = {}) =>
      runCommand(args, {
        ...surroundings,
        environment: { ...environment, ...surroundings.environment },
      }),
    async clear() {
      await Promise.all(Object.values(tables).map((table) => table.deleteTable()));
    },
  };
}
