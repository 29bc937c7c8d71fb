import type { RowTable } from '../admin/row-table.ts';
import type { TableKind } from '../files/table-kind.ts';
import { answerJson, type HttpAnswer } from '../http/answer.ts';
import type { ApiRequest } from './api-request.ts';
import { type Listing, type ListingQuery, listingJson, readListingQuery } from './listing.ts';
import type { OperatorDesk } from './operator-desk.ts';

/** Answers a GET of what a table has partitions for. */
export async function answerPartitions(
  kind: TableKind,
  request: ApiRequest,
  { tables }: OperatorDesk,
): Promise<HttpAnswer> {
  const query = readListingQuery(request, () => [kind]);
  return 'answer' in query
    ? query.answer
    : answerJson(200, listingJson(await listPartitions(tables[kind], query), [kind]));
}

/** A part of the names of a table's partitions; it goes on behind the last name of the part before. */
export async function listPartitions(
  table: Pick<RowTable, 'partitions'>,
  { limit, continuation }: ListingQuery,
): Promise<Listing<string>> {
  const items: string[] = [];
  for await (const partition of table.partitions(continuation)) {
    if (items.length === limit) {
      return { items, continuation: items.at(-1) };
    }
    items.push(partition);
  }
  return { items, continuation: undefined };
}
