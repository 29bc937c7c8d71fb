import { expect } from 'vitest';

/**
 * Secrets and numbers made to be found again: every end-to-end run uses them, and none may show up where people or
 * machines read along.
 */
export const marks = {
  context: 'marked-call-context',
  functionKey: 'marked-function-key-6b1f0a',
  hostKey: 'marked-host-key-5c2e9d',
  accessKey: Buffer.from('marked access key of the ACS resource').toString('base64'),
  token: 'marked-bearer-token-7d3c8b',
  called: '+14255557531',
  caller: '+12065558642',
  target: '+14255559753',
} as const;

/** Fails where a marked secret, or more of a marked number than its last 4 digits, stands in one of the texts. */
export function expectNoMarks(texts: readonly string[]): void {
  const { called, caller, target, ...secrets } = marks;
  const numbers = [called, caller, target].map((number) => number.slice(1));
  for (const text of texts) {
    for (const mark of [...Object.values(secrets), ...numbers]) {
      expect(text.includes(mark), `a marked value stands in: ${text.slice(0, 300)}`).toBe(false);
    }
  }
}
