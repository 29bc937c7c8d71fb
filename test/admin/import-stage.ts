import { applyImport, type ImportHooks, type ImportResult } from '../../src/admin/apply-import.ts';
import { exportRows } from '../../src/admin/export-rows.ts';
import type { ImportOptions, ImportPlan, PlanOutcome } from '../../src/admin/import-plan.ts';
import type { ImportSource } from '../../src/admin/import-source.ts';
import type { OperatorTables } from '../../src/admin/operator-tables.ts';
import { planImport } from '../../src/admin/plan-import.ts';
import type { TableRow } from '../../src/files/row.ts';
import type { TableKind } from '../../src/files/table-kind.ts';
import { csvFile, jsonFile, textOfAll } from '../files/rows.ts';
import { changing } from './table-stage.ts';

/** A file that holds this text. */
export function file(
  kind: TableKind,
  text: string,
  format: ImportSource['format'] = 'csv',
): ImportSource {
  return {
    kind,
    format,
    async *open() {
      yield Buffer.from(text);
    },
  };
}

/** A file that holds these rows, as the product writes it. */
export async function fileOf(
  kind: TableKind,
  rows: readonly TableRow[],
  format: ImportSource['format'] = 'csv',
): Promise<ImportSource> {
  const write = format === 'csv' ? csvFile : jsonFile;
  return file(kind, await write(kind, rows), format);
}

/** A file that holds what is in the table. */
export async function exported(
  kind: TableKind,
  tables: OperatorTables,
  format: ImportSource['format'] = 'csv',
): Promise<ImportSource> {
  return file(kind, await textOfAll(exportRows(kind, format, tables)), format);
}

/** Looks at a file; `prune` and `allow-empty` as in the command. */
export function plan(
  source: ImportSource,
  tables: OperatorTables,
  ...options: readonly ('prune' | 'allow-empty')[]
): Promise<PlanOutcome> {
  const read: ImportOptions = {
    prune: options.includes('prune'),
    allowEmpty: options.includes('allow-empty'),
  };
  return planImport(source, read, tables, changing(tables));
}

/** What is planned; throws where it is refused. */
export async function planned(...args: Parameters<typeof plan>): Promise<ImportPlan> {
  const outcome = await plan(...args);
  if ('refused' in outcome) {
    throw new Error(JSON.stringify(outcome.refused));
  }
  return outcome.plan;
}

/** Why nothing is written, a line each: `line 3, callers: …: …`, or `any/x, targets: …`. Throws where it is not. */
export async function refusal(...args: Parameters<typeof plan>): Promise<string[]> {
  const outcome = await plan(...args);
  if (!('refused' in outcome)) {
    throw new Error(`not refused: ${JSON.stringify(outcome.plan.counts)}`);
  }
  const { lines, errors } = outcome.refused;
  return [
    ...lines.map(
      ({ line, place, problem: { column, problem, remedy } }) =>
        `line ${line}, ${place === undefined ? '' : `${place}, `}${column}: ${problem}: ${remedy}`,
    ),
    ...errors.map(
      ({ place, column = '', problem, remedy }) => `${place}, ${column}: ${problem}: ${remedy}`,
    ),
  ];
}

/** What became of an import, and what was told meanwhile. */
export interface Applied extends ImportResult {
  /** All rows of the table before. */
  readonly former: readonly TableRow[];
  readonly progress: readonly number[];
}

/** Writes what was planned. */
export async function apply(
  made: ImportPlan,
  tables: OperatorTables,
  hooks: Pick<ImportHooks, 'goesOnWith' | 'formerRows' | 'signal'> = {},
): Promise<Applied> {
  const former: TableRow[] = [];
  const progress: number[] = [];
  const result = await applyImport(made, changing(tables), {
    ...hooks,
    saveFormer: async (rows) => {
      for await (const { partition, key, columns } of rows) {
        former.push({ partition, key, columns });
      }
    },
    onProgress: ({ done }) => {
      progress.push(done);
    },
  });
  return { ...result, former, progress };
}

/** Looks at a file and writes what it changes; throws where it is refused. */
export async function importFile(...args: Parameters<typeof plan>): Promise<Applied> {
  return apply(await planned(...args), args[1]);
}
