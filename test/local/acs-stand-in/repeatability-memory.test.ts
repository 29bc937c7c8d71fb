import { describe, expect, test } from 'vitest';
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

const minute = 60_000;
const id = '0e2b7c4a-63cb-4f5c-9d57-3f6f9a1c2b10';
const otherId = '5d0c29a4-0f0e-4a86-8b7c-8a9f5f3f7f11';
const headers = repeatability(id);
const answer = (status: number, code: string): Fault => ({ kind: 'answer', status, code });

test('a success is given again without acting again', () => {
  const standIn = ringingStandIn({ reusableContexts: true });
  expect(standIn.receive(redirect({ headers }), noon)).toEqual(accepted);
  expect(standIn.receive(redirect({ headers }), noon + minute)).toEqual(accepted);
  expect(standIn.acts(context)).toEqual([
    { verb: 'redirect', target: '4:+14255550123', requestId: id, at: noon },
  ]);
});

test('ids are the same in either case', () => {
  const standIn = ringingStandIn({ reusableContexts: true });
  standIn.receive(redirect({ headers }), noon);
  standIn.receive(redirect({ headers: repeatability(id.toUpperCase()) }), noon);
  expect(standIn.acts(context)).toHaveLength(1);
});

test('a refusal by the call is given again byte for byte, even once the call is known', () => {
  const standIn = ringingStandIn();
  const unknown = { incomingCallContext: 'of a call to come', target: { rawId: '8:acs:a' } };
  const first = standIn.receive(redirect({ headers, body: unknown }), noon);
  expect(errorOf(first)).toMatchObject({ status: 404, code: '8522' });
  standIn.ring('of a call to come');
  expect(standIn.receive(redirect({ headers, body: unknown }), noon + 1)).toEqual(first);
  expect(standIn.acts('of a call to come')).toEqual([]);
});

test.for([400, 403, 404, 429])('a %i is given again with all its headers', (status) => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: { kind: 'answer', status, code: '8516', retryAfterSeconds: 2 } });
  const first = standIn.receive(redirect({ headers }), noon);
  expect(first).toMatchObject({ status, headers: { 'retry-after': '2' } });
  expect(standIn.receive(redirect({ headers }), noon + minute)).toEqual(first);
  expect(standIn.acts(context)).toEqual([]);
});

test('a 429 that is not remembered is executed again', () => {
  const standIn = ringingStandIn({ remember429: false });
  standIn.addFault({ fault: answer(429, '8516') });
  expect(standIn.receive(redirect({ headers }), noon)).toMatchObject({ status: 429 });
  expect(standIn.receive(redirect({ headers }), noon)).toEqual(accepted);
});

test.for([500, 503])('a %i is executed again', (status) => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: answer(status, '8500') });
  expect(standIn.receive(redirect({ headers }), noon)).toMatchObject({ status });
  expect(standIn.receive(redirect({ headers }), noon)).toEqual(accepted);
  expect(standIn.acts(context)).toHaveLength(1);
});

test.for([
  ['verb', reject({ headers })],
  ['body', redirectTo({ rawId: '8:acs:other' }, { headers })],
  ['spelling of the body', redirect({ headers, body: ` ${redirect().body}` })],
  ['First-Sent', redirect({ headers: repeatability(id, noon - 1000) })],
] as const)('an id cannot be used for another %s', ([, request]) => {
  const standIn = ringingStandIn({ reusableContexts: true });
  standIn.receive(redirect({ headers }), noon);
  expect(errorOf(standIn.receive(request, noon))).toMatchObject({
    status: 400,
    code: 'RepeatabilityRequestIdReused',
  });
  expect(standIn.acts(context)).toHaveLength(1);
});

test('an id cannot be used for another verb while it runs or after a 5xx either', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: { kind: 'delay', milliseconds: 1000 } });
  standIn.addFault({ fault: answer(503, '8500') });
  standIn.receive(redirect({ headers }), noon);
  expect(errorOf(standIn.receive(reject({ headers }), noon))).toMatchObject({ status: 400 });
  const others = repeatability(otherId);
  standIn.receive(redirect({ headers: others }), noon);
  expect(errorOf(standIn.receive(reject({ headers: others }), noon))).toMatchObject({
    status: 400,
  });
});

