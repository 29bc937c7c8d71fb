import { type Command, Option } from 'commander';
import { exportRows } from '../admin/export-rows.ts';
import type { TableKind } from '../files/table-kind.ts';
import { addExamples, addReadOptions, type ReadOptions } from './command-options.ts';
import { BegunAnswerError } from './failure.ts';
import { openAccount } from './opened-account.ts';
import { hasReader, writePiece } from './output.ts';
import { partitionForms, readPartition } from './row-name.ts';
import { saveText } from './save-text.ts';
import { stopOnSignals } from './stop-signals.ts';
import { note, printJson } from './terminal.ts';

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
      let rows = 0;
      const text = exportRows(kind, formatOf(file, options), tables, only, () => {
        rows += 1;
      });
      if (file === undefined || file === '-') {
        await writeAnswer(text);
        return;
      }
      const stopping = stopOnSignals('Stops.');
      await saveText(text, file, { signal: stopping.signal }).finally(() => stopping.end());
      note(`The ${kind} are in ${file}.`);
      if (options.json) {
        printJson({ outcome: 'exported', file, rows });
      }
    });
  addExamples(addReadOptions(command), [
    `${kind} export ${kind}.csv`,
    `${kind} export --format json > ${kind}.json`,
  ]);
}

/** Writes the rows as the answer, as long as somebody reads it. */
async function writeAnswer(text: AsyncIterable<string>): Promise<void> {
  let isBegun = false;
  try {
    for await (const piece of text) {
      if (!hasReader()) {
        return;
      }
      isBegun = true;
      await writePiece(piece);
    }
  } catch (error) {
    throw isBegun ? new BegunAnswerError('a part of the rows is out', { cause: error }) : error;
  }
}

function formatOf(file: string | undefined, { format, json }: ExportOptions): 'csv' | 'json' {
  return format ?? (json || file?.toLowerCase().endsWith('.json') ? 'json' : 'csv');
}
