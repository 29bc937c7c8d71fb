import { type CallHeaders, noHeaders } from './call.ts';

/** Headers by name in lower case; a name that comes more than once keeps all its values. */
export function collectHeaders(entries: Iterable<readonly [string, string]>): CallHeaders {
  const headers = new Map<string, string[]>();
  for (const [name, value] of entries) {
    const key = name.toLowerCase();
    const values = headers.get(key);
    if (values === undefined) {
      headers.set(key, [value]);
    } else {
      values.push(value);
    }
  }
  return headers.size === 0 ? noHeaders : headers;
}
