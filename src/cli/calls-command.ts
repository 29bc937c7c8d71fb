import { setTimeout as wait } from 'node:timers/promises';
import type { TableClient } from '@azure/data-tables';
import type { Command } from 'commander';
import { type LoggedCall, readCalls } from '../admin/read-calls.ts';
import { addExamples, addReadOptions, type ReadOptions, readCount } from './command-options.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { tellFailure } from './failure.ts';
import { followCalls } from './follow-calls.ts';
import { openAccount } from './opened-account.ts';
import { hasReader } from './output.ts';
import { harmless, note, print, printJson, warn } from './terminal.ts';
import { textTable } from './text-table.ts';

interface CallsOptions extends ReadOptions {
  readonly day?: string;
  readonly follow?: true;
  readonly limit: number;
}

const mostCalls = 10_000;
/** The service's largest page. */
const largestPage = 1000;
/** How often the log is looked at while it is followed, in milliseconds. */
const followPause = 2_000;

/** Adds `calls`: the log, the newest first; followed, the oldest first as they come. */
export function addCallsCommand(program: Command): void {
  const command = program
    .command('calls')
    .description('the calls of a day, the newest first')
    .option('--day <date>', 'a day in UTC, such as 2026-12-24; today without it')
    .option('--follow', 'go on with the calls to come, until Ctrl-C', undefined)
    .option('--limit <n>', 'how many at most', readCount('limit', mostCalls), 20)
    .action(async (options: CallsOptions) => {
      const day = readDay(options);
      const { clients } = await openAccount(options);
      if (options.follow) {
        await follow(clients.calls, options);
        return;
      }
      const calls = await readDayOfCalls(clients.calls, day, options.limit);
      if (options.json) {
        printJson(calls);
      } else if (calls.length === 0) {
        print(`No calls on ${day} (UTC).`);
      } else {
        table(calls).forEach(print);
      }
    });
  addExamples(addReadOptions(command), [
    'calls',
    'calls --day 2026-12-24 --limit 500 --json',
    'calls --follow',
  ]);
}

function readDay({ day, follow: isFollowed }: CallsOptions): string {
  const today = new Date().toISOString().slice(0, 10);
  if (day !== undefined && isFollowed) {
    throw new CommandError(exitCodes.usage, '--follow shows what comes, so leave out --day.');
  }
  const isDate =
    day === undefined ||
    (/^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(`${day}T00:00Z`).toJSON()?.slice(0, 10) === day);
  if (!isDate) {
    throw new CommandError(
      exitCodes.usage,
      `--day is "${day}": write a date in UTC, such as ${today}.`,
    );
  }
  return day ?? today;
}

async function readDayOfCalls(
  client: TableClient,
  day: string,
  limit: number,
): Promise<readonly LoggedCall[]> {
  const calls: LoggedCall[] = [];
  let continuation: string | undefined;
  do {
    const page = await readCalls(client, {
      day,
      limit: Math.min(limit - calls.length, largestPage),
      continuation,
    });
    calls.push(...page.calls);
    continuation = page.continuation;
  } while (continuation !== undefined && calls.length < limit);
  return calls;
}

/** Shows the last calls and then each that comes, until the process is interrupted or nobody reads any more. */
async function follow(client: TableClient, { limit, json }: CallsOptions): Promise<void> {
  process.once('SIGINT', () => process.exit(exitCodes.ok));
  note('Follows the calls; Ctrl-C ends it.');
  let isAway = false;
  const calls = followCalls({
    read: () => readRecent(client, Math.max(limit, largestPage)),
    limit,
    pause: () => wait(followPause),
    isOver: () => !hasReader(),
    onTrouble(error) {
      if (error === undefined) {
        isAway = false;
        return;
      }
      const { sentence, exitCode } = tellFailure(error);
      if (exitCode !== exitCodes.unreachable) {
        throw error;
      }
      if (!isAway) {
        warn(`${sentence} It is tried again until Ctrl-C.`);
      }
      isAway = true;
    },
  });
  for await (const call of calls) {
    if (!hasReader()) {
      return;
    }
    print(json ? JSON.stringify(call) : harmless(lineOf(call)));
  }
}

/** The newest calls of today, and of yesterday: around midnight some of it come late. */
async function readRecent(client: TableClient, limit: number): Promise<readonly LoggedCall[]> {
  const days = [0, 1].map((back) =>
    new Date(Date.now() - back * 24 * 3600 * 1000).toISOString().slice(0, 10),
  );
  const calls: LoggedCall[] = [];
  for (const day of days) {
    if (calls.length < limit) {
      calls.push(...(await readDayOfCalls(client, day, limit - calls.length)));
    }
  }
  return calls;
}

function table(calls: readonly LoggedCall[]): readonly string[] {
  return textTable(
    [
      { title: 'time', whole: true },
      { title: 'event', whole: true },
      { title: 'called' },
      { title: 'caller' },
      { title: 'rule' },
      { title: 'target' },
      { title: 'ms' },
      { title: 'detail' },
    ],
    calls.map(cellsOf),
  );
}

function cellsOf(call: LoggedCall): readonly string[] {
  const { time, event, called, caller, rule = '', target = '', milliseconds, detail = '' } = call;
  return [time, event, called, caller, rule, target, String(milliseconds), detail];
}

/** Lines that come one by one cannot be laid out together. */
function lineOf(call: LoggedCall): string {
  const { time, event, called, caller, rule, target, milliseconds, detail } = call;
  const parts = [
    `${time}  ${event.padEnd(10)}  ${caller} → ${called}`,
    rule === undefined ? undefined : `by ${rule}`,
    target === undefined ? undefined : `to ${target}`,
    `${milliseconds} ms`,
    detail,
  ];
  return parts.filter((part) => part !== undefined).join('  ');
}
