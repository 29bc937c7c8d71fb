import type { ServerResponse } from 'node:http';
import * as v from 'valibot';
import { Cookie, formatCookie } from './set-cookie.ts';

/** What goes back to a client. Header names are in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Uint8Array;
}

const HttpResult = v.object({
  http: v.object({
    statusCode: v.pipe(v.string(), v.toNumber(), v.integer(), v.minValue(200), v.maxValue(599)),
    headers: v.nullish(v.record(v.string(), v.string()), {}),
    cookies: v.nullish(v.array(Cookie), []),
    body: v.nullish(
      v.union([
        v.object({ bytes: v.instance(Uint8Array) }),
        v.object({ string: v.string() }),
        v.object({ json: v.string() }),
      ]),
    ),
  }),
});

// These belong to the connection between host and client, which the function knows nothing about (RFC 9110, 7.6.1).
const connectionHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** An answer without a body. */
export function emptyAnswer(status: number): HttpAnswer {
  return { status, headers: {}, body: new Uint8Array() };
}

/**
 * Reads what the library made of a function's result (RpcHttp); a function that returned nothing answers 204.
 * Throws where it is no HTTP response.
 */
export function readHttpResult(returnValue: unknown): HttpAnswer {
  if (returnValue === undefined || returnValue === null) {
    return emptyAnswer(204);
  }
  const read = v.safeParse(HttpResult, returnValue);
  if (!read.success) {
    throw new Error(
      'The function returned what is no HTTP response: return an object with "status", "headers", "cookies" and "body".',
    );
  }
  const { statusCode, headers, cookies, body } = read.output.http;
  const kept = Object.entries(headers).filter(([name]) => !connectionHeaders.has(name));
  const setCookies = [
    ...kept.flatMap(([name, value]) => (name === 'set-cookie' ? [value] : [])),
    ...cookies.map(formatCookie),
  ];
  return {
    status: statusCode,
    headers: {
      ...Object.fromEntries(kept),
      ...(setCookies.length > 0 ? { 'set-cookie': setCookies } : {}),
    },
    body: toBytes(body ?? { string: '' }),
  };
}

/** Sends an answer. Throws, with nothing sent, where a header holds characters that HTTP does not allow. */
export function sendAnswer(response: ServerResponse, method: string, answer: HttpAnswer): void {
  const { status, body } = answer;
  const isAlwaysEmpty = status === 204 || status === 304;
  const isLengthOfFunction = method === 'HEAD' && 'content-length' in answer.headers;
  response.writeHead(status, {
    ...answer.headers,
    ...(isAlwaysEmpty || isLengthOfFunction ? {} : { 'content-length': body.byteLength }),
  });
  response.end(body);
}

function toBytes(body: { bytes: Uint8Array } | { string: string } | { json: string }): Uint8Array {
  if ('bytes' in body) {
    return body.bytes;
  }
  return Buffer.from('string' in body ? body.string : body.json);
}
