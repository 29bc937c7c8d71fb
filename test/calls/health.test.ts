import { expect, it } from 'vitest';
import { createHealth } from '../../src/calls/health.ts';

const unasked = (): never => {
  throw new Error('whoever asks for a bare answer waits for no report');
};

it.each([
  ['well, with rules that were read', 1, undefined, true],
  ['ill, with rules that were never read', undefined, undefined, false],
  ['ill, with a platform that denies its requests', 1, 2, false],
])('an app is %s, and says so without making a report', (_, lastRead, deniedSince, expected) => {
  const health = createHealth({
    rulesLastRead: () => lastRead,
    rules: unasked,
    schedules: unasked,
    lists: unasked,
    platform: () => ({ lastSuccess: undefined, deniedSince }),
    unwritten: unasked,
  });
  expect(health.isHealthy()).toBe(expected);
});
