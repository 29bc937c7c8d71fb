import type { CheckSettings } from './check-change.ts';
import type { ImportOptions, PlanOutcome } from './import-plan.ts';
import type { ImportSource } from './import-source.ts';
import type { OperatorTables } from './operator-tables.ts';
import { planMembers } from './plan-members.ts';
import { planRows } from './plan-rows.ts';

/**
 * Looks at a whole file and its table, checks the table as it will be, and writes nothing. `onProgress` is told how
 * many rows of the file were read.
 */
export async function planImport(
  source: ImportSource,
  options: ImportOptions,
  tables: OperatorTables,
  settings: CheckSettings,
  onProgress?: (rows: number) => void,
): Promise<PlanOutcome> {
  const { kind } = source;
  return kind === 'lists'
    ? planMembers(source, options, tables, onProgress)
    : planRows(kind, source, options, tables, settings, onProgress);
}
