import { odata, type TableClient } from '@azure/data-tables';
import { withinTime } from '../calls/time-limit.ts';

/** A row of a partition as it was stored. */
export interface StoredRow {
  /** The RowKey. */
  readonly key: string;
  /** The mark that the table changes whenever the row changes. */
  readonly etag: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** Reads a whole partition, page by page; `timeout` is for one page, in milliseconds. Rejects where a page fails. */
export async function readPartitionRows(
  table: TableClient,
  partition: string,
  timeout: number,
): Promise<readonly StoredRow[]> {
  const callOff = new AbortController();
  const pages = table
    .listEntities<Record<string, unknown>>({
      queryOptions: { filter: odata`PartitionKey eq ${partition}` },
      abortSignal: callOff.signal,
    })
    .byPage();
  const rows: StoredRow[] = [];
  for (;;) {
    const page = await withinTime(pages.next(), timeout, callOff);
    if (page.done === true) {
      return rows;
    }
    for (const { partitionKey, rowKey, etag, timestamp, ...columns } of page.value) {
      rows.push({ key: rowKey ?? '', etag, columns });
    }
  }
}
