import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { withPauses } from '../../src/admin/with-pauses.ts';

it('long work lets others in between its steps, and yields its result', async () => {
  const events: string[] = [];
  function* work() {
    for (let step = 1; step <= 10; step += 1) {
      const end = performance.now() + 3;
      while (performance.now() < end) {}
      events.push('step');
      yield;
    }
    return 'done';
  }
  let isDone = false;
  const others = async () => {
    while (!isDone) {
      await setImmediate();
      events.push('other');
    }
  };
  const [result] = await Promise.all([
    withPauses(work()).finally(() => {
      isDone = true;
    }),
    others(),
  ]);
  expect(result).toBe('done');
  const inBetween = events.slice(events.indexOf('step'), events.lastIndexOf('step'));
  expect(inBetween.filter((each) => each === 'other').length).toBeGreaterThanOrEqual(3);
});
