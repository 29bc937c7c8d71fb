import { canonicalRow } from '../files/canonical-row.ts';
import type { TableRow } from '../files/row.ts';
import { rowsOfJson } from '../files/rows-of-json.ts';
import { catalogues, type KeyNames, type TableKind } from '../files/table-kind.ts';
import type { Problem } from '../routing/problem.ts';
import { inFields } from './field-name.ts';
import { type BodyReading, readJsonObject } from './json-body.ts';

/** Reads the body of a PUT of a rule or member, in canonical form; what the path says of its keys may be left out. */
export async function readRowBody(
  kind: Exclude<TableKind, 'schedules'>,
  body: ArrayBuffer,
  keys: { readonly partition: string; readonly key: string },
): Promise<BodyReading<TableRow>> {
  const { partition, key } = catalogues[kind];
  const path = canonicalRow(kind, { ...keys, columns: {} });
  const meant = (text: string, side: 'partition' | 'key'): string =>
    canonicalRow(kind, { ...path, [side]: text, columns: {} })[side];
  const read = await readMembers(body, [
    { names: partition, value: path.partition, meant: (text) => meant(text, 'partition') },
    { names: key, value: path.key, meant: (text) => meant(text, 'key') },
  ]);
  if ('problems' in read) {
    return read;
  }
  const { rows, problems } = readRows(kind, read.value);
  const [row] = rows;
  return row === undefined || problems.length > 0 ? { problems } : { value: row };
}

/** Reads the body of a PUT of a schedule: all of its rows. */
export async function readScheduleBody(
  body: ArrayBuffer,
  id: string,
): Promise<BodyReading<readonly TableRow[]>> {
  const { partition } = catalogues.schedules;
  const read = await readMembers(body, [{ names: partition, value: id, meant: (text) => text }]);
  if ('problems' in read) {
    return read;
  }
  const { rows, problems } = readRows('schedules', read.value);
  const all = [...problems, ...problemsOfNames(read.value)];
  return all.length === 0 ? { value: rows } : { problems: all };
}

/** The table knows no blanks around a name; of two names that differ only by them, one row would be lost. */
function problemsOfNames({ members }: Members): readonly Problem[] {
  const rows = members.get('rows');
  const names = typeof rows === 'object' && rows !== null ? Object.keys(rows) : [];
  const byKey = Map.groupBy(
    names,
    (key) => canonicalRow('schedules', { partition: '', key, columns: {} }).key,
  );
  return [...byKey].flatMap(([key, [first, ...others]]) =>
    others.map((other) => ({
      column: `rows.${other}`,
      problem: `"${first}" and "${other}" are the same row, ${key}: blanks around a name do not count`,
      remedy: 'remove one of them, or write another name',
    })),
  );
}

/** A key that the path says already. */
interface PathKey {
  readonly names: KeyNames;
  readonly value: string;
  /** The canonical form of what the body says. */
  readonly meant: (text: string) => string;
}

/** The members of the body with the keys of the path, and where those of the body do not agree with them. */
interface Members {
  readonly members: ReadonlyMap<string, unknown>;
  readonly problems: readonly Problem[];
}

async function readMembers(
  body: ArrayBuffer,
  keys: readonly PathKey[],
): Promise<BodyReading<Members>> {
  const json = await readJsonObject(body);
  if ('problems' in json) {
    return json;
  }
  const members = new Map<string, unknown>(Object.entries(json.value));
  if (Array.isArray(members.get('warnings'))) {
    // The answer to an earlier PUT, sent back.
    members.delete('warnings');
  }
  const problems: Problem[] = [];
  for (const { names, value, meant } of keys) {
    const name = members.has(names.name) ? names.name : names.alias;
    const given = members.get(name) ?? value;
    if (typeof given !== 'string') {
      problems.push({ column: name, problem: 'it is no text', remedy: 'write it as a text' });
    } else if (meant(given) !== value) {
      problems.push({
        column: name,
        problem: `it is "${given}", but "${value}" in the path`,
        remedy: 'write the same in both, or leave it out of the body',
      });
    }
    members.set(name, value);
  }
  return { value: { members, problems } };
}

/** The rows that the members are, and everything that is wrong with these or those. */
function readRows(
  kind: TableKind,
  { members, problems }: Members,
): { readonly rows: readonly TableRow[]; readonly problems: readonly Problem[] } {
  const read = rowsOfJson(kind, Object.fromEntries(members));
  const rows = read.flatMap((each) => ('row' in each ? canonicalRow(kind, each.row) : []));
  return {
    rows,
    problems: [
      ...problems,
      ...read.flatMap((each) => ('problem' in each ? inFields(kind, each.problem) : [])),
      ...rows.flatMap(problemsOfTexts),
    ],
  };
}

/** JSON can write what no text can hold; the table would keep something else. */
function problemsOfTexts({ columns }: TableRow): readonly Problem[] {
  return Object.entries(columns)
    .filter(([, value]) => typeof value === 'string' && !value.isWellFormed())
    .map(([column]) => ({
      column,
      problem: 'it holds half a character (a surrogate alone)',
      remedy: 'write it anew',
    }));
}
