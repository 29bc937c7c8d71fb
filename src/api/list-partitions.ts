import { odata, RestError, type TableClient } from '@azure/data-tables';
import type { Listing, ListingQuery } from './listing.ts';

/** The most that the service gives at once. */
const keysAtOnce = 1000;

/**
 * The PartitionKeys of a table, in its order. Of each request's keys, the rows that follow the last partition are
 * asked for next: so a small partition costs its part of a request, and a partition however large at most one. A table
 * that is missing is empty. Rejects with the service's RestError where it fails.
 */
export async function listPartitions(
  table: TableClient,
  { limit, continuation }: ListingQuery,
): Promise<Listing<string>> {
  const partitions: string[] = [];
  let last = continuation;
  for (;;) {
    const { keys, isEnd } = await readKeys(table, last);
    for (const key of keys) {
      if (key !== last) {
        if (partitions.length === limit) {
          return { items: partitions, continuation: last };
        }
        partitions.push(key);
        last = key;
      }
    }
    if (isEnd) {
      return { items: partitions, continuation: undefined };
    }
  }
}

/** Some PartitionKeys behind the one given, of each row one; at least one unless they end. */
async function readKeys(
  table: TableClient,
  after: string | undefined,
): Promise<{ readonly keys: readonly string[]; readonly isEnd: boolean }> {
  const select = ['PartitionKey'];
  const queryOptions =
    after === undefined ? { select } : { select, filter: odata`PartitionKey gt ${after}` };
  try {
    // The service may answer an empty page with more behind it.
    for await (const page of table
      .listEntities({ queryOptions })
      .byPage({ maxPageSize: keysAtOnce })) {
      const isEnd = page.continuationToken === undefined;
      if (page.length > 0 || isEnd) {
        return { keys: page.map(({ partitionKey }) => partitionKey ?? ''), isEnd };
      }
    }
  } catch (error) {
    if (!(error instanceof RestError && error.statusCode === 404)) {
      throw error;
    }
  }
  return { keys: [], isEnd: true };
}
