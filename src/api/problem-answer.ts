import { STATUS_CODES } from 'node:http';
import { answerProblem, type HttpAnswer } from '../http/answer.ts';

/** Problem details of no kind but their status, so that its phrase is their title (RFC 9457, 4.2.1). */
export function answerRefusal(
  status: number,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): HttpAnswer {
  return answerProblem(status, STATUS_CODES[status] ?? '', detail, extensions);
}

/** Answers a method that means nothing on a path with those that do. */
export function answerWrongMethod(method: string, allowed: readonly string[]): HttpAnswer {
  const list = allowed.join(', ');
  const answer = answerRefusal(405, `${method} means nothing here: use ${list}.`);
  return { ...answer, headers: { ...answer.headers, Allow: list } };
}

/** Answers anything while settings are unusable, for the reasons given in a sentence each. */
export function answerUnusable(obstacles: readonly string[]): HttpAnswer {
  return answerRefusal(503, `The settings are unusable: ${obstacles.join(' ')}`);
}
