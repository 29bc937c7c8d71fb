import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../../src/local/acs-stand-in/faults.ts';
import { context, noon, redirect, repeatability, ringingStandIn } from './signed-request.ts';

const minute = 60_000;

const anyFault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    kind: fc.constant('answer'),
    status: fc.constantFrom(400, 403, 404, 408, 409, 429, 500, 503),
    code: fc.constant('8500'),
  }),
  fc.record({ kind: fc.constant('delay'), milliseconds: fc.integer({ min: 0, max: 7 * minute }) }),
  fc.record({
    kind: fc.constantFrom(
      'hang-before-acting',
      'hang-after-acting',
      'reset-before-acting',
      'reset-after-acting',
    ),
  }),
);

test('whatever goes wrong, the same request never acts twice', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: -300, max: 300 }),
      fc.array(
        fc.record({
          wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 * minute })),
          fault: fc.option(anyFault, { nil: undefined }),
          evenReplays: fc.boolean(),
        }),
        { minLength: 2, maxLength: 12 },
      ),
      (reusableContexts, remember429, firstSentOffset, attempts) => {
        const standIn = ringingStandIn({ reusableContexts, remember429 });
        const request = redirect({
          headers: repeatability(undefined, noon + firstSentOffset * 1000),
        });
        let now = noon;
        for (const { wait, fault, evenReplays } of attempts) {
          now += wait;
          if (fault !== undefined) {
            standIn.addFault({ fault, evenReplays });
          }
          standIn.receive(request, now);
        }
        expect(standIn.acts(context).length).toBeLessThanOrEqual(1);
        expect(standIn.requests()).toHaveLength(attempts.length);
      },
    ),
  );
});
