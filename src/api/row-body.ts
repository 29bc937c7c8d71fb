import { Readable } from 'node:stream';
import { canonicalRow } from '../files/canonical-row.ts';
import { FileFault } from '../files/file-row.ts';
import { readJsonValues } from '../files/json-values.ts';
import type { TableRow } from '../files/row.ts';
import { rowsOfJson } from '../files/rows-of-json.ts';
import { catalogues, type KeyNames, type TableKind } from '../files/table-kind.ts';
import type { Problem } from '../routing/problem.ts';
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
  const rows = 'value' in read ? readRows(kind, read.value) : read;
  if ('problems' in rows) {
    return rows;
  }
  const [row] = rows.value;
  return row === undefined ? { problems: [noRow] } : { value: row };
}

const noRow: Problem = { column: 'body', problem: 'it holds no row', remedy: 'send its columns' };

/** Reads the body of a PUT of a schedule: all of its rows. */
export async function readScheduleBody(
  body: ArrayBuffer,
  id: string,
): Promise<BodyReading<readonly TableRow[]>> {
  const { partition } = catalogues.schedules;
  const read = await readMembers(body, [{ names: partition, value: id, meant: (text) => text }]);
  return 'value' in read ? readRows('schedules', read.value) : read;
}

/** A key that the path says already. */
interface PathKey {
  readonly names: KeyNames;
  readonly value: string;
  /** The canonical form of what the body says. */
  readonly meant: (text: string) => string;
}

/** The members of the body with the keys of the path, which those of the body have to agree with. */
async function readMembers(
  body: ArrayBuffer,
  keys: readonly PathKey[],
): Promise<BodyReading<object>> {
  const json = readJsonObject(body);
  if ('problems' in json) {
    return json;
  }
  const twice = await findTwice(body);
  if (twice !== undefined) {
    return { problems: [twice] };
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
      problems.push({ column: name, problem: 'it is no text', remedy: 'write it in quotes' });
    } else if (meant(given) !== value) {
      problems.push({
        column: name,
        problem: `it is "${given}", but "${value}" in the path`,
        remedy: 'write the same in both, or leave it out of the body',
      });
    }
    members.set(name, value);
  }
  return problems.length === 0 ? { value: Object.fromEntries(members) } : { problems };
}

/** A name that stands twice in one object, of which `JSON.parse` keeps the last without a word. */
async function findTwice(body: ArrayBuffer): Promise<Problem | undefined> {
  try {
    await Array.fromAsync(readJsonValues(Readable.from([new Uint8Array(body)])));
    return undefined;
  } catch (error) {
    if (error instanceof FileFault) {
      return error.fault;
    }
    throw error;
  }
}

function readRows(kind: TableKind, json: object): BodyReading<readonly TableRow[]> {
  const read = rowsOfJson(kind, json);
  const rows = read.flatMap((each) => ('row' in each ? canonicalRow(kind, each.row) : []));
  const problems = [
    ...read.flatMap((each) => ('problem' in each ? each.problem : [])),
    ...rows.flatMap(problemsOfTexts),
  ];
  return problems.length === 0 ? { value: rows } : { problems };
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
