import type { TableKind } from '../files/table-kind.ts';
import { answerJson, type HttpAnswer } from '../http/answer.ts';
import type { ApiRequest } from './api-request.ts';
import { listingJson, readListingQuery } from './listing.ts';
import type { OperatorDesk } from './operator-desk.ts';

/** Answers a GET of what a table has partitions for. */
export async function answerPartitions(
  kind: TableKind,
  request: ApiRequest,
  { partitions }: OperatorDesk,
): Promise<HttpAnswer> {
  const query = readListingQuery(request);
  return 'answer' in query
    ? query.answer
    : answerJson(200, listingJson(await partitions(kind, query)));
}
