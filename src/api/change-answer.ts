import { answerJson, answerProblem, type HttpAnswer } from '../http/answer.ts';
import type { Finding } from '../routing/checks/finding.ts';
import type { Problem } from '../routing/problem.ts';
import type { ConditionalOutcome } from './conditional-change.ts';
import { shownEtag } from './precondition.ts';

/** What an answer says of something that was written all the same, or of why nothing was. */
interface Remark extends Omit<Finding, 'severity' | 'code'> {
  readonly code: Finding['code'] | 'history';
}

/** Answers a PUT of the thing named; where it was done, with the JSON that GET would give and its warnings. */
export function answerPut(
  outcome: ConditionalOutcome,
  name: string,
  json: Readonly<Record<string, unknown>>,
): HttpAnswer {
  switch (outcome.kind) {
    case 'done': {
      const { created, etag } = outcome;
      const warnings = remarksOn(outcome, name);
      const body = warnings.length === 0 ? json : { ...json, warnings };
      return withEtag(answerJson(created ? 201 : 200, body), etag);
    }
    case 'missing':
      return answerConflict('there is none to replace', 'Send If-None-Match: * to create it.');
    default:
      return answerUndone(outcome);
  }
}

/** Answers a DELETE of the thing named. */
export function answerDelete(outcome: ConditionalOutcome, name: string): HttpAnswer {
  switch (outcome.kind) {
    case 'done': {
      const warnings = remarksOn(outcome, name);
      return warnings.length === 0 ? { status: 204, headers: {} } : answerJson(200, { warnings });
    }
    case 'missing':
      return answerMissing(name);
    default:
      return answerUndone(outcome);
  }
}

/** Answers a PUT that says nothing that could be checked. */
export function answerBadBody(detail: string, problems: readonly Problem[]): HttpAnswer {
  return answerProblem(400, 'Bad request', `Nothing was written: ${detail}; see errors.`, {
    errors: problems,
  });
}

/** Answers a request for a thing that is not there. */
export function answerMissing(name: string): HttpAnswer {
  return answerProblem(
    404,
    'Not there',
    `There is no ${name}. A GET of the path without its last part lists what there is.`,
  );
}

/** The answer with the etag of the thing that it holds. */
export function withEtag(answer: HttpAnswer, etag: string | undefined): HttpAnswer {
  return etag === undefined || etag === ''
    ? answer
    : { ...answer, headers: { ...answer.headers, ETag: shownEtag(etag) } };
}

function answerUndone(
  outcome: Exclude<ConditionalOutcome, { kind: 'done' | 'missing' }>,
): HttpAnswer {
  switch (outcome.kind) {
    case 'conflict':
      return answerConflict(outcome.reason, 'GET it, look at what it is now, and try again.');
    case 'too-large':
      return answerProblem(
        422,
        'Too many changes at once',
        `Nothing was written: ${outcome.reason}. Use import, the command's: it has no such limit.`,
        {
          errors: [
            {
              column: 'rows',
              problem: outcome.reason,
              remedy: "use the command's import, which has no such limit",
            },
          ],
        },
      );
    case 'refused':
      return answerProblem(422, 'Refused by the checks', 'Nothing was written; see errors.', {
        errors: outcome.errors.map(remarkOf),
        warnings: outcome.warnings.map(remarkOf),
      });
  }
}

function answerConflict(reason: string, remedy: string): HttpAnswer {
  return answerProblem(412, 'Condition not met', `Nothing was changed: ${reason}. ${remedy}`);
}

function remarksOn(
  { warnings, historyFailure }: Extract<ConditionalOutcome, { kind: 'done' }>,
  name: string,
): readonly Remark[] {
  return [
    ...warnings.map(remarkOf),
    ...(historyFailure === undefined
      ? []
      : [
          {
            code: 'history',
            place: name,
            problem: 'the change was made, but is missing in the history, so it cannot be undone',
            remedy: 'see whether the table of HISTORY_TABLE can be written',
          } as const,
        ]),
  ];
}

function remarkOf({ severity, ...remark }: Finding): Remark {
  return remark;
}
