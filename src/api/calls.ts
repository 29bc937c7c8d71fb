import { answerJson, type HttpAnswer } from '../http/answer.ts';
import type { ApiRequest } from './api-request.ts';
import { answerBadQuery, listingJson, readListingQuery } from './listing.ts';
import type { OpenDesk, OperatorDesk } from './operator-desk.ts';
import { serve } from './serve.ts';

/** Answers requests on `calls`: the log of a UTC day, the newest call first. */
export function answerCalls(request: ApiRequest, desk: OpenDesk): Promise<HttpAnswer> {
  return serve(request, desk, { GET: (open) => listCalls(request, open) });
}

async function listCalls(request: ApiRequest, { calls, now }: OperatorDesk): Promise<HttpAnswer> {
  const query = readListingQuery(request, ['day']);
  if ('answer' in query) {
    return query.answer;
  }
  const { limit, continuation, others } = query;
  const day = others.get('day') ?? new Date(now()).toISOString().slice(0, 10);
  if (!isDay(day)) {
    return answerBadQuery([
      {
        column: 'day',
        problem: 'it is no day',
        remedy: 'write year-month-day, such as 2026-11-21; days are those of UTC',
      },
    ]);
  }
  const page = await calls({ day, limit, continuation });
  return answerJson(200, listingJson({ items: page.calls, continuation: page.continuation }));
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
