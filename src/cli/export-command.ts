import { type Command, Option } from 'commander';
import { exportRows } from '../admin/export-rows.ts';
import type { TableKind } from '../files/table-kind.ts';
import { addExamples, addReadOptions, type ReadOptions } from './command-options.ts';
import { openAccount } from './opened-account.ts';
import { hasReader, writePiece } from './output.ts';
import { partitionForms, readPartition } from './row-name.ts';
import { saveText } from './save-text.ts';
import { stopOnSignals } from './stop-signals.ts';
import { note } from './terminal.ts';

interface ExportOptions extends ReadOptions {
  readonly format?: 'csv' | 'json';
  readonly only?: string;
}

/** Adds `export`, which writes what import reads. */
export function addExportCommand(group: Command, kind: TableKind): void {
  const command = group
    .command('export')
    .description('write the rows as import reads them, always the same bytes for the same rows')
    .argument('[file]', 'standard output without it')
    .addOption(
      new Option('--format <format>', 'csv or json; by the ending of the file without it').choices([
        'csv',
        'json',
      ]),
    )
    .option(`--only <${partitionForms[kind]}>`, 'only the rows of this one')
    .action(async (file: string | undefined, options: ExportOptions) => {
      const { tables } = await openAccount(options);
      const only = options.only === undefined ? undefined : readPartition(kind, options.only);
      const text = exportRows(kind, formatOf(file, options), tables, only);
      if (file === undefined || file === '-') {
        for await (const piece of text) {
          if (!hasReader()) {
            return;
          }
          await writePiece(piece);
        }
        return;
      }
      const stopping = stopOnSignals('Stops.');
      await saveText(text, file, { signal: stopping.signal }).finally(() => stopping.end());
      note(`The ${kind} are in ${file}.`);
    });
  addExamples(addReadOptions(command), [
    `${kind} export ${kind}.csv`,
    `${kind} export --format json > ${kind}.json`,
  ]);
}

function formatOf(file: string | undefined, { format, json }: ExportOptions): 'csv' | 'json' {
  return format ?? (json || file?.toLowerCase().endsWith('.json') ? 'json' : 'csv');
}
