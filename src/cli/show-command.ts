import type { Command } from 'commander';
import { jsonOfRow } from '../files/json-of-row.ts';
import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { columnTexts } from './assignments.ts';
import { addExamples, addReadOptions, type ReadOptions } from './command-options.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { openAccount } from './opened-account.ts';
import { readPartition, readRowName, rowName, rowNameForms } from './row-name.ts';
import { jsonOfSchedules } from './schedule-rows.ts';
import { shellWord } from './shell-word.ts';
import { print, printJson } from './terminal.ts';
import { textTable } from './text-table.ts';

/** Adds `show`: one row with all of its columns; of the schedules a whole one. */
export function addShowCommand(group: Command, kind: TableKind): void {
  if (kind === 'schedules') {
    addShowSchedule(group);
    return;
  }
  const command = group
    .command('show')
    .description(kind === 'rules' ? 'one rule with all that it says' : 'one member of a list')
    .argument(`<${rowNameForms[kind]}>`)
    .action(async (name: string, options: ReadOptions) => {
      const { partition, key } = readRowName(kind, name);
      const { tables } = await openAccount(options);
      const row = await tables[kind].row(partition, key);
      if (row === undefined) {
        throw absent(kind, rowName({ partition, key }));
      }
      showRow(kind, row, options);
    });
  addExamples(
    addReadOptions(command),
    kind === 'rules'
      ? ['rules show +14255550100/reception', 'rules show any/catch-all --json']
      : ['lists show vip/+12065550123'],
  );
}

function showRow(kind: 'rules' | 'lists', row: TableRow, { json }: ReadOptions): void {
  if (json) {
    printJson(jsonOfRow(kind, row));
    return;
  }
  print(rowName(row));
  const lines = textTable(
    [{ title: '  column', whole: true }, { title: 'value' }],
    [...columnTexts(kind, row)].map(([name, value]) => [`  ${name}`, value]),
  );
  lines.forEach(print);
}

function addShowSchedule(group: Command): void {
  const command = group
    .command('show')
    .description('a whole schedule')
    .argument('<id>')
    .action(async (name: string, options: ReadOptions) => {
      const id = readScheduleId(name);
      const { tables } = await openAccount(options);
      const rows = await Array.fromAsync(tables.schedules.rows(id));
      if (rows.length === 0) {
        throw absent('schedules', id);
      }
      if (options.json) {
        printJson(jsonOfSchedules(rows)[0]);
      } else {
        scheduleLines(rows).forEach(print);
      }
    });
  addExamples(addReadOptions(command), ['schedules show office', 'schedules show office --json']);
}

/** Every other command takes the name of a row. */
function readScheduleId(name: string): string {
  const end = name.indexOf('/');
  if (end > 0) {
    throw new CommandError(
      exitCodes.usage,
      `show takes the id of a schedule and shows all its rows: call-redirect schedules show ${shellWord(name.slice(0, end))}.`,
    );
  }
  return readPartition('schedules', name);
}

function scheduleLines(rows: readonly TableRow[]): readonly string[] {
  // The usual week first, the night switch next, then the exceptions in their order.
  const rank = ({ key }: TableRow): number => ['week', 'override'].indexOf(key) + 1 || 3;
  return textTable(
    [
      { title: 'row', whole: true },
      { title: 'time zone' },
      { title: 'open' },
      { title: 'until' },
      { title: 'note' },
    ],
    [...rows]
      .sort((a, b) => rank(a) - rank(b))
      .map((row) => {
        const texts = columnTexts('schedules', row);
        return [
          row.key,
          texts.get('timeZone') ?? '',
          texts.get('open') ?? texts.get('hours') ?? texts.get('state') ?? '',
          texts.get('until') ?? '',
          texts.get('note') ?? '',
        ];
      }),
  );
}

function absent(kind: TableKind, name: string): CommandError {
  return new CommandError(
    exitCodes.refused,
    `There is no ${name} in ${kind}: see call-redirect ${kind} list.`,
  );
}
