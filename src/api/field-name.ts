import { catalogues, type TableKind } from '../files/table-kind.ts';
import type { Problem } from '../routing/problem.ts';

/** What a column of a table is called in bodies of this API: the keys have names for people. */
export function fieldOf(kind: TableKind, column: string): string {
  const { partition, key } = catalogues[kind];
  if (column === partition.name) {
    return partition.alias;
  }
  // The rows of a schedule are members of the body's `rows`.
  return column === key.name ? (kind === 'schedules' ? 'rows' : key.alias) : column;
}

/** The problem with its column named as in bodies of this API. */
export function inFields<Told extends Partial<Pick<Problem, 'column'>>>(
  kind: TableKind,
  problem: Told,
): Told {
  return problem.column === undefined
    ? problem
    : { ...problem, column: fieldOf(kind, problem.column) };
}
