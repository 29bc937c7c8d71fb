import type { Command } from 'commander';
import { applyImport, type ImportHooks, type ImportResult } from '../admin/apply-import.ts';
import { findUnfinishedImport, firstOfImports, type PastImport } from '../admin/import-entry.ts';
import type { ImportPlan } from '../admin/import-plan.ts';
import type { TableKind } from '../files/table-kind.ts';
import {
  addChangeOptions,
  addExamples,
  type ChangeOptions,
  type ReadOptions,
} from './command-options.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { plural } from './findings.ts';
import {
  chooseFormerFile,
  noteUnfinished,
  saveFormerRows,
  warnOfMalformedFormer,
} from './former-rows.ts';
import { readImportFile } from './import-file.ts';
import {
  countChanges,
  countWords,
  deletionsFirst,
  describeDifferences,
  fewDifferences,
} from './import-words.ts';
import { beginChange, type OpenedAccount, openAccount } from './opened-account.ts';
import { addPruneOptions, type PruneOptions, planOrRefuse } from './plan-or-refuse.ts';
import { createProgress } from './progress.ts';
import { stopOnSignals } from './stop-signals.ts';
import { confirm, note, print, printJson } from './terminal.ts';
import { noteFindings, noteHistoryFailure } from './told-outcome.ts';

interface WritingOptions extends ChangeOptions, PruneOptions {
  readonly saveFormer?: string;
}

/** Adds `import`, which writes the rows of a file after showing what that changes. */
export function addImportCommand(group: Command, kind: TableKind): void {
  const command = group
    .command('import')
    .description('write the rows of a file, CSV or JSON, after showing what that changes')
    .argument('<file>', '- for standard input')
    .option(
      '--save-former <file>',
      `where the former rows are saved; ${kind}-before-<time>.csv without it`,
    )
    .action(async (file: string, options: WritingOptions) => {
      const source = await readImportFile(kind, file);
      const opened = await openAccount(options);
      const plan = await planOrRefuse(source, options, opened);
      noteFindings(plan.warnings);
      if (countChanges(plan.counts) === 0) {
        tellUnchanged(plan, options);
        return;
      }
      const { history } = opened.tables;
      const unfinished = await findUnfinishedImport(history, plan.kind, plan.sha256);
      await write(plan, unfinished, opened, options);
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

function tellUnchanged({ counts, sha256, warnings }: ImportPlan, { json }: ReadOptions): void {
  if (json) {
    printJson({ outcome: 'unchanged', counts, sha256, warnings });
  } else {
    print(`Nothing to change: ${plural(counts.unchanged, 'row')} like that already.`);
  }
}

async function write(
  plan: ImportPlan,
  unfinished: PastImport | undefined,
  opened: OpenedAccount,
  options: WritingOptions,
): Promise<void> {
  const { kind, counts, differences } = plan;
  const { tables } = opened;
  const first = unfinished && (await firstOfImports(tables.history, unfinished));
  const former = await chooseFormerFile(kind, tables, new Date(), {
    named: options.saveFormer,
    kept: [first, unfinished].flatMap((each) => each?.imported.formerRows ?? []),
  });
  const changing = beginChange(opened);
  if (first !== undefined) {
    await noteUnfinished(first);
  }
  const shown = deletionsFirst(differences).slice(0, fewDifferences);
  describeDifferences(kind, shown, counts, process.stderr).forEach(note);
  note(`${countWords(counts)}.`);
  await confirm('Change this?', options.yes === true);
  const progress = createProgress('Written');
  const stopping = stopOnSignals('Stops after what is being written; once more ends it at once.');
  const hooks: ImportHooks = {
    formerRows: former,
    goesOnWith: unfinished?.id,
    signal: stopping.signal,
    async saveFormer() {
      if (former !== undefined) {
        await saveFormerRows(kind, tables, former, stopping.signal);
        warnOfMalformedFormer(plan.malformedFormer);
      }
    },
    onProgress: ({ done, total }) => progress.tell(done, total),
  };
  const result = await applyImport(plan, changing, hooks)
    .catch((error: unknown) => {
      progress.end();
      if (!(error instanceof CommandError)) {
        note('The import was stopped: running it again completes it.');
      }
      throw error;
    })
    .finally(() => {
      progress.end();
      stopping.end();
    });
  tellResult(result, plan, options);
}

function tellResult(result: ImportResult, plan: ImportPlan, { json }: ReadOptions): void {
  const { counts, conflict, stopped, historyFailure } = result;
  const { sha256, warnings } = plan;
  noteHistoryFailure(historyFailure);
  const words = `${counts.created} created, ${counts.replaced} replaced, ${counts.deleted} deleted`;
  if (conflict !== undefined) {
    throw new CommandError(
      exitCodes.conflict,
      `The import ended early (${words}), since somebody else changed ${conflict.place} meanwhile (${conflict.reason}): begin it again, and it goes on from there.`,
      { outcome: 'conflict', counts, sha256, warnings, conflict },
    );
  }
  if (stopped) {
    throw new CommandError(
      exitCodes.stopped,
      `The import was stopped (${words}): run it again, and it goes on from there.`,
      { outcome: 'stopped', counts, sha256, warnings },
    );
  }
  if (json) {
    printJson({ outcome: 'imported', counts, sha256, warnings });
  } else {
    print(`Imported: ${words}.`);
  }
}
