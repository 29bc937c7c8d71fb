import { canonicalRow } from '../files/canonical-row.ts';
import { sameRow, type TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { checkRules } from '../routing/check-rules.ts';
import type { Finding } from '../routing/checks/finding.ts';
import type { CheckSettings } from './check-change.ts';
import { findRulesLeftWithout } from './dependents.ts';
import {
  type Difference,
  differenceOf,
  type LinedRow,
  nameOfRow,
  rowOf,
  writesOf,
} from './difference-of-rows.ts';
import { toRuleRow } from './gather-rules.ts';
import {
  emptiedPartitions,
  type ImportOptions,
  type LineProblem,
  mostDifferences,
  mostMalformedFormer,
  type PlanOutcome,
  refuseLines,
} from './import-plan.ts';
import type { ImportSource } from './import-source.ts';
import { newFindings, toVerdict, type Verdict } from './new-findings.ts';
import type { OperatorTables } from './operator-tables.ts';
import { orderWrites } from './order-writes.ts';
import {
  duplicateRow,
  gatherLineProblems,
  type LineProblems,
  readSource,
  type SourceReading,
} from './read-source.ts';
import {
  findProblemsOfRules,
  findProblemsOfSchedule,
  findProblemsOfSize,
  placeOf,
} from './row-findings.ts';
import type { StoredTableRow } from './table-entity.ts';
import { groupByPartition, readAllSchedules } from './whole-tables.ts';

type Kind = Exclude<TableKind, 'lists'>;

/** Plans the import of rules or schedules, which are few enough to be held in memory. */
export async function planRows(
  kind: Kind,
  source: ImportSource,
  { prune, allowEmpty }: ImportOptions,
  tables: OperatorTables,
  settings: CheckSettings,
  onProgress?: (rows: number) => void,
): Promise<PlanOutcome> {
  const reading = readSource(source, onProgress);
  const problems = gatherLineProblems();
  const before = await Array.fromAsync(tables[kind].rows());
  const file = await gatherRows(kind, reading, before, problems);
  const hasAllRows = problems.all().length === 0;
  const difference = differenceOf(kind, file, before, prune && hasAllRows);
  const own = ownProblems(kind, difference, before, file, settings.now());
  // A line of CSV holds one row, which need not be named.
  problems.add(
    ...own.lines.map(({ place, ...each }) =>
      source.format === 'json' ? { ...each, place } : each,
    ),
  );
  if (prune && !allowEmpty && difference.emptied.size > 0) {
    problems.add(emptiedPartitions([...difference.emptied]));
  }
  if (problems.all().length > 0) {
    return refuseLines(problems.all());
  }
  const { errors, warnings } =
    difference.rows.length === 0
      ? toVerdict([])
      : kind === 'rules'
        ? await checkWholeRules(difference, before, tables, settings)
        : toVerdict([
            ...own.others,
            ...(await findRulesLeftWithout('schedules', difference.emptied, tables)),
          ]);
  if (errors.length > 0) {
    return { refused: { lines: [], errors, warnings } };
  }
  return {
    plan: {
      kind,
      sha256: reading.sha256(),
      counts: difference.counts,
      differences: difference.rows.slice(0, mostDifferences),
      warnings,
      malformedFormer: malformedFormer(kind, difference, before),
      stages: () => orderWrites(kind, writesOf(difference, before)),
    },
  };
}

/** A row that the table has just as it was written stays so: what was exported changes nothing, whatever its form. */
async function gatherRows(
  kind: Kind,
  { rows }: SourceReading,
  before: readonly StoredTableRow[],
  problems: LineProblems,
): Promise<ReadonlyMap<string, LinedRow>> {
  const stored = new Map(before.map((row) => [nameOfRow(row), row]));
  const isStored = (row: TableRow): boolean => {
    const found = stored.get(nameOfRow(row));
    return found !== undefined && sameRow(kind, found, row);
  };
  const file = new Map<string, LinedRow>();
  for await (const each of rows) {
    if ('problem' in each) {
      problems.add(each);
    } else {
      const { line, written } = each;
      const row = isStored(written) ? written : each.row;
      const name = nameOfRow(row);
      const former = file.get(name);
      if (former === undefined) {
        file.set(name, { line, row });
      } else {
        problems.add(duplicateRow(kind, row, line, former.line));
      }
    }
    if (problems.isFull) {
      break;
    }
  }
  return file;
}

/** What is wrong with the rows that change, by the line where it stands; for schedules, also elsewhere. */
function ownProblems(
  kind: Kind,
  { rows, after }: Difference,
  before: readonly StoredTableRow[],
  file: ReadonlyMap<string, LinedRow>,
  instant: number,
): { readonly lines: readonly LineProblem[]; readonly others: readonly Finding[] } {
  const changed = rows.flatMap((row) => row.after ?? []);
  const places = new Set(changed.map((row) => placeOf(kind, row)));
  const found = [
    ...findProblemsOfSize(kind, changed),
    ...(kind === 'rules'
      ? findProblemsOfRules(changed)
      : newFindings(
          problemsOfSchedules(before, rows.map(rowOf), instant),
          problemsOfSchedules(after, rows.map(rowOf), instant),
          { places, grown: new Set() },
        )),
  ];
  const lines = new Map(
    Array.from(file.values(), ({ line, row }) => [placeOf(kind, row), line] as const),
  );
  const lineOf = ({ place, severity }: Finding): number | undefined =>
    severity === 'error' && places.has(place) ? lines.get(place) : undefined;
  return {
    lines: found.flatMap((finding) => {
      const line = lineOf(finding);
      const { place, column = 'row', problem, remedy } = finding;
      return line === undefined ? [] : { line, place, problem: { column, problem, remedy } };
    }),
    others: found.filter((finding) => lineOf(finding) === undefined),
  };
}

/** Where rows that change or go are malformed now. */
function malformedFormer(
  kind: Kind,
  { rows }: Difference,
  before: readonly StoredTableRow[],
): readonly string[] {
  const former = rows.flatMap((row) => row.before ?? []);
  const places = new Set(former.map((row) => placeOf(kind, row)));
  const found =
    kind === 'rules'
      ? // On the way back, import reads the rule in this form.
        former
          .filter((row) => findProblemsOfRules([canonicalRow(kind, row)]).length > 0)
          .map((row) => ({ place: placeOf(kind, row) }))
      : problemsOfSchedules(before, former, Number.NEGATIVE_INFINITY);
  const malformed = new Set(found.map(({ place }) => place).filter((place) => places.has(place)));
  return [...malformed].slice(0, mostMalformedFormer);
}

function problemsOfSchedules(
  rows: readonly TableRow[],
  changed: readonly TableRow[],
  instant: number,
): readonly Finding[] {
  const ids = new Set(changed.map(({ partition }) => partition));
  const schedules = groupByPartition(rows.filter(({ partition }) => ids.has(partition)));
  return [...schedules].flatMap(([id, all]) => findProblemsOfSchedule(id, all, instant));
}

async function checkWholeRules(
  { rows, after, grown }: Difference,
  before: readonly StoredTableRow[],
  tables: OperatorTables,
  settings: CheckSettings,
): Promise<Verdict> {
  const [schedules, names] = await Promise.all([
    readAllSchedules(tables.schedules),
    Array.fromAsync(tables.lists.partitions()),
  ]);
  const lists = new Set(names);
  const find = (all: readonly TableRow[]): readonly Finding[] =>
    checkRules({ ...settings, rules: all.map(toRuleRow), schedules, lists, isWhole: true });
  const found = find(after);
  // What was wrong before matters only where something is wrong now.
  const known = found.length === 0 ? [] : find(before);
  const places = new Set(
    rows.flatMap((row) => row.after ?? []).map((row) => placeOf('rules', row)),
  );
  return toVerdict(newFindings(known, found, { places, grown }));
}
