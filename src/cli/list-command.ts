import type { Command } from 'commander';
import { textOf } from '../files/column-value.ts';
import { jsonOfRow } from '../files/json-of-row.ts';
import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { columnTexts } from './assignments.ts';
import { addExamples, addReadOptions, type ReadOptions } from './command-options.ts';
import { plural } from './findings.ts';
import { openAccount } from './opened-account.ts';
import { partitionForms, readPartition, rowName } from './row-name.ts';
import { conditionWords, outcomeWords } from './rule-words.ts';
import { jsonOfSchedules, partitionsOf } from './schedule-rows.ts';
import { print, printJson } from './terminal.ts';
import { textTable } from './text-table.ts';

const descriptions: Readonly<Record<TableKind, string>> = {
  rules: 'the rules, all or those of one called identity',
  schedules: 'the schedules, with their usual weeks',
  lists: 'the lists, or the members of one',
};

const examples: Readonly<Record<TableKind, readonly string[]>> = {
  rules: ['rules list', "rules list '+1 425 555 0100'", 'rules list any --json'],
  schedules: ['schedules list', 'schedules list --json'],
  lists: ['lists list', 'lists list vip'],
};

/** Adds `list`, for people in a table and for scripts as the rows in JSON. */
export function addListCommand(group: Command, kind: TableKind): void {
  const command = group
    .command('list')
    .description(descriptions[kind])
    .argument(`[${partitionForms[kind]}]`, 'only this one')
    .action(async (partition: string | undefined, options: ReadOptions) => {
      const { tables } = await openAccount(options);
      const only = partition === undefined ? undefined : readPartition(kind, partition);
      if (kind === 'lists' && only === undefined) {
        await showLists(tables.lists.rows(), options);
        return;
      }
      show(kind, await Array.fromAsync(tables[kind].rows(only)), options);
    });
  addExamples(addReadOptions(command), examples[kind]);
}

function show(kind: TableKind, rows: readonly TableRow[], { json }: ReadOptions): void {
  if (json) {
    printJson(
      kind === 'schedules' ? jsonOfSchedules(rows) : rows.map((row) => jsonOfRow(kind, row)),
    );
  } else if (rows.length === 0) {
    print(`No ${kind === 'lists' ? 'members' : kind}.`);
  } else {
    for (const line of linesOf[kind](rows)) {
      print(line);
    }
  }
}

const linesOf: Readonly<Record<TableKind, (rows: readonly TableRow[]) => readonly string[]>> = {
  rules: (rows) =>
    textTable(
      [
        { title: 'rule', whole: true },
        { title: 'priority' },
        { title: 'when' },
        { title: 'what' },
        { title: 'note' },
      ],
      [...rows].sort(byPriority).map((row) => {
        const texts = columnTexts('rules', row);
        return [
          rowName(row),
          texts.get('priority') ?? '100',
          conditionWords(texts),
          outcomeWords(texts),
          texts.get('note') ?? '',
        ];
      }),
    ),
  schedules: (rows) =>
    textTable(
      [
        { title: 'schedule', whole: true },
        { title: 'time zone' },
        { title: 'open' },
        { title: 'exceptions' },
        { title: 'override' },
      ],
      [...partitionsOf(rows)].map(([id, own]) => {
        const texts = new Map(own.map((row) => [row.key, columnTexts('schedules', row)]));
        const [week, override] = [texts.get('week'), texts.get('override')];
        const until = override?.get('until');
        return [
          id,
          week?.get('timeZone') ?? '',
          week?.get('open') ?? '(no row week)',
          String([...texts.keys()].filter((key) => key !== 'week' && key !== 'override').length),
          override === undefined
            ? ''
            : `${override.get('state') ?? '?'}${until === undefined ? '' : ` until ${until}`}`,
        ];
      }),
    ),
  lists: (rows) =>
    textTable(
      [{ title: 'member', whole: true }, { title: 'until' }, { title: 'note' }],
      rows.map(({ key, columns: { until, note: words } }) => [
        key,
        until === undefined ? '' : textOf(until),
        words === undefined ? '' : textOf(words),
      ]),
    ),
};

/** As calls meet them, as far as that can be told without a call. */
function byPriority(a: TableRow, b: TableRow): number {
  const priority = ({ columns }: TableRow): number => Number(columns['priority'] ?? 100);
  return priority(a) - priority(b);
}

/** A list may be large, so its members are counted as they come. */
async function showLists(rows: AsyncIterable<TableRow>, { json }: ReadOptions): Promise<void> {
  const counts = new Map<string, number>();
  for await (const { partition } of rows) {
    counts.set(partition, (counts.get(partition) ?? 0) + 1);
  }
  if (json) {
    printJson([...counts].map(([list, members]) => ({ list, members })));
  } else if (counts.size === 0) {
    print('No lists.');
  } else {
    const lines = textTable(
      [{ title: 'list', whole: true }, { title: 'members' }],
      [...counts].map(([list, members]) => [list, plural(members, 'member')]),
    );
    lines.forEach(print);
  }
}
