import { readStorageFailure, type StorageFailure } from '../admin/storage-failure.ts';
import { withinTime } from '../calls/time-limit.ts';
import type { HttpAnswer } from '../http/answer.ts';
import type { ApiRequest } from './api-request.ts';
import { answerBadQuery, unusableContinuation } from './listing.ts';
import type { OpenDesk, OperatorDesk } from './operator-desk.ts';
import { answerRefusal, answerUnusable, answerWrongMethod } from './problem-answer.ts';

/** What answers a request at the desk. */
export type Answerer = (desk: OperatorDesk) => Promise<HttpAnswer>;

/** How long an answer may take, in milliseconds; single requests to the tables have their own limits. */
const longestAnswer = 60_000;

/** Answers what was asked with one of the methods there are; else says which they are, or why nobody can answer. */
export async function serve(
  request: ApiRequest,
  desk: OpenDesk,
  methods: Readonly<Record<string, Answerer>>,
): Promise<HttpAnswer> {
  if ('obstacles' in desk) {
    return answerUnusable(desk.obstacles);
  }
  const answer = new Map(Object.entries(methods)).get(request.method);
  if (answer === undefined) {
    return answerWrongMethod(request.method, Object.keys(methods));
  }
  try {
    const callOff = new AbortController();
    return await withinTime(answer({ ...desk, signal: callOff.signal }), longestAnswer, callOff);
  } catch (error) {
    const failure = readStorageFailure(error);
    if (failure === undefined) {
      // A mistake of the program, of which the host tells and writes a trace.
      throw error;
    }
    return answerFailure(failure, request);
  }
}

function answerFailure(
  { status, description }: StorageFailure,
  { method, query }: ApiRequest,
): HttpAnswer {
  const isRefused = status === 400 || status === 413;
  if (method === 'GET') {
    return isRefused && [...query].some(([name]) => name === 'continuation')
      ? answerBadQuery([unusableContinuation])
      : answerRefusal(503, `The tables cannot be read: ${description}. Try again.`);
  }
  const remedy = 'see whether a value is too long, or an instant before 1601';
  return isRefused
    ? answerRefusal(422, `Nothing was written: ${description}; see errors.`, {
        errors: [{ column: 'body', problem: description, remedy }],
      })
    : answerRefusal(
        503,
        `The tables cannot be written: ${description}. GET tells whether something was written; then try again.`,
      );
}
