import * as v from 'valibot';
import { readInstant } from '../routing/instant.ts';
import type { Problem, Reading } from '../routing/problem.ts';
import type { RoutedCall } from '../telephony/call.ts';
import { collectHeaders } from '../telephony/call-headers.ts';
import { anonymous, type Caller, type Identity } from '../telephony/identity.ts';
import { readOperatorIdentity } from '../telephony/operator-identity.ts';
import { type BodyReading, readJsonBody } from './json-body.ts';

const schema = v.strictObject({
  called: v.string(),
  caller: v.optional(v.string()),
  at: v.optional(v.string()),
  headers: v.optional(v.record(v.string(), v.string())),
  onBehalfOf: v.optional(v.string()),
  callId: v.optional(v.pipe(v.string(), v.nonEmpty())),
});

/**
 * Reads the body of `POST explain`: a call that might ring. Identities may be written as people write them; without
 * `caller` the caller is anonymous, without `at` it rings `now` (milliseconds since the epoch), without `callId`
 * targets are not drawn by weight.
 */
export function readExplainRequest(body: ArrayBuffer, now: number): BodyReading<RoutedCall> {
  const read = readJsonBody(body, schema);
  if ('problems' in read) {
    return read;
  }
  const { called, caller, at, headers, onBehalfOf, callId } = read.value;
  const problems: Problem[] = [];
  const field = <Value>(column: string, reading: Reading<Value>): Value | undefined => {
    if ('value' in reading) {
      return reading.value;
    }
    problems.push({ column, ...reading });
    return undefined;
  };
  const calledIdentity = field('called', readSomebody(called));
  const callerIdentity = caller === undefined ? anonymous : field('caller', readCaller(caller));
  const forwarder =
    onBehalfOf === undefined ? undefined : field('onBehalfOf', readSomebody(onBehalfOf));
  const time = at === undefined ? now : field('at', readInstant(at));
  return calledIdentity === undefined ||
    callerIdentity === undefined ||
    time === undefined ||
    problems.length > 0
    ? { problems }
    : {
        value: {
          called: calledIdentity,
          caller: callerIdentity,
          onBehalfOf: forwarder,
          headers: collectHeaders(Object.entries(headers ?? {})),
          time,
          id: callId,
        },
      };
}

function readCaller(text: string): Reading<Caller> {
  const identity = readOperatorIdentity(text);
  return identity === undefined
    ? {
        problem: `"${text}" names nobody`,
        remedy: 'write a number with + and its country code, a raw id, or anonymous',
      }
    : { value: identity };
}

function readSomebody(text: string): Reading<Identity> {
  const identity = readOperatorIdentity(text);
  return identity === undefined || identity.kind === 'anonymous'
    ? {
        problem: `"${text}" names nobody who can be called`,
        remedy: 'write a number with + and its country code, or a raw id',
      }
    : { value: identity };
}
