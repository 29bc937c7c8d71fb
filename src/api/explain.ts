import type { ExplainedCall } from '../calls/explain-call.ts';
import { answerJson, type HttpAnswer } from '../http/answer.ts';
import { barWords, strategyWords } from '../routing/bars.ts';
import type { Action, PassedOver } from '../routing/route.ts';
import type { RoutedCall } from '../telephony/call.ts';
import { readExplainRequest } from './explain-request.ts';
import { answerRefusal, answerUnusable } from './problem-answer.ts';

/** Who explains calls: somebody does, or nobody can now, for the reasons given in a sentence each. */
export type CallExplainer =
  | { readonly explainCall: (call: RoutedCall) => Promise<ExplainedCall> }
  | { readonly obstacles: readonly string[] };

/** What no rule can change, said where people try their rules. */
const notice =
  'After a redirect the platform tells nothing: a target that is busy or does not answer never moves a call on. ' +
  'The next target is for one that the platform refuses at once.';

/** Answers `POST explain`; `now` is in milliseconds since the epoch. */
export async function answerExplain(
  body: ArrayBuffer,
  explainer: CallExplainer,
  now: number,
): Promise<HttpAnswer> {
  if ('obstacles' in explainer) {
    return answerUnusable(explainer.obstacles);
  }
  const request = await readExplainRequest(body, now);
  if ('problems' in request) {
    return answerRefusal(
      400,
      'The body is no call to explain: that is {called, caller?, at?, headers?, onBehalfOf?, callId?} in JSON; see errors.',
      { errors: request.problems },
    );
  }
  const call = request.value;
  const { decision, rules, remarks } = await explainer.explainCall(call);
  return answerJson(200, {
    instant: new Date(call.time).toISOString(),
    decision: decision.map(toJson),
    rules,
    remarks,
    notice,
  });
}

function toJson(step: Action | PassedOver): Readonly<Record<string, unknown>> {
  const { rule } = step;
  switch (step.kind) {
    case 'redirect': {
      const { target, share } = step;
      return {
        action: 'redirect',
        rule,
        target: target.canonical,
        ...(share === undefined ? {} : { share }),
      };
    }
    case 'reject':
      return { action: 'reject', rule, rejectReason: step.reason };
    case 'ignore':
      return { action: 'ignore', rule };
    case 'passed-over':
      return {
        action: 'passed-over',
        rule,
        target: step.target.canonical,
        because: barWords[step.bar],
      };
    case 'rule-passed-over':
      return {
        action: 'passed-over',
        rule,
        because: strategyWords(step.strategy),
      };
  }
}
