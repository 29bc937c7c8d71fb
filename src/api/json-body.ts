import { Readable } from 'node:stream';
import { FileFault } from '../files/file-row.ts';
import { readJsonValues } from '../files/json-values.ts';
import type { Problem } from '../routing/problem.ts';

/** What a body holds, or the problems it has. */
export type BodyReading<Value> =
  | { readonly value: Value }
  | { readonly problems: readonly Problem[] };

/** Longer bodies are not read, in bytes: no request of this API needs as much. */
const longestBody = 256 * 1024;

/** Reads a JSON body that is an object, whatever its members are; a name that stands twice is a problem. */
export async function readJsonObject(body: ArrayBuffer): Promise<BodyReading<object>> {
  if (body.byteLength > longestBody) {
    return wholeBody(`it has ${body.byteLength} bytes`, `send at most ${longestBody}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return wholeBody('it is not JSON in UTF-8', 'send a JSON object');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return wholeBody('it is JSON, but not an object', 'send {…}');
  }
  const twice = await findTwice(body);
  return twice === undefined ? { value: json } : { problems: [twice] };
}

function wholeBody(problem: string, remedy: string): { readonly problems: readonly Problem[] } {
  return { problems: [{ column: 'body', problem, remedy }] };
}

/** A name that stands twice in one object, of which `JSON.parse` keeps the last without a word. */
async function findTwice(body: ArrayBuffer): Promise<Problem | undefined> {
  try {
    await Array.fromAsync(readJsonValues(Readable.from([new Uint8Array(body)])));
    return undefined;
  } catch (error) {
    if (error instanceof FileFault) {
      return error.fault;
    }
    throw error;
  }
}
