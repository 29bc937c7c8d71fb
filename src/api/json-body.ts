import * as v from 'valibot';
import type { Problem } from '../routing/problem.ts';

/** What a body holds, or the problems it has. */
export type BodyReading<Value> =
  | { readonly value: Value }
  | { readonly problems: readonly Problem[] };

/** Longer bodies are not read, in bytes: no request of this API needs as much. */
const longestBody = 256 * 1024;

/** Reads a JSON body against a schema; a problem's column is the path of the field. */
export function readJsonBody<Schema extends v.GenericSchema>(
  body: ArrayBuffer,
  schema: Schema,
): BodyReading<v.InferOutput<Schema>> {
  const json = readJsonObject(body);
  if ('problems' in json) {
    return json;
  }
  const parsed = v.safeParse(schema, json.value);
  return parsed.success ? { value: parsed.output } : { problems: parsed.issues.map(describeIssue) };
}

/** Reads a JSON body that is an object, whatever its members are. */
export function readJsonObject(body: ArrayBuffer): BodyReading<object> {
  if (body.byteLength > longestBody) {
    return wholeBody(`it has ${body.byteLength} bytes`, `send at most ${longestBody}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return wholeBody('it is not JSON in UTF-8', 'send a JSON object');
  }
  return typeof json !== 'object' || json === null || Array.isArray(json)
    ? wholeBody('it is JSON, but not an object', 'send {…}')
    : { value: json };
}

const words = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['record', 'an object'],
  ['strict_object', 'an object'],
]);

function wholeBody(problem: string, remedy: string): { readonly problems: readonly Problem[] } {
  return { problems: [{ column: 'body', problem, remedy }] };
}

function describeIssue(issue: v.BaseIssue<unknown>): Problem {
  const column = v.getDotPath(issue) ?? 'body';
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return {
      column,
      problem: 'there is no such field',
      remedy: 'correct its name or leave it out',
    };
  }
  if (issue.received === 'undefined') {
    return { column, problem: 'it is missing', remedy: 'add it' };
  }
  return issue.type === 'non_empty'
    ? { column, problem: 'it is empty', remedy: 'send a text, or leave it out' }
    : {
        column,
        problem: `${issue.received} is not what belongs there`,
        remedy: `send ${words.get(issue.type) ?? 'another value'}`,
      };
}