test('a request that still runs is a conflict, and answered again when it has finished', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: { kind: 'delay', milliseconds: 3000 } });
  expect(standIn.receive(redirect({ headers }), noon)).toEqual({
    ...accepted,
    afterMilliseconds: 3000,
  });
  expect(errorOf(standIn.receive(redirect({ headers }), noon + 2999))).toMatchObject({
    status: 409,
    code: '8519',
  });
  expect(standIn.receive(redirect({ headers }), noon + 3000)).toEqual(accepted);
  expect(standIn.acts(context)).toHaveLength(1);
});

describe('what was refused before it was executed is not remembered', () => {
  test.for([
    ['method', { method: 'PUT' }, 405],
    ['path', { path: '/calling' }, 404],
    ['api-version', { path: '/calling/callConnections:redirect' }, 400],
    ['key', { key: 'd3Jvbmc=' }, 401],
    ['Content-Type', { headers: { ...headers, 'Content-Type': 'text/plain' } }, 415],
    ['body', { body: '{}' }, 400],
    ['First-Sent', { headers: repeatability(id, noon - 6 * minute) }, 412],
  ] as const)('for its %s', ([, wrong, status]) => {
    const standIn = ringingStandIn();
    expect(standIn.receive(redirect({ headers, ...wrong }), noon)).toMatchObject({ status });
    expect(standIn.receive(redirect({ headers }), noon)).toEqual(accepted);
  });
});

test('an answer is forgotten after five minutes', () => {
  const standIn = ringingStandIn({ reusableContexts: true });
  standIn.receive(redirect({ headers }), noon);
  const fresh = redirect({ headers: repeatability(id, noon + 5 * minute) });
  expect(errorOf(standIn.receive(fresh, noon + 5 * minute))).toMatchObject({ status: 400 });
  expect(standIn.receive(fresh, noon + 5 * minute + 1)).toEqual(accepted);
  expect(standIn.acts(context)).toHaveLength(2);
});

test('an answer is not forgotten sooner because its First-Sent lies back', () => {
  const standIn = ringingStandIn({ reusableContexts: true });
  standIn.receive(redirect({ headers: repeatability(id, noon - 5 * minute) }), noon);
  const fresh = redirect({ headers: repeatability(id, noon + 5 * minute) });
  expect(errorOf(standIn.receive(fresh, noon + 5 * minute))).toMatchObject({ status: 400 });
  expect(standIn.receive(fresh, noon + 5 * minute + 1)).toEqual(accepted);
});

test('an answer is kept for as long as its First-Sent is accepted', () => {
  const standIn = ringingStandIn({ reusableContexts: true });
  const ahead = redirect({ headers: repeatability(id, noon + 5 * minute) });
  standIn.receive(ahead, noon);
  expect(standIn.receive(ahead, noon + 10 * minute)).toEqual(accepted);
  expect(errorOf(standIn.receive(ahead, noon + 10 * minute + 1))).toMatchObject({ status: 412 });
  expect(standIn.acts(context)).toHaveLength(1);
});

test('requests without the headers are not tracked', () => {
  const standIn = ringingStandIn({ reusableContexts: true });
  standIn.receive(redirect(), noon);
  standIn.receive(redirect(), noon);
  expect(standIn.acts(context)).toHaveLength(2);
});

test('nothing is tracked while the switch is off', () => {
  const standIn = ringingStandIn({ trackRepeatability: false, reusableContexts: true });
  standIn.receive(redirect({ headers }), noon);
  standIn.receive(reject({ headers }), noon);
  expect(standIn.acts(context)).toHaveLength(2);
  standIn.change({ trackRepeatability: true });
  standIn.receive(redirect({ headers }), noon);
  standIn.receive(redirect({ headers }), noon);
  expect(standIn.acts(context)).toHaveLength(3);
});
