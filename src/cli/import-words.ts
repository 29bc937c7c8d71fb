import type { ImportCounts, Refusal, RowDifference } from '../admin/import-plan.ts';
import { jsonColumns } from '../files/json-of-row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { differenceLine } from './difference.ts';
import { harmless, paint } from './terminal.ts';

/** How many changes are shown before a question: nobody reads more of them there. */
export const fewDifferences = 10;

/** The first differences for people, a line each, and how many more there are. */
export function describeDifferences(
  kind: TableKind,
  differences: readonly RowDifference[],
  counts: ImportCounts,
  stream: NodeJS.WriteStream,
): readonly string[] {
  const more = countChanges(counts) - differences.length;
  return [
    ...differences.map((difference) => differenceLine(kind, difference, stream)),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

/** `3 to create, 1 to replace, none to delete; 5 are like that already`. */
export function countWords({ created, replaced, deleted, unchanged }: ImportCounts): string {
  return `${created} to create, ${replaced} to replace, ${deleted} to delete; ${unchanged} are like that already`;
}

/** How many rows an import changes. */
export function countChanges({ created, replaced, deleted }: ImportCounts): number {
  return created + replaced + deleted;
}

/** What is deleted first, since nobody should have to look for it among all that is not. */
export function deletionsFirst(differences: readonly RowDifference[]): readonly RowDifference[] {
  const rank = ({ kind }: RowDifference): number => (kind === 'delete' ? 0 : 1);
  return differences.toSorted((left, right) => rank(left) - rank(right));
}

/** Differences for scripts. */
export function differencesJson(kind: TableKind, differences: readonly RowDifference[]) {
  return differences.map(({ kind: verb, before, after }) => ({
    change: verb,
    partition: (after ?? before)?.partition,
    row: (after ?? before)?.key,
    before: before === undefined ? null : jsonColumns(kind, before),
    after: after === undefined ? null : jsonColumns(kind, after),
  }));
}

/** A file of another table has a mistake in every line; these are enough to see it. */
const mostLines = 30;

/** What is wrong in the file itself, a line each, and how much more there is. */
export function describeLines({ lines }: Refusal, stream: NodeJS.WriteStream): readonly string[] {
  const more = lines.length - mostLines;
  return [
    ...lines
      .slice(0, mostLines)
      .map(
        ({ line, place, problem: { column, problem, remedy } }) =>
          `${paint('red', 'error  ', stream)}  ${harmless(`line ${line}, ${place === undefined ? '' : `${place}, `}${column}: ${problem}: ${remedy}`)}`,
      ),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}
