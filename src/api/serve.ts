import { RestError } from '@azure/data-tables';
import { withinTime } from '../calls/time-limit.ts';
import { answerProblem, type HttpAnswer } from '../http/answer.ts';
import type { ApiRequest } from './api-request.ts';
import { answerBadQuery, unusableContinuation } from './listing.ts';
import type { OpenDesk, OperatorDesk } from './operator-desk.ts';

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
    return answerProblem(503, 'Unusable settings', desk.obstacles.join(' '));
  }
  const answer = new Map(Object.entries(methods)).get(request.method);
  if (answer === undefined) {
    const allowed = Object.keys(methods).join(', ');
    const problem = answerProblem(
      405,
      'Method not allowed',
      `${request.method} means nothing here: use ${allowed}.`,
    );
    return { ...problem, headers: { ...problem.headers, Allow: allowed } };
  }
  try {
    const callOff = new AbortController();
    return await withinTime(answer({ ...desk, signal: callOff.signal }), longestAnswer, callOff);
  } catch (error) {
    if (isOurFault(error)) {
      throw error;
    }
    return answerFailure(error, request, desk);
  }
}

/** Mistakes of a program, which no table makes. */
function isOurFault(error: unknown): boolean {
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind);
}

function answerFailure(
  error: unknown,
  { method, query }: ApiRequest,
  { describeFailure }: OperatorDesk,
): HttpAnswer {
  const status = error instanceof RestError ? error.statusCode : undefined;
  const isRefused = status === 400 || status === 413;
  if (method === 'GET') {
    return isRefused && [...query].some(([name]) => name === 'continuation')
      ? answerBadQuery([unusableContinuation])
      : answerProblem(503, 'Tables cannot be read', `${describeFailure(error)}. Try again.`);
  }
  return isRefused
    ? answerProblem(
        422,
        'Refused by Table Storage',
        `Nothing was written: ${describeFailure(error)}. See whether a value is too long, or an instant before 1601.`,
        {
          errors: [
            {
              column: 'body',
              problem: describeFailure(error),
              remedy: 'see whether a value is too long, or an instant before 1601',
            },
          ],
        },
      )
    : answerProblem(
        503,
        'Tables cannot be written',
        `${describeFailure(error)}. GET tells whether something was written; then try again.`,
      );
}
