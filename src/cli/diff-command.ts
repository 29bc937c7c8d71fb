import type { Command } from 'commander';
import type { TableKind } from '../files/table-kind.ts';
import { addExamples, addReadOptions, type ReadOptions } from './command-options.ts';
import { exitCodes, type SetExitCode } from './exit-codes.ts';
import { readImportFile } from './import-file.ts';
import {
  countChanges,
  countWords,
  deletionsFirst,
  describeDifferences,
  differencesJson,
} from './import-words.ts';
import { openAccount, warnOfUnknownDestinations } from './opened-account.ts';
import { addPruneOptions, type PruneOptions, planOrRefuse } from './plan-or-refuse.ts';
import { print, printJson } from './terminal.ts';
import { noteFindings } from './told-outcome.ts';

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
      const changes = countChanges(counts);
      noteFindings(warnings);
      if (options.json) {
        printJson({
          outcome: changes === 0 ? 'same' : 'differs',
          counts,
          warnings,
          differences: differencesJson(kind, differences),
          truncated: differences.length < changes,
        });
      } else {
        const shown = deletionsFirst(differences);
        describeDifferences(kind, shown, counts, process.stdout).forEach(print);
        print(`${countWords(counts)}.`);
      }
      if (changes > 0) {
        setExitCode(exitCodes.refused);
      }
    });
  addExamples(addReadOptions(addPruneOptions(command)), [
    `${kind} diff ${kind}.csv`,
    `${kind} diff ${kind}.csv --prune --json`,
  ]).addHelpText(
    'after',
    `
The exit code is 0 where nothing would change, and 1 where anything would, or where the file would be refused: with
--json, "outcome" is "same", "differs" or "refused". Of very many differences the first are told, and "truncated" is true.`,
  );
}
