import { RestError } from '@azure/communication-common';
import { describe, expect, it } from 'vitest';
import { describeFailure } from '../../src/acs/errors.ts';

function named(name: string): Error {
  return Object.assign(new Error('a message that may hold anything'), { name });
}

describe('the words for a failed request to ACS', () => {
  it.each([
    ['ACS answered 404/8522', new RestError('secret', { statusCode: 404, code: '8522' })],
    ['ACS answered 500', new RestError('secret', { statusCode: 500 })],
    ['ACS answered 400', new RestError('secret', { statusCode: 400, code: 'a code with secrets' })],
    ['ACS could not be reached (ENOTFOUND)', new RestError('secret', { code: 'ENOTFOUND' })],
    ['ACS could not be reached', new RestError('secret')],
    ['ACS did not answer in time', named('AbortError')],
    [
      'no token for ACS could be had (CredentialUnavailableError): check the managed identity',
      named('CredentialUnavailableError'),
    ],
  ])('are "%s", and nothing of the message', (words, error) => {
    expect(describeFailure(error)).toBe(words);
  });

  it.each([[new TypeError('ours')], ['text'], [undefined]])(
    'are missing for %s, which is no failed request',
    (error) => {
      expect(describeFailure(error)).toBeUndefined();
    },
  );
});
