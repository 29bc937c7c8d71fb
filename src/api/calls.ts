import { answerJson, type HttpAnswer } from '../http/answer.ts';
import { readDate } from '../routing/calendar-date.ts';
import type { ApiRequest } from './api-request.ts';
import { answerBadQuery, listingJson, readListingQuery } from './listing.ts';
import type { OpenDesk, OperatorDesk } from './operator-desk.ts';
import { serve } from './serve.ts';

/** Answers requests on `calls`: the log of a UTC day, the newest call first. */
export function answerCalls(request: ApiRequest, desk: OpenDesk): Promise<HttpAnswer> {
  return serve(request, desk, { GET: (open) => listCalls(request, open) });
}

async function listCalls(request: ApiRequest, { calls, now }: OperatorDesk): Promise<HttpAnswer> {
  const today = new Date(now()).toISOString().slice(0, 10);
  const dayIn = (others: ReadonlyMap<string, string>): string => others.get('day') ?? today;
  const query = readListingQuery(request, (others) => ['calls', dayIn(others)], ['day']);
  if ('answer' in query) {
    return query.answer;
  }
  const { limit, continuation, others } = query;
  const day = dayIn(others);
  const date = readDate(day);
  if (!('value' in date)) {
    return answerBadQuery([{ column: 'day', ...date }]);
  }
  const page = await calls({ day, limit, continuation });
  const listing = { items: page.calls, continuation: page.continuation };
  return answerJson(200, listingJson(listing, ['calls', day]));
}
