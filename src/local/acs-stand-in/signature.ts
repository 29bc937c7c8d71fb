import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readImfFixdate } from './http-date.ts';
import { type AcsRequest, bodyBytes, headerOf } from './request.ts';

const signedAuthorization =
  /^HMAC-SHA256 SignedHeaders=(x-ms-date|date);host;x-ms-content-sha256&Signature=([A-Za-z0-9+/]{43}=)$/;

/**
 * Says what is wrong with a request's HMAC signature, as a sentence that repeats no part of it; undefined where it is
 * right. `accessKey` is the resource's key in base64. Follows "Sign an HTTP request" of Communication Services.
 *
 * The date is read but not held against a clock: clients sign with the machine's own, which need not be the one that
 * a simulation runs on.
 */
export function describeSignatureProblem(
  request: AcsRequest,
  accessKey: string,
): string | undefined {
  const [, dateHeader, signature] =
    signedAuthorization.exec(headerOf(request, 'authorization') ?? '') ?? [];
  if (dateHeader === undefined || signature === undefined) {
    return 'The Authorization header is no HMAC-SHA256 over x-ms-date;host;x-ms-content-sha256 with a signature.';
  }
  const date = headerOf(request, dateHeader);
  if (date === undefined || readImfFixdate(date) === undefined) {
    return `The header ${dateHeader} is missing or no HTTP date.`;
  }
  const host = headerOf(request, 'host');
  if (host === undefined) {
    return 'The header host is missing.';
  }
  const contentHash = createHash('sha256').update(bodyBytes(request)).digest('base64');
  if (headerOf(request, 'x-ms-content-sha256') !== contentHash) {
    return 'The header x-ms-content-sha256 is missing or not the hash of the body.';
  }
  const expected = createHmac('sha256', Buffer.from(accessKey, 'base64'))
    .update(`${request.method}\n${request.path}\n${date};${host};${contentHash}`)
    .digest();
  // How long a comparison takes must not tell how much of a guess was right.
  return timingSafeEqual(expected, Buffer.from(signature, 'base64'))
    ? undefined
    : 'The signature does not belong to this request and key.';
}
