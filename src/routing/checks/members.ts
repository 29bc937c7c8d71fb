import { readCanonicalIdentity } from '../../telephony/identity.ts';
import { readListMember } from '../list-member.ts';
import type { Problem } from '../problem.ts';
import { isRecordId, recordIdWords } from '../record-id.ts';
import { canBeTableKey, impossibleKey } from '../table-key.ts';
import type { Finding } from './finding.ts';

/** A row of the Lists table as it was stored. */
export interface MemberRow {
  readonly list: string;
  readonly member: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** Tells every problem of every member that cannot be read, or that no call can ever ask for. */
export function findMalformedMembers(rows: readonly MemberRow[]): readonly Finding[] {
  return rows.flatMap((row) =>
    problemsOf(row).map(
      (problem): Finding => ({
        severity: 'error',
        code: 'malformed-member',
        place: `list ${row.list}, member ${row.member}`,
        ...problem,
      }),
    ),
  );
}

function problemsOf({ list, member, columns }: MemberRow): readonly Problem[] {
  const read = readListMember(columns);
  return [
    ...(isRecordId(list)
      ? []
      : [
          {
            column: 'PartitionKey',
            problem: `"${list}" is no id of a list`,
            remedy: `write ${recordIdWords}`,
          },
        ]),
    ...(readCanonicalIdentity(member)?.canonical === member
      ? []
      : [
          {
            column: 'RowKey',
            problem: `"${member}" is no identity in canonical form`,
            remedy: 'write + and digits, or a raw id',
          },
        ]),
    ...(canBeTableKey(member) ? [] : [{ column: 'RowKey', ...impossibleKey }]),
    ...('problems' in read ? read.problems : []),
  ];
}
