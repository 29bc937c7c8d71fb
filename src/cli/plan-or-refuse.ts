import type { Command } from 'commander';
import type { ImportPlan, Refusal } from '../admin/import-plan.ts';
import type { ImportSource } from '../admin/import-source.ts';
import { planImport } from '../admin/plan-import.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { plural } from './findings.ts';
import { describeLines } from './import-words.ts';
import type { OpenedAccount } from './opened-account.ts';
import { createProgress } from './progress.ts';
import { note } from './terminal.ts';
import { noteFindings } from './told-outcome.ts';

/** What is said on the command line about rows that a file lacks. */
export interface PruneOptions {
  readonly prune?: boolean;
  readonly allowEmpty?: boolean;
}

/** Adds what is said about rows that a file lacks. */
export function addPruneOptions(command: Command): Command {
  return command
    .option('--prune', 'delete what the file lacks')
    .option('--allow-empty', 'let --prune take the last row of a partition');
}

/** What an import would do; throws what is wrong with the file or the table as it would be. */
export async function planOrRefuse(
  source: ImportSource,
  { prune = false, allowEmpty = false }: PruneOptions,
  { tables, checking }: OpenedAccount,
): Promise<ImportPlan> {
  const progress = createProgress('Read');
  const planned = await planImport(source, { prune, allowEmpty }, tables, checking, (rows) =>
    progress.tell(rows, undefined),
  ).finally(() => progress.end());
  if ('plan' in planned) {
    return planned.plan;
  }
  throw refuse(planned.refused);
}

function refuse(refused: Refusal): CommandError {
  const { lines, errors, warnings } = refused;
  describeLines(refused, process.stderr).forEach(note);
  noteFindings([...errors, ...warnings]);
  return new CommandError(
    exitCodes.refused,
    `Nothing was changed: ${plural(lines.length + errors.length, 'error')} to correct first.`,
    { outcome: 'refused', lines, errors, warnings },
  );
}
