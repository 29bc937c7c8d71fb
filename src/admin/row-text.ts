import * as v from 'valibot';
import { jsonColumns } from '../files/json-of-row.ts';
import { type TypedColumns, typedColumns, typeSuffix } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import {
  type ExactProperty,
  type ExactRow,
  exactMembers,
  isMoreThanValue,
} from './exact-columns.ts';

/** A row as a text that gives it back whole: its columns in the API's JSON, and what JSON would lose of own ones. */
export function textOfRow(kind: TableKind, row: ExactRow): string {
  return JSON.stringify({ ...jsonColumns(kind, row), ...exactMembers(kind, row) });
}

const rowText = v.pipe(
  v.string(),
  v.parseJson(),
  v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
);

/** What a text of `textOfRow` says, with the columns that cannot be read any more; undefined where it is no such text. */
export function readRowText(
  kind: TableKind,
  text: string,
): (TypedColumns & Pick<ExactRow, 'exact'>) | undefined {
  const parsed = v.safeParse(rowText, text);
  if (!parsed.success) {
    return undefined;
  }
  const members = new Map(Object.entries(parsed.output));
  const exact = new Map<string, ExactProperty>();
  const texts: [string, string][] = [];
  for (const [name, value] of members) {
    if (name.endsWith(typeSuffix)) {
      continue;
    }
    const type = members.get(name + typeSuffix) ?? typeOf(value);
    const property = { type: String(type).replace('Edm.', ''), value: String(value) };
    if (isMoreThanValue(property) && typeof value === 'string') {
      exact.set(name, property);
    }
    const isShownAsText = property.type === 'Guid' || property.type === 'Binary';
    texts.push(
      [name, property.value],
      [name + typeSuffix, isShownAsText ? 'Edm.String' : String(type)],
    );
  }
  const typed = typedColumns(kind, Object.fromEntries(texts));
  return exact.size === 0 ? typed : { ...typed, exact };
}

function typeOf(value: string | number | boolean): string {
  switch (typeof value) {
    case 'number':
      return 'Edm.Double';
    case 'boolean':
      return 'Edm.Boolean';
    default:
      return 'Edm.String';
  }
}
