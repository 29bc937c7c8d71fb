import { harmless, paint, terminalWidth } from './terminal.ts';

/** A column of a table for people. */
export interface TextColumn {
  readonly title: string;
  /** Never cut, however narrow the terminal: people copy it. */
  readonly whole?: boolean;
}

const gap = '  ';
/** No column is cut below this. */
const narrowest = 8;

/** Lays rows out in columns, no wider than the terminal; columns in which every cell is empty are left out, and so is a table of nothing. */
export function textTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number | undefined = terminalWidth(),
): readonly string[] {
  const cells = rows.map((row) => row.map(harmless));
  const used = columns
    .map((column, place) => ({ ...column, place }))
    .filter(({ place }) => cells.some((row) => (row[place] ?? '') !== ''));
  const natural = used.map(({ title, place }) =>
    cells.reduce((most, row) => Math.max(most, lengthOf(row[place] ?? '')), lengthOf(title)),
  );
  const widths = shrink(natural, used, width);
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => pad(text, widths[index] ?? 0))
      .join(gap)
      .trimEnd();
  if (used.length === 0) {
    return [];
  }
  return [
    paint('bold', line(used.map(({ title }) => title))),
    ...cells.map((row) => line(used.map(({ place }) => row[place] ?? ''))),
  ];
}

/** Takes from the widest column that may be cut, until the line fits or nothing is left to take. */
function shrink(
  natural: readonly number[],
  columns: readonly TextColumn[],
  width: number | undefined,
): readonly number[] {
  const widths = [...natural];
  let excess =
    natural.reduce((sum, each) => sum + each, gap.length * (natural.length - 1)) -
    (width ?? Number.POSITIVE_INFINITY);
  while (excess > 0) {
    const cuttable = widths.map((each, index) => (columns[index]?.whole === true ? 0 : each));
    const widest = Math.max(0, ...cuttable);
    if (widest <= narrowest) {
      break;
    }
    widths[cuttable.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
  return widths;
}

/** How many characters a text has, as people count them. */
export function lengthOf(text: string): number {
  return [...text].length;
}

function pad(text: string, width: number): string {
  return cutTo(width, text) + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

/** The text, or as much of it as has room. */
export function cutTo(width: number, text: string): string {
  const characters = [...text];
  return characters.length > width
    ? `${characters.slice(0, Math.max(0, width - 1)).join('')}…`
    : text;
}
