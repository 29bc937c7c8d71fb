import type { Command } from 'commander';
import { applyImport, type ImportResult } from '../admin/apply-import.ts';
import type { ImportPlan, Refusal } from '../admin/import-plan.ts';
import type { ImportSource } from '../admin/import-source.ts';
import { planImport } from '../admin/plan-import.ts';
import type { TableKind } from '../files/table-kind.ts';
import {
  addChangeOptions,
  addExamples,
  addReadOptions,
  type ChangeOptions,
  type ReadOptions,
} from './command-options.ts';
import { CommandError, exitCodes, type SetExitCode } from './exit-codes.ts';
import { plural } from './findings.ts';
import { saveFormerRows } from './former-rows.ts';
import { readImportFile } from './import-file.ts';
import {
  changesNothing,
  countWords,
  describeDifferences,
  describeLines,
  differencesJson,
  fewDifferences,
} from './import-words.ts';
import {
  beginChange,
  type OpenedAccount,
  openAccount,
  warnOfUnknownDestinations,
} from './opened-account.ts';
import { createProgress } from './progress.ts';
import { confirm, note, print, printJson } from './terminal.ts';
import { noteFindings, noteHistoryFailure } from './told-outcome.ts';

interface PruneOptions {
  readonly prune?: true;
  readonly allowEmpty?: true;
}

/** Adds `import`, which makes the table what a file says, after showing what that changes. */
export function addImportCommand(group: Command, kind: TableKind): void {
  const command = group
    .command('import')
    .description('write the rows of a file, CSV or JSON, after showing what that changes')
    .argument('<file>', '- for standard input')
    .action(async (file: string, options: ChangeOptions & PruneOptions) => {
      const source = await readImportFile(kind, file);
      const opened = await openAccount(options);
      const plan = await planOrRefuse(source, options, opened);
      const { counts, differences, warnings } = plan;
      noteFindings(warnings);
      if (changesNothing(counts)) {
        if (options.json) {
          printJson({ outcome: 'unchanged', counts });
        } else {
          print(`Nothing to change: ${plural(counts.unchanged, 'row')} like that already.`);
        }
        return;
      }
      const changing = beginChange(opened);
      const shown = differences.slice(0, fewDifferences);
      describeDifferences(kind, shown, counts, process.stderr).forEach(note);
      note(`${countWords(counts)}.`);
      await confirm('Change this?', options.yes === true);
      const progress = createProgress('Written');
      const result = await applyImport(plan, changing, {
        saveFormer: () => saveFormerRows(kind, opened.tables, new Date()),
        onProgress: ({ done, total }) => progress.tell(done, total),
      })
        .catch((error: unknown) => {
          progress.end();
          if (!(error instanceof CommandError)) {
            note('The import was stopped: running it again completes it.');
          }
          throw error;
        })
        .finally(() => progress.end());
      tellResult(result, plan, options);
    });
  addExamples(addChangeOptions(addPruneOptions(command)), [
    `${kind} import ${kind}.csv`,
    `${kind} import ${kind}.json --yes`,
    `${kind} import ${kind}.csv --prune`,
  ]).addHelpText(
    'after',
    `
The file is checked whole before the first row is written. Former rows are saved in the working directory as
${kind}-before-<time>.csv, which import restores. An import that was stopped is completed by running it again.`,
  );
}

/** Adds `diff`, which shows what an import would change and changes nothing. */
export function addDiffCommand(group: Command, kind: TableKind, setExitCode: SetExitCode): void {
  const command = group
    .command('diff')
    .description('what an import of the file would change; nothing is changed')
    .argument('<file>', '- for standard input')
    .action(async (file: string, options: ReadOptions & PruneOptions) => {
      const source = await readImportFile(kind, file);
      const opened = await openAccount(options);
      warnOfUnknownDestinations(opened.account);
      const { counts, differences, warnings } = await planOrRefuse(source, options, opened);
      noteFindings(warnings);
      if (options.json) {
        printJson({ counts, differences: differencesJson(kind, differences) });
      } else {
        describeDifferences(kind, differences, counts, process.stdout).forEach(print);
        print(`${countWords(counts)}.`);
      }
      if (!changesNothing(counts)) {
        setExitCode(exitCodes.refused);
      }
    });
  addExamples(addReadOptions(addPruneOptions(command)), [
    `${kind} diff ${kind}.csv`,
    `${kind} diff ${kind}.csv --prune --json`,
  ]).addHelpText(
    'after',
    '\nThe exit code is 0 where nothing would change, and 1 where anything would.',
  );
}

function addPruneOptions(command: Command): Command {
  return command
    .option('--prune', 'delete what the file lacks')
    .option('--allow-empty', 'let --prune take the last row of a partition');
}

async function planOrRefuse(
  source: ImportSource,
  options: ReadOptions & PruneOptions,
  { tables, checking }: OpenedAccount,
): Promise<ImportPlan> {
  const { prune = false, allowEmpty = false } = options;
  const progress = createProgress('Read');
  const planned = await planImport(source, { prune, allowEmpty }, tables, checking, (rows) =>
    progress.tell(rows, undefined),
  ).finally(() => progress.end());
  if ('plan' in planned) {
    return planned.plan;
  }
  throw refuse(planned.refused, options);
}

function tellResult(
  { counts, conflict, historyFailure }: ImportResult,
  { sha256, warnings }: ImportPlan,
  { json }: ReadOptions,
): void {
  noteHistoryFailure(historyFailure);
  const { created, replaced, deleted } = counts;
  if (json) {
    const outcome = conflict === undefined ? 'imported' : 'conflict';
    printJson({ outcome, counts, sha256, warnings, conflict });
  } else {
    print(`Imported: ${created} created, ${replaced} replaced, ${deleted} deleted.`);
  }
  if (conflict !== undefined) {
    throw new CommandError(
      exitCodes.conflict,
      `The import ended early, since somebody else changed ${conflict.place} meanwhile (${conflict.reason}): begin it again, and it goes on from there.`,
    );
  }
}

function refuse(refused: Refusal, { json }: ReadOptions): CommandError {
  const { lines, errors, warnings } = refused;
  describeLines(refused, process.stderr).forEach(note);
  noteFindings([...errors, ...warnings]);
  if (json) {
    printJson({ outcome: 'refused', lines, errors, warnings });
  }
  return new CommandError(
    exitCodes.refused,
    `Nothing was changed: ${plural(lines.length + errors.length, 'error')} to correct first.`,
  );
}
