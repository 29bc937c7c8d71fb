import { expect, it } from 'vitest';
import { exitCodeOfCall } from '../../src/cli/send-exit-code.ts';

it.each([
  ['redirected', 0, 0],
  ['rejected', 0, 0],
  ['ignored', 0, 0],
  ['gone', 1, 0],
  ['unrouted', 1, 1],
  ['looped', 1, 1],
  ['expired', 1, 1],
  ['failed', 1, 1],
  [undefined, 1, 1],
])(
  'a test call that ends as %s gives %i, and %i where ACS does not know it',
  (event, known, unknown) => {
    expect(exitCodeOfCall(event)).toBe(known);
    expect(exitCodeOfCall(event, ['gone'])).toBe(unknown);
  },
);
