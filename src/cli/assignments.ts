import { canonicalRow } from '../files/canonical-row.ts';
import { isColumnName, leftAside } from '../files/column-name.ts';
import { textOf } from '../files/column-value.ts';
import { normalColumns, type TableRow, typedColumns, typeSuffix } from '../files/row.ts';
import { catalogues, type TableKind } from '../files/table-kind.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** Columns that are to be set, by name; an empty text takes a column away. */
export type Assignments = ReadonlyMap<string, string>;

/** The row with some of its columns set, in canonical form. */
export function assign(kind: TableKind, row: TableRow, texts: Assignments): TableRow {
  const typed = typedColumns(kind, Object.fromEntries(texts));
  const [problem] = typed.problems;
  if (problem !== undefined) {
    throw new CommandError(
      exitCodes.usage,
      `${problem.column}: ${problem.problem}: ${problem.remedy}.`,
    );
  }
  const kept = Object.entries(row.columns).filter(([name]) => !texts.has(name));
  return canonicalRow(kind, {
    ...row,
    columns: Object.fromEntries([...kept, ...Object.entries(typed.columns)]),
    exact: new Map([
      ...[...(row.exact ?? [])].filter(([name]) => !texts.has(name + typeSuffix)),
      ...(typed.exact ?? []),
    ]),
  });
}

/** The columns of a row for people, in their order. */
export function columnTexts(
  kind: TableKind,
  row: TableRow | undefined,
): ReadonlyMap<string, string> {
  return new Map(
    row === undefined
      ? []
      : normalColumns(kind, row).map(([name, value]) => [name, textOf(value)] as const),
  );
}

/**
 * Reads `column=value` as the command line has it; `_weight@type=Edm.Double` names the type of an own column. Throws
 * where it names no column.
 */
export function readAssignments(kind: TableKind, assignments: readonly string[]): Assignments {
  const texts = new Map<string, string>();
  for (const assignment of assignments) {
    const end = assignment.indexOf('=');
    const name = assignment.slice(0, Math.max(0, end)).trim();
    if (texts.has(name)) {
      throw new CommandError(exitCodes.usage, `${name} is set twice: keep one of them.`);
    }
    checkName(kind, name, assignment);
    texts.set(name, assignment.slice(end + 1));
  }
  return texts;
}

function checkName(kind: TableKind, name: string, assignment: string): void {
  const { columns, partition, key } = catalogues[kind];
  if (name === '') {
    throw new CommandError(
      exitCodes.usage,
      `"${assignment}" sets nothing: write column=value, and quotes around it where it holds spaces.`,
    );
  }
  const column = name.endsWith(typeSuffix) ? name.slice(0, -typeSuffix.length) : name;
  const isKey = [partition, key].some((each) => each.name === name || each.alias === name);
  if (leftAside.has(name)) {
    throw new CommandError(
      exitCodes.usage,
      `${name} is written by the service itself and cannot be set: leave it out.`,
    );
  }
  if (isKey) {
    throw new CommandError(
      exitCodes.usage,
      `${name} is part of a row's name and cannot be set: set another row, and delete this one.`,
    );
  }
  // The checks would refuse it too, but not tell apart what was mistyped here from what stood there before.
  if (!columns.has(name) && !(column.startsWith('_') && isColumnName(column))) {
    throw new CommandError(
      exitCodes.usage,
      `There is no column ${name} in ${kind}: write one of ${[...columns.keys()].join(', ')}, or a name that begins ` +
        'with _ for a column of your own.',
    );
  }
}
