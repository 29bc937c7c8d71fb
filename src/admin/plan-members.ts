import { canonicalRow } from '../files/canonical-row.ts';
import type { TableRow } from '../files/row.ts';
import { findRulesLeftWithout } from './dependents.ts';
import { nameOfRow, rowOf } from './difference-of-rows.ts';
import {
  emptiedPartitions,
  type ImportOptions,
  type ImportPlan,
  mostDifferences,
  mostMalformedFormer,
  type PlanOutcome,
  type RowDifference,
  refuseLines,
} from './import-plan.ts';
import type { ImportSource } from './import-source.ts';
import { createMemberSet, type MemberSet } from './member-set.ts';
import {
  createListTallies,
  type ListTallies,
  listStages,
  type PlannedMembers,
} from './member-writes.ts';
import { toVerdict } from './new-findings.ts';
import type { OperatorTables } from './operator-tables.ts';
import { readMembers } from './read-members.ts';
import { readSource } from './read-source.ts';
import { findProblemsOfMembers, placeOf } from './row-findings.ts';
import type { StoredTableRow } from './table-entity.ts';
import { createWrittenMembers } from './written-members.ts';

/**
 * Plans the import of lists, which may be large: rows are looked at one by one, here and again when they are written.
 * Where pruning would delete lists as a whole, it is refused unless that is allowed.
 */
export async function planMembers(
  source: ImportSource,
  { prune, allowEmpty }: ImportOptions,
  tables: OperatorTables,
  onProgress?: (rows: number) => void,
): Promise<PlanOutcome> {
  const members = createMemberSet();
  const tallies = createListTallies();
  const forms = createWrittenMembers(tables.lists);
  const { problems, doubts, isWhole, sha256 } = await readMembers(
    source,
    { members, tallies, forms },
    onProgress,
  );
  if (problems.length > 0 || !isWhole) {
    return refuseLines([...problems, ...doubts]);
  }
  const emptied = prune
    ? (await Array.fromAsync(tables.lists.partitions())).filter((list) => !tallies.has(list))
    : [];
  const forbidden = allowEmpty || emptied.length === 0 ? [] : [emptiedPartitions(emptied)];
  const met = await meetTable(members, tallies, { emptied, prune }, tables);
  // What is in the table just so may be wrong, but the import does not bring it about.
  const wrong = doubts.filter(({ member }) => members.stateOf(member) !== 'keep');
  if (wrong.length + forbidden.length > 0) {
    return refuseLines([...forbidden, ...wrong.map(({ member, ...each }) => each)]);
  }
  const counts = tallies.counts();
  const plan: ImportPlan = {
    kind: 'lists',
    sha256,
    counts,
    differences: await showDifferences(source, { members, forms }, counts.created, met),
    warnings: toVerdict(await findRulesLeftWithout('lists', new Set(emptied), tables)).warnings,
    malformedFormer: met.malformed,
    stages: () => listStages(source, { members, tallies, forms }, tables.lists),
  };
  return { plan };
}

/** The beginning of what the table holds of the rows that change. */
interface MetRows {
  readonly deletes: readonly RowDifference[];
  readonly replaced: ReadonlyMap<string, TableRow>;
  /** The places of those that are malformed. */
  readonly malformed: readonly string[];
}

async function meetTable(
  members: MemberSet,
  tallies: ListTallies,
  { emptied, prune }: { readonly emptied: readonly string[]; readonly prune: boolean },
  { lists }: OperatorTables,
): Promise<MetRows> {
  const deletes: RowDifference[] = [];
  const replaced = new Map<string, TableRow>();
  const malformed: string[] = [];
  const examine = (row: TableRow): void => {
    if (malformed.length === mostMalformedFormer) {
      return;
    }
    // On the way back, import reads the member in this form.
    if (findProblemsOfMembers([canonicalRow('lists', row)]).length > 0) {
      malformed.push(placeOf('lists', row));
    }
  };
  const meet = (row: StoredTableRow): void => {
    const tally = tallies.of(row.partition);
    const member = members.find(row);
    if (member === undefined) {
      if (prune) {
        examine(row);
        members.meet(members.add(row, 0, 'delete'), 'delete', row.etag);
        tally.delete({ kind: 'delete', key: row.key, condition: { etag: row.etag } });
        if (deletes.length < mostDifferences) {
          deletes.push({ kind: 'delete', before: row });
        }
      }
      return;
    }
    if (members.hasSameColumns(member, row)) {
      members.meet(member, 'keep', row.etag);
      tally.kept += 1;
      return;
    }
    examine(row);
    members.meet(member, 'replace', row.etag);
    tally.replaced += 1;
    if (replaced.size < mostDifferences) {
      replaced.set(nameOfRow(row), row);
    }
  };
  for (const list of [...tallies.names(), ...emptied]) {
    for await (const row of lists.rows(list)) {
      meet(row);
    }
  }
  return { deletes, replaced, malformed };
}

/** The file is read once more, only as far as is needed to show the beginning of the differences. */
async function showDifferences(
  source: ImportSource,
  { members, forms }: Pick<PlannedMembers, 'members' | 'forms'>,
  created: number,
  { deletes, replaced }: MetRows,
): Promise<readonly RowDifference[]> {
  const wanted = Math.min(created + replaced.size, mostDifferences);
  const puts: RowDifference[] = [];
  if (wanted > 0) {
    for await (const each of readSource(source).rows) {
      const difference = 'row' in each ? putOf(forms.formOf(each)) : undefined;
      if (difference !== undefined && puts.push(difference) === wanted) {
        break;
      }
    }
  }
  return [...puts, ...deletes]
    .sort((left, right) => (nameOfRow(rowOf(left)) < nameOfRow(rowOf(right)) ? -1 : 1))
    .slice(0, mostDifferences);

  function putOf(after: TableRow): RowDifference | undefined {
    const member = members.find(after);
    const state = member === undefined ? undefined : members.stateOf(member);
    if (state === 'create') {
      return { kind: 'create', after };
    }
    const before = replaced.get(nameOfRow(after));
    return before === undefined ? undefined : { kind: 'replace', before, after };
  }
}
