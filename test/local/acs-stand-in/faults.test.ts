import { expect, test } from 'vitest';
import type { Fault } from '../../../src/local/acs-stand-in/faults.ts';
import {
  accepted,
  context,
  errorOf,
  noon,
  redirect,
  redirectTo,
  reject,
  repeatability,
  ringingStandIn,
} from './signed-request.ts';

const headers = repeatability();
const throttled: Fault = { kind: 'answer', status: 429, code: '8516' };
const lost: Fault = { kind: 'reset-after-acting' };

test('an answer takes the place of acting', () => {
  const standIn = ringingStandIn();
  standIn.addFault({
    fault: {
      kind: 'answer',
      status: 503,
      code: '8500',
      message: 'Come again.',
      retryAfterSeconds: 1,
    },
  });
  const reply = standIn.receive(redirect(), noon);
  expect(errorOf(reply)).toEqual({ status: 503, code: '8500', message: 'Come again.' });
  expect(reply).toMatchObject({ headers: { 'retry-after': '1' } });
  expect(standIn.acts(context)).toEqual([]);
});

test('an answer has no Retry-After but where it is asked for', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: throttled });
  expect(standIn.receive(redirect(), noon)).not.toHaveProperty(['headers', 'retry-after']);
});

test('a delayed request acts on arrival', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: { kind: 'delay', milliseconds: 700 } });
  expect(standIn.receive(redirect(), noon)).toEqual({ ...accepted, afterMilliseconds: 700 });
  expect(standIn.acts(context)).toHaveLength(1);
});

test.for(['hang', 'reset'] as const)('a %s before acting leaves its id free', (kind) => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: { kind: `${kind}-before-acting` } });
  expect(standIn.receive(redirect({ headers }), noon)).toEqual({ kind });
  expect(standIn.acts(context)).toEqual([]);
  expect(standIn.receive(redirect({ headers }), noon)).toEqual(accepted);
});

test.for(['hang', 'reset'] as const)('a %s after acting is remembered as the 204', (kind) => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: { kind: `${kind}-after-acting` } });
  expect(standIn.receive(redirect({ headers }), noon)).toEqual({ kind });
  expect(standIn.receive(redirect({ headers }), noon)).toEqual(accepted);
  expect(standIn.acts(context)).toHaveLength(1);
});

test('without Repeatability headers a lost answer cannot be asked for again', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: lost });
  standIn.receive(redirect(), noon);
  expect(errorOf(standIn.receive(redirect(), noon))).toMatchObject({ status: 404, code: '8522' });
});

test('a fault hits one request unless it says more', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: throttled });
  standIn.addFault({ fault: lost, times: 2 });
  const outcomes = ['429', 'reset', 'reset', '404'];
  for (const outcome of outcomes) {
    standIn.receive(redirect(), noon);
    expect(`${standIn.requests().at(-1)?.outcome}`).toBe(outcome);
  }
});

test('a fault can hit for ever, until it is cleared', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: throttled, times: Number.POSITIVE_INFINITY });
  for (let request = 0; request < 20; request += 1) {
    expect(standIn.receive(redirect(), noon)).toMatchObject({ status: 429 });
  }
  standIn.clearFaults();
  expect(standIn.receive(redirect(), noon)).toEqual(accepted);
});

test('a fault can be meant for one verb', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: throttled, verb: 'reject' });
  expect(standIn.receive(redirect(), noon)).toEqual(accepted);
  expect(standIn.receive(reject(), noon)).toMatchObject({ status: 429 });
});

test.for(['+14255550199', '4:+14255550199'])('a fault can be meant for the target %s', (target) => {
  const standIn = ringingStandIn({ reusableContexts: true });
  standIn.addFault({ fault: throttled, target });
  expect(standIn.receive(redirect(), noon)).toEqual(accepted);
  expect(standIn.receive(reject(), noon)).toEqual(accepted);
  const toIt = redirectTo({ phoneNumber: { value: '+14255550199' } });
  expect(standIn.receive(toIt, noon)).toMatchObject({ status: 429 });
});

test('a fault spares what is refused anyway', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: { kind: 'delay', milliseconds: 1000 }, verb: 'redirect' });
  standIn.receive(redirect({ headers }), noon);
  standIn.addFault({ fault: lost, evenReplays: true });
  expect(errorOf(standIn.receive(redirect({ key: 'd3Jvbmc=' }), noon)).status).toBe(401);
  expect(errorOf(standIn.receive(redirect({ headers }), noon)).status).toBe(409);
  expect(errorOf(standIn.receive(reject({ headers }), noon)).status).toBe(400);
});

test('a fault spares an answer that is given again', () => {
  const standIn = ringingStandIn();
  standIn.receive(redirect({ headers }), noon);
  standIn.addFault({ fault: lost });
  expect(standIn.receive(redirect({ headers }), noon)).toEqual(accepted);
  expect(standIn.receive(redirect(), noon)).toEqual({ kind: 'reset' });
});

test('the answer can be lost on every attempt, and the call is handed over once', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: lost, times: 3, evenReplays: true });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(standIn.receive(redirect({ headers }), noon)).toEqual({ kind: 'reset' });
  }
  expect(standIn.receive(redirect({ headers }), noon)).toEqual(accepted);
  expect(standIn.acts(context)).toHaveLength(1);
});

test('an answer in the place of one given again is not remembered instead of it', () => {
  const standIn = ringingStandIn();
  standIn.receive(redirect({ headers }), noon);
  standIn.addFault({ fault: throttled, evenReplays: true });
  expect(standIn.receive(redirect({ headers }), noon)).toMatchObject({ status: 429 });
  expect(standIn.receive(redirect({ headers }), noon)).toEqual(accepted);
});

test.for([
  ['times', { fault: lost, times: 0 }],
  ['times', { fault: lost, times: 1.5 }],
  ['milliseconds', { fault: { kind: 'delay', milliseconds: -1 } }],
  ['milliseconds', { fault: { kind: 'delay', milliseconds: Number.POSITIVE_INFINITY } }],
  ['status', { fault: { kind: 'answer', status: 204, code: '' } }],
  ['status', { fault: { kind: 'answer', status: Number.NaN, code: '' } }],
  ['retryAfterSeconds', { fault: { ...throttled, retryAfterSeconds: 0.5 } }],
] as const)('a fault whose %s cannot be is not taken: %o', ([field, rule]) => {
  expect(() => ringingStandIn().addFault(rule)).toThrow(`${field} of a fault must be`);
});
