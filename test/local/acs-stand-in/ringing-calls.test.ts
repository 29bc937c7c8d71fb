import { expect, test } from 'vitest';
import {
  accepted,
  context,
  errorOf,
  noon,
  redirect,
  reject,
  repeatability,
  ringingStandIn,
} from './signed-request.ts';

const notFound = {
  status: 404,
  code: '8522',
  message: 'The call was not found: it has ended or was taken.',
};

test('a call that never rang is not found', () => {
  const standIn = ringingStandIn();
  const body = { incomingCallContext: 'of some other call', target: { rawId: '8:acs:a' } };
  expect(errorOf(standIn.receive(redirect({ body }), noon))).toEqual(notFound);
  expect(standIn.acts('of some other call')).toEqual([]);
});

test('a call is taken once, whatever is asked next', () => {
  const standIn = ringingStandIn();
  expect(standIn.receive(redirect(), noon)).toEqual(accepted);
  expect(errorOf(standIn.receive(redirect(), noon))).toEqual(notFound);
  expect(errorOf(standIn.receive(reject(), noon))).toEqual(notFound);
  expect(standIn.acts(context)).toHaveLength(1);
});

test('a call that rings again was taken all the same', () => {
  const standIn = ringingStandIn();
  standIn.receive(reject(), noon);
  standIn.ring(context);
  expect(errorOf(standIn.receive(redirect(), noon))).toEqual(notFound);
});

test('calls do not disturb each other', () => {
  const standIn = ringingStandIn();
  standIn.ring('of a second call');
  const second = { incomingCallContext: 'of a second call' };
  expect(standIn.receive(redirect(), noon)).toEqual(accepted);
  expect(standIn.receive(reject({ body: second }), noon)).toEqual(accepted);
  expect(standIn.acts('of a second call')).toEqual([{ verb: 'reject', at: noon }]);
});

test('a reusable context is acted on again and again, while the switch is on', () => {
  const standIn = ringingStandIn({ reusableContexts: true });
  standIn.receive(redirect(), noon);
  standIn.receive(reject({ headers: repeatability() }), noon + 5);
  standIn.change({ reusableContexts: false });
  standIn.receive(reject(), noon + 6);
  expect(standIn.acts(context)).toEqual([
    { verb: 'redirect', target: '4:+14255550123', at: noon },
    {
      verb: 'reject',
      reason: 'busy',
      requestId: repeatability()['Repeatability-Request-ID'],
      at: noon + 5,
    },
  ]);
});

test('a list of acts or requests stays as it was when it was asked for', () => {
  const standIn = ringingStandIn();
  const acts = standIn.acts(context);
  const requests = standIn.requests();
  standIn.receive(redirect(), noon);
  expect(acts).toEqual([]);
  expect(requests).toEqual([]);
});

test('every request is on record, the refused ones too', () => {
  const standIn = ringingStandIn();
  standIn.addFault({ fault: { kind: 'hang-before-acting' } });
  standIn.addFault({ fault: { kind: 'reset-before-acting' } });
  const tracked = redirect({ headers: repeatability() });
  standIn.receive(tracked, noon);
  standIn.receive(reject({ body: 'none' }), noon + 1);
  standIn.receive(redirect(), noon + 2);
  standIn.receive(redirect(), noon + 3);
  standIn.receive(redirect({ path: '/', body: '\uFEFF' }), noon + 4);
  const body = Buffer.from(tracked.body).toString();
  expect(standIn.requests()).toEqual([
    {
      verb: 'redirect',
      body,
      requestId: repeatability()['Repeatability-Request-ID'],
      firstSent: 'Sat, 21 Nov 2026 12:00:00 GMT',
      arrivedAt: noon,
      outcome: 'hang',
    },
    { verb: 'reject', body: 'none', arrivedAt: noon + 1, outcome: 400 },
    { verb: 'redirect', body, arrivedAt: noon + 2, outcome: 'reset' },
    { verb: 'redirect', body, arrivedAt: noon + 3, outcome: 204 },
    { body: '\uFEFF', arrivedAt: noon + 4, outcome: 404 },
  ]);
});
