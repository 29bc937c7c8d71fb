import { canonicalRow } from '../files/canonical-row.ts';
import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';

/** The tables whose rows have paths of their own. */
export type Kind = Exclude<TableKind, 'schedules'>;

/** What a path names. */
export type Place = Pick<TableRow, 'partition' | 'key'>;

/**
 * Where a path leads: to a row that somebody wrote into the table just like that, then to the canonical form. The
 * other way round a listed name could lead to, and delete, another row than the one listed.
 */
export function placesOf(kind: Kind, written: Place): readonly Place[] {
  const canonical = canonicalPlace(kind, written);
  return isSamePlace(canonical, written) ? [written] : [written, canonical];
}

/** The place in canonical form, where rows are written. */
export function canonicalPlace(kind: Kind, written: Place): Place {
  const { partition, key } = canonicalRow(kind, { ...written, columns: {} });
  return { partition, key };
}

/** Tells whether two names are one, to the letter. */
export function isSamePlace(one: Place, other: Place): boolean {
  return one.partition === other.partition && one.key === other.key;
}
