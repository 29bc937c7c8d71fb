import type { TableRow } from '../files/row.ts';
import { type LineProblem, mostProblems } from './import-plan.ts';
import type { ImportSource } from './import-source.ts';
import type { PlannedMembers } from './member-writes.ts';
import { duplicateRow, gatherLineProblems, readSource } from './read-source.ts';
import { findProblemsOfMembers, findProblemsOfSize, placeOf } from './row-findings.ts';

/** What is wrong with a single row of the file. */
export interface Doubt extends LineProblem {
  readonly member: number;
}

/** What came of reading a file of members. */
export interface MembersReading {
  readonly problems: readonly LineProblem[];
  /** Of single rows: those that the table has just so are no reason to refuse the file. */
  readonly doubts: readonly Doubt[];
  /** Whether the file was read to its end. */
  readonly isWhole: boolean;
  readonly sha256: string;
}

/** Reads a file of members into the set, in the form in which each is to stand in the table. */
export async function readMembers(
  source: ImportSource,
  { members, tallies, forms }: PlannedMembers,
  onProgress: ((rows: number) => void) | undefined,
): Promise<MembersReading> {
  const { rows, sha256 } = readSource(source, onProgress);
  const problems = gatherLineProblems();
  const doubts: Doubt[] = [];
  for await (const each of rows) {
    if ('problem' in each) {
      problems.add(each);
    } else {
      await forms.meet(each);
      const { line } = each;
      const row = forms.formOf(each);
      const former = members.find(row);
      if (former !== undefined) {
        problems.add(duplicateRow('lists', row, line, members.lineOf(former)));
      } else {
        const member = members.add(row, line, 'create');
        tallies.of(row.partition).inFile += 1;
        // A line of CSV holds one row, which need not be named.
        const place = source.format === 'json' ? { place: placeOf('lists', row) } : {};
        doubts.push(
          ...problemsOfMember(row).map((problem) => ({ line, ...place, problem, member })),
        );
      }
    }
    if (problems.isFull || doubts.length >= mostProblems) {
      return { problems: problems.all(), doubts, isWhole: false, sha256: '' };
    }
  }
  return { problems: problems.all(), doubts, isWhole: true, sha256: sha256() };
}

function problemsOfMember(row: TableRow): readonly LineProblem['problem'][] {
  return [...findProblemsOfSize('lists', [row]), ...findProblemsOfMembers([row])].map(
    ({ column = 'row', problem, remedy }) => ({ column, problem, remedy }),
  );
}
