import { odata, RestError, type TableClient } from '@azure/data-tables';
import * as v from 'valibot';
import type { CallRecord } from '../calls/call-log.ts';

/** A call as it was written down; other versions of the app may name further events. */
export interface LoggedCall extends Omit<CallRecord, 'event'> {
  readonly event: string;
}

/** Some calls of a day, the newest first, and where to go on. */
export interface CallPage {
  readonly calls: readonly LoggedCall[];
  /** The RowKey behind which there may be more; undefined where there are none. */
  readonly continuation: string | undefined;
}

/** Which calls: of a UTC day such as `2026-11-21`, at most `limit` (1 to 1000) behind the RowKey given. */
export interface CallQuery {
  readonly day: string;
  readonly limit: number;
  readonly continuation: string | undefined;
}

const callSchema = v.object({
  time: v.pipe(
    v.date(),
    v.transform((time) => time.toISOString()),
  ),
  platform: v.string(),
  callId: v.string(),
  event: v.string(),
  called: v.string(),
  caller: v.string(),
  rule: v.exactOptional(v.string()),
  target: v.exactOptional(v.string()),
  attempts: v.number(),
  milliseconds: v.number(),
  detail: v.exactOptional(v.string()),
});

/**
 * Reads calls of the log, none where its table was not made yet. Rows that are no calls are left out: somebody wrote
 * them by hand. Rejects with the service's RestError where it fails.
 */
export async function readCalls(
  table: TableClient,
  { day, limit, continuation }: CallQuery,
): Promise<CallPage> {
  const filter =
    continuation === undefined
      ? odata`PartitionKey eq ${day}`
      : odata`PartitionKey eq ${day} and RowKey gt ${continuation}`;
  const pages = table
    .listEntities<Record<string, unknown>>({ queryOptions: { filter } })
    .byPage({ maxPageSize: limit });
  try {
    for await (const page of pages) {
      // The service may answer an empty page in the middle of a partition.
      const last = page.at(-1)?.rowKey;
      if (last !== undefined || page.continuationToken === undefined) {
        return {
          calls: page.flatMap((row) => {
            const read = v.safeParse(callSchema, row);
            return read.success ? [read.output] : [];
          }),
          continuation: page.continuationToken === undefined ? undefined : last,
        };
      }
    }
  } catch (error) {
    if (!(error instanceof RestError && error.statusCode === 404)) {
      throw error;
    }
  }
  return { calls: [], continuation: undefined };
}
