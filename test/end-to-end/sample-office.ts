import { readFile } from 'node:fs/promises';
import type { TableClient } from '@azure/data-tables';
import { parse } from 'csv-parse/sync';
import type { Stage } from './stage.ts';

/** A row of a CSV file, by column; empty cells are left out. */
export type CsvRow = Readonly<Record<string, string>>;

/** Reads one file of the sample office. */
export async function readOffice(
  name: 'rules' | 'schedules' | 'lists' | 'answers',
): Promise<readonly CsvRow[]> {
  const text = await readFile(new URL(`../../samples/office/${name}.csv`, import.meta.url), 'utf8');
  return parse<CsvRow>(text, {
    columns: true,
    on_record: (row: CsvRow) =>
      Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== '')),
  });
}

/** Writes the sample office into the tables of a stage. */
export async function openOffice({ table, schedules, lists }: Stage): Promise<void> {
  await Promise.all([
    writeRows(table, await readOffice('rules')),
    writeRows(schedules, await readOffice('schedules')),
    writeRows(lists, await readOffice('lists')),
  ]);
}

async function writeRows(table: TableClient, rows: readonly CsvRow[]): Promise<void> {
  for (const { PartitionKey = '', RowKey = '', ...columns } of rows) {
    await table.createEntity({ partitionKey: PartitionKey, rowKey: RowKey, ...columns });
  }
}
