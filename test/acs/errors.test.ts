import { RestError } from '@azure/communication-common';
import { describe, expect, it } from 'vitest';
import { classifyFailure, classOfSubcode } from '../../src/acs/errors.ts';
import { TimeLimitError } from '../../src/calls/time-limit.ts';

const secret = 'a message that may hold anything';

function answered(
  statusCode: number,
  code?: string,
  headers: Readonly<Record<string, string>> = {},
): RestError {
  const error = new RestError(secret, { statusCode, ...(code === undefined ? {} : { code }) });
  return Object.assign(error, { response: { headers: new Headers(headers) } });
}

function named(name: string): Error {
  return Object.assign(new Error(secret), { name });
}

const refused = (isDocumented: boolean) => ({ kind: 'refused', isDocumented });
const passing = (isUnclear: boolean, isThrottled = false) => ({
  kind: 'passing',
  isUnclear,
  isThrottled,
});

describe('the class of an answer of ACS', () => {
  it.each([
    [404, '8522', { kind: 'gone' }],
    [400, '8501', { kind: 'gone' }],
    [400, '8528', { kind: 'gone' }],
    [400, '8585', { kind: 'gone' }],
    [412, '8583', { kind: 'gone' }],
    [400, '8555', { kind: 'gone' }],
    [400, '8587', { kind: 'gone' }],
    [400, '8521', { kind: 'gone' }],
    [400, '8523', refused(true)],
    [405, '8520', refused(true)],
    [409, '8519', passing(true)],
    [503, '8516', passing(true)],
    [400, '8516', passing(true)],
    [401, '7507', { kind: 'denied' }],
    [403, '7507', { kind: 'denied' }],
    [403, '7504', { kind: 'denied' }],
    // The subcode decides before the status, a 429 excepted.
    [500, '8522', { kind: 'gone' }],
    [403, '8523', refused(true)],
    [429, '8522', passing(false, true)],
    [429, '8516', passing(false, true)],
    // Without a subcode that is known, the status decides.
    [400, undefined, refused(false)],
    [400, '9999', refused(false)],
    [401, undefined, { kind: 'denied' }],
    [403, '9999', { kind: 'denied' }],
    [404, '9999', { kind: 'gone' }],
    [408, undefined, passing(true)],
    [409, undefined, passing(true)],
    [412, undefined, refused(false)],
    [422, undefined, refused(false)],
    [429, undefined, passing(false, true)],
    [500, undefined, passing(true)],
    [503, '9999', passing(true)],
    [302, undefined, passing(true)],
  ])('%i with subcode %s is told by what it means for the call', (status, code, expected) => {
    expect(classifyFailure(answered(status, code))).toMatchObject(expected);
  });

  it('is known for every documented subcode, and tested above', () => {
    expect([...classOfSubcode.keys()].sort()).toEqual([
      '7504',
      '7507',
      '8501',
      '8516',
      '8519',
      '8520',
      '8521',
      '8522',
      '8523',
      '8528',
      '8555',
      '8583',
      '8585',
      '8587',
    ]);
  });

  it.each([
    ['3', { retryAfter: 3000 }],
    ['0', { retryAfter: 0 }],
  ])('names the time to wait that Retry-After gives: %s', (header, expected) => {
    expect(classifyFailure(answered(429, undefined, { 'Retry-After': header }))).toMatchObject(
      expected,
    );
    expect(classifyFailure(answered(503, undefined, { 'Retry-After': header }))).toMatchObject(
      expected,
    );
  });

  it.each(['Wed, 21 Oct 2026 07:28:00 GMT', '-1', 'soon'])(
    'leaves Retry-After %s aside',
    (header) => {
      expect(
        classifyFailure(answered(429, undefined, { 'Retry-After': header })),
      ).not.toHaveProperty('retryAfter');
    },
  );

  it('is told in words without the message', () => {
    expect(classifyFailure(answered(404, '8522'))).toMatchObject({
      reason: 'ACS answered 404/8522',
    });
    expect(classifyFailure(answered(400, 'a code with secrets'))).toMatchObject({
      reason: 'ACS answered 400',
    });
    expect(classifyFailure(answered(403))).toMatchObject({
      reason: expect.stringContaining('ACS answered 403: check'),
    });
  });
});

describe('the class of a request without an answer', () => {
  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('%s is clear: the connection was never made', (code) => {
    expect(classifyFailure(new RestError(secret, { code }))).toEqual({
      ...passing(false),
      reason: `ACS could not be reached (${code})`,
    });
  });

  it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'PARSE_ERROR', undefined])(
    '%s is unclear: it may have acted',
    (code) => {
      expect(
        classifyFailure(new RestError(secret, code === undefined ? {} : { code })),
      ).toMatchObject(passing(true));
    },
  );

  it.each([[named('AbortError')], [new TimeLimitError('')]])(
    '%s is unclear: it may still act',
    (error) => {
      expect(classifyFailure(error)).toEqual({
        ...passing(true),
        reason: 'ACS did not answer in time',
      });
    },
  );

  it('a token that cannot be had is clear, and names the identity', () => {
    expect(classifyFailure(named('CredentialUnavailableError'))).toMatchObject({
      ...passing(false),
      reason: expect.stringContaining('check the managed identity'),
    });
  });

  it.each([[new TypeError('ours')], ['text'], [undefined]])('%s is no failed request', (error) => {
    expect(classifyFailure(error)).toBeUndefined();
  });
});
