import type { Problem } from '../routing/problem.ts';
import { isColumnName, leftAside } from './column-name.ts';
import { isEdmType, unknownType } from './column-value.ts';
import { type TableRow, typeSuffix } from './row.ts';
import { readTexts } from './row-texts.ts';
import { catalogues, type KeyNames, type TableKind } from './table-kind.ts';

/** A row of a JSON value, or why there is none; a row with several problems comes once for each. */
export type JsonRow =
  | { readonly row: TableRow }
  | {
      readonly problem: Problem;
      /** The row or the schedule that the value is, as far as its keys can be read. */
      readonly place?: string | undefined;
    };

type Members = ReadonlyMap<string, unknown>;

/**
 * The rows of a value in the API's JSON: of a rule its columns with `called` and `id`, of a member with `list` and
 * `member`, of a schedule `{id, rows: {<RowKey>: columns}}`. The keys may be named PartitionKey and RowKey too.
 */
export function rowsOfJson(kind: TableKind, value: unknown): readonly JsonRow[] {
  const members = membersOf(value);
  if (members === undefined) {
    return [refusal('row', 'it is no object', `write ${exampleOf(kind)}`)];
  }
  if (kind === 'schedules') {
    return readSchedule(members);
  }
  const { partition, key } = catalogues[kind];
  const names = [partition, key].map((each) => nameIn(members, each));
  const columns = [...members].filter(([name]) => !names.includes(name));
  const keys = names.map((name) => readKey(name, members.get(name)));
  const written = keys.map((each) => ('key' in each ? each.key : '?'));
  return withPlace(written.join('/'), readRow(kind, keys, new Map(columns)));
}

function readSchedule(members: Members): readonly JsonRow[] {
  const name = nameIn(members, catalogues.schedules.partition);
  const partition = readKey(name, members.get(name));
  const rows = membersOf(members.get('rows'));
  const others = [...members.keys()].filter(
    (each) => each !== name && each !== 'rows' && !leftAside.has(each),
  );
  const problems = [
    ...others.map((each) =>
      refusal(each, 'a schedule has no such member', 'write its columns into the rows'),
    ),
    ...(rows === undefined || rows.size === 0
      ? [refusal('rows', 'the schedule has no rows', `write ${exampleOf('schedules')}`)]
      : []),
  ];
  const place = `schedule ${'key' in partition ? partition.key : '?'}`;
  const read = [...(rows ?? [])].flatMap(([key, value]) => {
    const columns = membersOf(value);
    return columns === undefined
      ? [refusal(`rows.${key}`, 'it is no object', `write ${exampleOf('schedules')}`)]
      : readRow('schedules', [partition, { key }], columns).map((each) =>
          'row' in each
            ? each
            : { problem: { ...each.problem, column: `${key}, ${each.problem.column}` } },
        );
  });
  return withPlace(place, [...problems, ...read]);
}

function withPlace(place: string, read: readonly JsonRow[]): readonly JsonRow[] {
  return read.map((each) => ('row' in each ? each : { ...each, place }));
}

function readRow(
  kind: TableKind,
  keys: readonly (Problem | { readonly key: string })[],
  members: Members,
): readonly JsonRow[] {
  const texts: [string, string][] = [];
  const problems: Problem[] = keys.flatMap((key) => ('problem' in key ? key : []));
  for (const [name, value] of members) {
    const read = leftAside.has(name) || value === null ? [] : readMember(name, value, members);
    if ('problem' in read) {
      problems.push(read);
    } else {
      texts.push(...read);
    }
  }
  const [partition = '', key = ''] = keys.map((each) => ('key' in each ? each.key : '?'));
  const read = readTexts(kind, { partition, key, columns: Object.fromEntries(texts) });
  const all = [...problems, ...('problems' in read ? read.problems : [])];
  return 'row' in read && all.length === 0
    ? [{ row: read.row }]
    : all.map((problem) => ({ problem }));
}

function readMember(name: string, value: unknown, members: Members): Problem | [string, string][] {
  const column = name.endsWith(typeSuffix) ? name.slice(0, -typeSuffix.length) : name;
  if (!isColumnName(column)) {
    return {
      column: name,
      problem: 'a table cannot have a column of this name',
      remedy: 'write up to 255 letters, digits and _, no digit first',
    };
  }
  const typeName = name + typeSuffix;
  const withType = (type: string, text: string): [string, string][] =>
    members.has(typeName)
      ? [[name, text]]
      : [
          [name, text],
          [typeName, type],
        ];
  const misplaced = column === name ? undefined : problemOfType(name, column, value, members);
  if (misplaced !== undefined) {
    return misplaced;
  }
  switch (typeof value) {
    case 'string':
      return [[name, value]];
    case 'boolean':
      return withType('Edm.Boolean', String(value));
    case 'number':
      if (!Number.isFinite(value)) {
        return {
          column: name,
          problem: 'it is larger than any number that JSON or a table keeps',
          remedy: 'write a number such as 1.5',
        };
      }
      return Number.isSafeInteger(value) || !Number.isInteger(value) || members.has(typeName)
        ? withType('Edm.Double', String(value))
        : {
            column: name,
            problem: 'the number has more digits than JSON keeps',
            remedy: `write it in quotes, and "${typeName}": "Edm.Int64" beside it`,
          };
    default:
      return {
        column: name,
        problem: 'the value is neither text, a number, true, false nor null',
        remedy: 'write a text, and a list as a text with commas',
      };
  }
}

/** A type that nothing is read by would be lost without a word. */
function problemOfType(
  name: string,
  column: string,
  value: unknown,
  members: Members,
): Problem | undefined {
  if (!members.has(column)) {
    return {
      column: name,
      problem: `there is no column ${column} whose type it could be`,
      remedy: 'remove it, or correct one of the names',
    };
  }
  return value === '' || (typeof value === 'string' && isEdmType(value.trim()))
    ? undefined
    : { column: name, ...unknownType(JSON.stringify(value)) };
}

function readKey(name: string, value: unknown): Problem | { readonly key: string } {
  if (typeof value === 'string') {
    return { key: value };
  }
  return value === undefined || value === null
    ? { column: name, problem: 'it is missing', remedy: 'write both keys of the row' }
    : { column: name, problem: 'it is no text', remedy: 'write it in quotes: "+14255550199"' };
}

/** How a key is named in these members: as Table Storage does where that name is there, else as people do. */
function nameIn(members: Members, { name, alias }: KeyNames): string {
  return members.has(name) ? name : alias;
}

function membersOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map<string, unknown>(Object.entries(value))
    : undefined;
}

function refusal(column: string, problem: string, remedy: string): { readonly problem: Problem } {
  return { problem: { column, problem, remedy } };
}

function exampleOf(kind: TableKind): string {
  switch (kind) {
    case 'rules':
      return '{"called": "+14255550100", "id": "reception", "targets": "+14255550131"}';
    case 'schedules':
      return '{"id": "office", "rows": {"week": {"timeZone": "…", "open": "Mon-Fri 09:00-17:00"}}}';
    case 'lists':
      return '{"list": "vip", "member": "+12065550123"}';
  }
}
