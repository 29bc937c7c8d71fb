import * as v from 'valibot';
import { readInstant } from '../routing/instant.ts';
import type { Reading } from '../routing/problem.ts';
import type { RoutedCall } from '../telephony/call.ts';
import { collectHeaders } from '../telephony/call-headers.ts';
import { anonymous, type Caller, type Identity } from '../telephony/identity.ts';
import { readOperatorIdentity } from '../telephony/operator-identity.ts';
import { type BodyReading, readJsonObject } from './json-body.ts';
import { openFields } from './json-fields.ts';

const callId = v.pipe(v.string(), v.nonEmpty());
const headers = v.pipe(
  v.custom<object>((value) => !Array.isArray(value), 'an object of texts'),
  v.record(v.string(), v.string()),
);

/**
 * Reads the body of `POST explain`: a call that might ring. Identities may be written as people write them; without
 * `caller` the caller is anonymous, without `at` it rings `now` (milliseconds since the epoch), without `callId`
 * targets are not drawn by weight.
 */
export async function readExplainRequest(
  body: ArrayBuffer,
  now: number,
): Promise<BodyReading<RoutedCall>> {
  const json = await readJsonObject(body);
  if ('problems' in json) {
    return json;
  }
  const fields = openFields(json.value);
  fields.require('called');
  const called = fields.parsed('called', readSomebody);
  const caller = fields.parsed('caller', readCaller) ?? anonymous;
  const onBehalfOf = fields.parsed('onBehalfOf', readSomebody);
  const time = fields.parsed('at', readInstant) ?? now;
  const given = fields.read('headers', headers) ?? {};
  const id = fields.read('callId', callId);
  const problems = fields.problems();
  return called === undefined || problems.length > 0
    ? { problems }
    : {
        value: {
          called,
          caller,
          onBehalfOf,
          headers: collectHeaders(Object.entries(given)),
          time,
          id,
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
