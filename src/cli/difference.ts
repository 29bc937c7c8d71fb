import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { columnTexts } from './assignments.ts';
import { rowName } from './row-name.ts';
import { harmless, paint, terminalWidth } from './terminal.ts';
import { cutTo, lengthOf } from './text-table.ts';

/** A row before and after a change; one of them is absent where it is created or deleted. */
export interface RowDifference {
  readonly before?: TableRow | undefined;
  readonly after?: TableRow | undefined;
}

/** The lines that show a change to people: the row's name, and what each column was and becomes. */
export function describeDifference(
  kind: TableKind,
  { before, after }: RowDifference,
  stream: NodeJS.WriteStream = process.stdout,
): readonly string[] {
  const row = after ?? before;
  if (row === undefined) {
    return [];
  }
  const [was, becomes] = [columnTexts(kind, before), columnTexts(kind, after)];
  const names = changedNames(kind, { before, after });
  const width = names.reduce((most, name) => Math.max(most, name.length), 0);
  const head = headOf({ before, after });
  return [
    `${paintHead(head, stream)} ${harmless(rowName(row))}`,
    ...names.map(
      (name) =>
        `    ${harmless(name.padEnd(width))}  ${describeValue(was.get(name), becomes.get(name), head)}`,
    ),
  ];
}

/** The same in one line, for when there are many of them. */
export function differenceLine(
  kind: TableKind,
  difference: RowDifference,
  stream: NodeJS.WriteStream,
): string {
  const row = difference.after ?? difference.before;
  const name = row === undefined ? '' : harmless(rowName(row));
  const head = headOf(difference);
  const line = `${name}  ${changesOf(kind, difference)}`;
  // However narrow the terminal, the row is named whole: nobody can confirm what is not to be seen.
  const room = Math.max(
    (terminalWidth(stream) ?? Number.POSITIVE_INFINITY) - 2,
    lengthOf(name) + 1,
  );
  return `${paintHead(head, stream)} ${cutTo(room, line)}`;
}

/** What a change did, in few words. */
export function summarizeDifference(kind: TableKind, difference: RowDifference): string {
  const verb = { '+': 'created', '-': 'deleted', '~': 'changed' }[headOf(difference)];
  const changes = changesOf(kind, difference);
  return changes === '' ? verb : `${verb}: ${changes}`;
}

function changesOf(kind: TableKind, { before, after }: RowDifference): string {
  const [was, becomes] = [columnTexts(kind, before), columnTexts(kind, after)];
  const head = headOf({ before, after });
  return changedNames(kind, { before, after })
    .map((name) => {
      const value = describeValue(was.get(name), becomes.get(name), head);
      return `${harmless(name)}${head === '~' ? ': ' : '='}${value}`;
    })
    .join('; ');
}

/** The columns that differ, in the order of the table. */
function changedNames(kind: TableKind, { before, after }: RowDifference): readonly string[] {
  const row = after ?? before;
  const [was, becomes] = [columnTexts(kind, before), columnTexts(kind, after)];
  const columns = { ...before?.columns, ...after?.columns };
  return row === undefined
    ? []
    : [...columnTexts(kind, { ...row, columns }).keys()].filter(
        (name) => was.get(name) !== becomes.get(name),
      );
}
type Head = '+' | '-' | '~';

function headOf({ before, after }: RowDifference): Head {
  return before === undefined ? '+' : after === undefined ? '-' : '~';
}

function describeValue(old: string | undefined, young: string | undefined, head: Head): string {
  if (head !== '~') {
    return harmless(young ?? old ?? '');
  }
  return `${harmless(old ?? '(none)')} → ${harmless(young ?? '(none)')}`;
}

function paintHead(head: Head, stream: NodeJS.WriteStream): string {
  switch (head) {
    case '+':
      return paint('green', head, stream);
    case '-':
      return paint('red', head, stream);
    case '~':
      return paint('yellow', head, stream);
  }
}
