import type { IncomingMessage } from 'node:http';
import type { HttpRequestData, NullableStrings } from './core-api.ts';

const hostHeader = /^[\w.:[\]-]+$/;

/** The URL that a client asked for, or undefined where the request line or its Host header is none of a URL. */
export function requestUrl(request: IncomingMessage): URL | undefined {
  const { host = 'localhost' } = request.headers;
  const target = request.url ?? '/';
  if (!hostHeader.test(host)) {
    return undefined;
  }
  if (target.startsWith('/')) {
    return URL.parse(`http://${host}${target}`) ?? undefined;
  }
  // RFC 9112, 3.2.2: a whole URL is taken, too.
  const absolute = URL.parse(target);
  return absolute === null
    ? undefined
    : (URL.parse(`http://${host}${absolute.pathname}${absolute.search}`) ?? undefined);
}

/**
 * A request as the host in Azure hands it to the worker: values of a name that is there more than once are joined with
 * commas, in the query too (RpcHttp in GrpcMessageConversionExtensions.cs of Azure/azure-functions-host).
 */
export function toHttpData(
  request: IncomingMessage,
  url: URL,
  params: Readonly<Record<string, string>>,
  body: Buffer,
): HttpRequestData {
  return {
    method: request.method ?? 'GET',
    url: url.href,
    nullableHeaders: nullable(
      Object.entries(request.headers).flatMap(([name, value = '']) =>
        [value].flat().map((one): [string, string] => [name, one]),
      ),
    ),
    nullableQuery: nullable(url.searchParams),
    nullableParams: nullable(Object.entries(params)),
    ...(body.length > 0 ? { body: { bytes: body } } : {}),
  };
}

function nullable(pairs: Iterable<[string, string]>): NullableStrings {
  const joined = new Map<string, { value: string }>();
  for (const [name, value] of pairs) {
    const earlier = joined.get(name);
    joined.set(name, { value: earlier === undefined ? value : `${earlier.value},${value}` });
  }
  return Object.fromEntries(joined);
}
