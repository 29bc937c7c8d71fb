import type { Problem } from '../routing/problem.ts';
import { isColumnName, leftAside } from './column-name.ts';
import { typeSuffix } from './row.ts';
import { catalogues, type KeyNames, type TableKind } from './table-kind.ts';

/** Where the first line of a CSV file says that things stand; places count from 0. */
export interface CsvHeader {
  readonly partition: number;
  readonly key: number;
  /** The columns, those that hold the type of another among them. */
  readonly columns: readonly { readonly name: string; readonly place: number }[];
  /** The places without a name: spreadsheets leave such columns behind. */
  readonly unnamed: readonly number[];
  readonly width: number;
}

/** Understands the names in the first line; tells every problem where rows could not be read by them. */
export function readCsvHeader(
  kind: TableKind,
  cells: readonly string[],
): { header: CsvHeader } | { problems: readonly Problem[] } {
  const names = cells.map((cell) => cell.trim());
  if (names.some((name) => name.includes('\0'))) {
    return { problems: [unmarkedUtf16] };
  }
  const partition = findKey(names, catalogues[kind].partition);
  const key = findKey(names, catalogues[kind].key);
  const missing = [
    ...(partition === undefined ? [catalogues[kind].partition] : []),
    ...(key === undefined ? [catalogues[kind].key] : []),
  ];
  const problems = [
    ...missing.map(missingKey),
    ...[...new Set(names)].flatMap((name) => problemOfName(name, names) ?? []),
  ];
  if (partition === undefined || key === undefined || problems.length > 0) {
    return { problems };
  }
  const places = names.map((name, place) => ({ name, place }));
  return {
    header: {
      partition,
      key,
      columns: places.filter(
        ({ name, place }) =>
          place !== partition && place !== key && name !== '' && !isLeftAside(name),
      ),
      unnamed: places.filter(({ name }) => name === '').map(({ place }) => place),
      width: names.length,
    },
  };
}

function findKey(names: readonly string[], { name, alias }: KeyNames): number | undefined {
  const place = names.includes(name) ? names.indexOf(name) : names.indexOf(alias);
  return place === -1 ? undefined : place;
}

/** Storage Explorer writes types of the keys and the time stamp too; they are always text and an instant. */
function isLeftAside(name: string): boolean {
  const column = columnOf(name);
  return (
    leftAside.has(column) || (column !== name && (column === 'PartitionKey' || column === 'RowKey'))
  );
}

function columnOf(name: string): string {
  return name.endsWith(typeSuffix) ? name.slice(0, -typeSuffix.length) : name;
}

const unmarkedUtf16: Problem = {
  column: 'file',
  problem: 'the first line cannot be read, since the file is UTF-16 without its mark',
  remedy: 'save it as "CSV UTF-8"',
};

function missingKey({ name, alias }: KeyNames): Problem {
  return {
    column: name,
    problem: 'the first line names no such column',
    remedy: `name the columns in the first line, ${name} or ${alias} among them`,
  };
}

function problemOfName(name: string, names: readonly string[]): Problem | undefined {
  const column = columnOf(name);
  if (name === '') {
    return undefined;
  }
  if (names.indexOf(name) !== names.lastIndexOf(name)) {
    return {
      column: name,
      problem: 'the first line names it twice',
      remedy: 'remove or rename one of the two columns',
    };
  }
  if (column !== name && !names.includes(column)) {
    return {
      column: name,
      problem: `the first line names no column ${column} whose type it could be`,
      remedy: 'remove it, or correct one of the names',
    };
  }
  return isColumnName(column) || leftAside.has(column)
    ? undefined
    : {
        column: name,
        problem: 'a table cannot have a column of this name',
        remedy: 'write up to 255 letters, digits and _, no digit first',
      };
}
