import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import * as v from 'valibot';
import type { AuthLevel } from './http-function.ts';
import { StartError } from './start-error.ts';

const Key = v.pipe(v.string(), v.nonEmpty());

const GivenKeysJson = v.strictObject({
  host: v.exactOptional(Key),
  functions: v.exactOptional(v.record(v.string(), Key)),
});

/** Keys chosen by whoever starts the host: for the host itself, and for functions by name. */
export interface GivenKeys {
  readonly host?: string;
  readonly functions?: Readonly<Record<string, string>>;
}

/** All keys of a running host. */
export interface FunctionKeys {
  readonly host: string;
  readonly functions: Readonly<Record<string, string>>;
}

/**
 * Reads the value of `LOCAL_FUNCTION_KEYS`: JSON such as `{"host":"…","functions":{"incoming-call":"…"}}`, all parts optional.
 * Throws StartError, without a part of the value in it, where it is anything else.
 */
export function readGivenKeys(text: string | undefined): GivenKeys {
  if (text === undefined || text === '') {
    return {};
  }
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), GivenKeysJson), text);
  if (!read.success) {
    throw new StartError(
      'The environment variable LOCAL_FUNCTION_KEYS is not as it should be: ' +
        'write JSON like {"host":"…","functions":{"name":"…"}} in which no key is empty, or leave it out.',
    );
  }
  return read.output;
}

/** The given keys, and a random one of 256 bits wherever none is given. */
export function completeKeys(given: GivenKeys, functionNames: readonly string[]): FunctionKeys {
  const givenToFunctions = new Map(Object.entries(given.functions ?? {}));
  return {
    host: given.host ?? randomKey(),
    functions: Object.fromEntries(
      functionNames.map((name) => [name, givenToFunctions.get(name) ?? randomKey()]),
    ),
  };
}

/** The key that a request shows: as in Azure, the header counts before the query. Undefined where there is none. */
export function presentedKey(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): string | undefined {
  const key = headers['x-functions-key'] ?? query.get('code') ?? '';
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** Tells whether a key opens a function of this level. The host key opens all of them. */
export function isAuthorized(
  keys: FunctionKeys,
  level: AuthLevel,
  functionName: string,
  presented: string | undefined,
): boolean {
  if (level === 'anonymous') {
    return true;
  }
  const own = level === 'function' ? keys.functions[functionName] : undefined;
  return isSameKey(presented, keys.host) || isSameKey(presented, own);
}

function isSameKey(presented: string | undefined, expected: string | undefined): boolean {
  // Digests are compared, because the comparison in constant time takes values of equal length only.
  return (
    presented !== undefined &&
    expected !== undefined &&
    timingSafeEqual(digest(presented), digest(expected))
  );
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function randomKey(): string {
  return randomBytes(32).toString('base64url');
}
