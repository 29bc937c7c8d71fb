import { openColumns } from './columns.ts';
import type { Problem } from './problem.ts';

/** Somebody on a list. */
export interface ListMember {
  /** The instant from which on it is none any more, in milliseconds since the epoch; undefined for never. */
  readonly until: number | undefined;
}

/** Reads the columns of a row of the Lists table; its keys are the list and the member. */
export function readListMember(
  row: Readonly<Record<string, unknown>>,
): { member: ListMember } | { problems: readonly Problem[] } {
  const columns = openColumns(row);
  const until = columns.instant('until');
  columns.text('note');
  const problems = columns.problems();
  return problems.length === 0 ? { member: { until } } : { problems };
}
