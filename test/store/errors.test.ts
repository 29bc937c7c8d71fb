import { RestError } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { describeStorageFailure } from '../../src/store/errors.ts';

const withDetails = (details: unknown): RestError =>
  Object.assign(new RestError('secret', { statusCode: 404 }), { details });

describe('the words for a failed request to Table Storage', () => {
  it.each([
    [
      'Table Storage answered 404/TableNotFound',
      withDetails({ odataError: { code: 'TableNotFound' } }),
    ],
    ['Table Storage answered 404', withDetails({ odataError: { code: 'a code with secrets' } })],
    ['Table Storage answered 404', withDetails('no object')],
    [
      'Table Storage could not be reached (ECONNREFUSED)',
      new RestError('secret', { code: 'ECONNREFUSED' }),
    ],
    ['Table Storage could not be reached (no connection)', new RestError('secret')],
    [
      'Table Storage did not answer in time',
      Object.assign(new Error('secret'), { name: 'AbortError' }),
    ],
    [
      'Table Storage failed (CredentialUnavailableError)',
      Object.assign(new Error('secret'), { name: 'CredentialUnavailableError' }),
    ],
    ['Table Storage failed', 'secret'],
  ])('are "%s", and nothing of the message', (words, error) => {
    expect(describeStorageFailure(error)).toBe(words);
  });
});
