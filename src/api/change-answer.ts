import type { TableKind } from '../files/table-kind.ts';
import { answerJson, type HttpAnswer } from '../http/answer.ts';
import type { Finding } from '../routing/checks/finding.ts';
import type { Problem } from '../routing/problem.ts';
import type { ConditionalOutcome } from './conditional-change.ts';
import { inFields } from './field-name.ts';
import { shownEtag } from './precondition.ts';
import { answerRefusal } from './problem-answer.ts';

/** What a request is about. */
export interface Thing {
  readonly kind: TableKind;
  /** Such as `rule any/main`. */
  readonly name: string;
}

/** What an answer says of something that was written all the same, or of why nothing was. */
interface Remark extends Omit<Finding, 'severity' | 'code'> {
  readonly code: Finding['code'] | 'history';
}

/** Answers a PUT of the thing named; where it was done, with the JSON that GET would give and its warnings. */
export function answerPut(
  outcome: ConditionalOutcome,
  thing: Thing,
  json: Readonly<Record<string, unknown>>,
): HttpAnswer {
  switch (outcome.kind) {
    case 'done': {
      const { created, etag } = outcome;
      const warnings = remarksOn(outcome, thing);
      const body = warnings.length === 0 ? json : { ...json, warnings };
      return withEtag(answerJson(created ? 201 : 200, body), etag);
    }
    case 'missing':
      return answerConflict('there is none to replace', 'Send If-None-Match: * to create it.');
    default:
      return answerUndone(outcome, thing.kind);
  }
}

/** Answers a DELETE of the thing named. */
export function answerDelete(outcome: ConditionalOutcome, thing: Thing): HttpAnswer {
  switch (outcome.kind) {
    case 'done': {
      const warnings = remarksOn(outcome, thing);
      return warnings.length === 0 ? { status: 204, headers: {} } : answerJson(200, { warnings });
    }
    case 'missing':
      return answerMissing(thing.name);
    default:
      return answerUndone(outcome, thing.kind);
  }
}

/** Answers a PUT that says nothing that could be checked. */
export function answerBadBody(detail: string, problems: readonly Problem[]): HttpAnswer {
  return answerRefusal(400, `Nothing was written: ${detail}; see errors.`, {
    errors: problems,
  });
}

/** Refuses a PUT to a row whose key somebody wrote by hand in a form that is not canonical: it would make a second row. */
export function answerHandwritten(written: string, canonical: string, column: string): HttpAnswer {
  const problem = `${written} stands in the table just so, written by hand, and a PUT writes ${canonical}`;
  const remedy = `DELETE ${written}, then PUT ${canonical}`;
  return answerRefusal(422, `Nothing was written: ${problem}. ${remedy}.`, {
    errors: [{ column, problem, remedy }],
  });
}

/** Answers a request for a thing that is not there. */
export function answerMissing(name: string): HttpAnswer {
  return answerRefusal(
    404,
    `There is no ${name}. A GET of the path without its last part lists what there is.`,
  );
}

/** The answer with the etag of the thing that it holds. */
export function withEtag(answer: HttpAnswer, etag: string | undefined): HttpAnswer {
  return etag === undefined || etag === ''
    ? answer
    : { ...answer, headers: { ...answer.headers, ETag: shownEtag(etag) } };
}

const withoutLimit = 'use call-redirect schedules import, which has no such limit';

function answerUndone(
  outcome: Exclude<ConditionalOutcome, { kind: 'done' | 'missing' }>,
  kind: TableKind,
): HttpAnswer {
  switch (outcome.kind) {
    case 'conflict':
      return answerConflict(outcome.reason, 'GET it, look at what it is now, and try again.');
    case 'too-large':
      return answerRefusal(
        422,
        `Nothing was written: ${outcome.reason}. To do it, ${withoutLimit}.`,
        { errors: [{ column: 'rows', problem: outcome.reason, remedy: withoutLimit }] },
      );
    case 'refused':
      return answerRefusal(422, 'Nothing was written: the checks refuse it; see errors.', {
        errors: outcome.errors.map((finding) => remarkOf(kind, finding)),
        warnings: outcome.warnings.map((finding) => remarkOf(kind, finding)),
      });
  }
}

function answerConflict(reason: string, remedy: string): HttpAnswer {
  return answerRefusal(412, `Nothing was changed: ${reason}. ${remedy}`);
}

function remarksOn(
  { warnings, historyFailure }: Extract<ConditionalOutcome, { kind: 'done' }>,
  { kind, name }: Thing,
): readonly Remark[] {
  return [
    ...warnings.map((finding) => remarkOf(kind, finding)),
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

function remarkOf(kind: TableKind, { severity, ...remark }: Finding): Remark {
  return inFields(kind, remark);
}
