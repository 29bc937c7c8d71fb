import * as v from 'valibot';
import { jsonOfRow } from '../files/json-of-row.ts';
import { answerJson, type HttpAnswer } from '../http/answer.ts';
import type { ApiRequest } from './api-request.ts';
import { answerBadQuery, listingJson, readListingQuery, unusableContinuation } from './listing.ts';
import type { OperatorDesk } from './operator-desk.ts';
import { isPossibleKey } from './possible-key.ts';
import { type Kind, placesOf } from './row-place.ts';

/** Where a listing goes on: in which partition, and where in it by the library that reads tables. */
const position = v.pipe(v.string(), v.parseJson(), v.tuple([v.string(), v.string()]));

const wellFormed = v.pipe(
  v.string(),
  v.check((text) => text.isWellFormed()),
);
/** The library fails on anything else. */
const tableToken = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ nextPartitionKey: wellFormed, nextRowKey: v.optional(wellFormed) }),
);

/** Answers a GET of a partition, in the form that was written or else in canonical form: its rows. */
export async function listRows(
  kind: Kind,
  written: string,
  request: ApiRequest,
  { tables }: OperatorDesk,
): Promise<HttpAnswer> {
  const name = [kind, written];
  const query = readListingQuery(request, () => name);
  if ('answer' in query) {
    return query.answer;
  }
  const { limit, continuation } = query;
  const partitions = placesOf(kind, { partition: written, key: '' })
    .map(({ partition }) => partition)
    .filter(isPossibleKey);
  const from = continuation === undefined ? undefined : readPosition(continuation);
  if (continuation !== undefined && (from === undefined || !partitions.includes(from.partition))) {
    return answerBadQuery([unusableContinuation]);
  }
  for (const partition of from === undefined ? partitions : [from.partition]) {
    const page = await tables[kind].page({
      partition,
      limit,
      ...(from === undefined ? {} : { continuation: from.token }),
    });
    if (page.rows.length > 0 || page.continuation !== undefined) {
      const items = page.rows.map((row) => jsonOfRow(kind, row));
      const next =
        page.continuation === undefined
          ? undefined
          : JSON.stringify([partition, page.continuation]);
      return answerJson(200, listingJson({ items, continuation: next }, name));
    }
  }
  return answerJson(200, listingJson({ items: [], continuation: undefined }, name));
}

function readPosition(
  text: string,
): { readonly partition: string; readonly token: string } | undefined {
  const read = v.safeParse(position, text);
  if (!read.success) {
    return undefined;
  }
  const [partition, token] = read.output;
  const isToken = v.is(tableToken, Buffer.from(token, 'base64').toString('utf8'));
  return isToken ? { partition, token } : undefined;
}
