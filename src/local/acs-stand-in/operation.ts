import { Refusal } from './refusal.ts';
import type { AcsRequest } from './request.ts';

/** What can be done with a ringing call. */
export type Verb = 'redirect' | 'reject';

const apiVersion = '2026-03-12';

const verbs: ReadonlyMap<string, Verb> = new Map([
  ['/calling/callConnections:redirect', 'redirect'],
  ['/calling/callConnections:reject', 'reject'],
]);

/** The verb that a request's path stands for, whatever else is wrong with the request; undefined for other paths. */
export function verbOf({ path }: AcsRequest): Verb | undefined {
  return verbs.get(splitAtQuery(path).path);
}

/**
 * Reads the operation from the request line (Call Automation, 2026-03-12).
 * Throws a Refusal: 404 for an unknown path, 405 for another method, 400 for an absent or another api-version.
 */
export function readOperation(request: AcsRequest): Verb {
  const verb = verbOf(request);
  if (verb === undefined) {
    throw new Refusal(404, 'ResourceNotFound', 'Nothing is served at this path.');
  }
  if (request.method !== 'POST') {
    throw new Refusal(405, 'MethodNotAllowed', 'Only POST is allowed here.', { allow: 'POST' });
  }
  const versions = new URLSearchParams(splitAtQuery(request.path).query).getAll('api-version');
  if (versions.length === 0) {
    throw new Refusal(
      400,
      'MissingApiVersionParameter',
      'The query parameter api-version is missing.',
    );
  }
  if (versions.length > 1 || versions[0] !== apiVersion) {
    throw new Refusal(
      400,
      'UnsupportedApiVersionValue',
      `The query parameter api-version must be ${apiVersion}, once.`,
    );
  }
  return verb;
}

function splitAtQuery(target: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf('?');
  return mark === -1
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}
