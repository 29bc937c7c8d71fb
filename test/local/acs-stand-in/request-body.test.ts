import { expect, test } from 'vitest';
import {
  accepted,
  context,
  errorOf,
  noon,
  redirect,
  reject,
  ringingStandIn,
} from './signed-request.ts';

const target = { rawId: '8:acs:resource_user' };

test.for([
  undefined,
  '',
  'text/plain',
  'application/json-patch+json',
  'application/json; charset=iso-8859-1',
  ['application/json', 'application/json'],
])('the Content-Type %s is not supported', (contentType) => {
  const request = redirect({ headers: { 'Content-Type': contentType } });
  expect(errorOf(ringingStandIn().receive(request, noon))).toMatchObject({
    status: 415,
    code: 'UnsupportedMediaType',
  });
});

test.for(['application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
  'the Content-Type %s is JSON',
  (contentType) => {
    const request = redirect({ headers: { 'Content-Type': contentType } });
    expect(ringingStandIn().receive(request, noon)).toEqual(accepted);
  },
);

test.for([
  ['nothing', '', 'not JSON'],
  ['a body that is cut', `{"incomingCallContext":"${context}"`, 'not JSON'],
  ['a byte order mark', '\uFEFF{}', 'not JSON'],
  ['an array', '[]', 'not a JSON object'],
  ['null', 'null', 'not a JSON object'],
  ['a text', `"${context}"`, 'not a JSON object'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'not UTF-8'],
] as const)('%s is no body', ([, body, sentence]) => {
  expect(errorOf(ringingStandIn().receive(redirect({ body }), noon))).toEqual({
    status: 400,
    code: '8523',
    message: expect.stringContaining(sentence),
  });
});

const invalidRedirects = [
  [{ target }, 'incomingCallContext is required.'],
  [{ incomingCallContext: '', target }, 'incomingCallContext must not be empty.'],
  [{ incomingCallContext: 1, target }, 'incomingCallContext must be of type string.'],
  [{ incomingCallContext: null, target }, 'incomingCallContext must be of type string.'],
  [{ incomingCallContext: context }, 'target is required.'],
  [{ incomingCallContext: context, target: 'somebody' }, 'target must be of type Object.'],
  [{ incomingCallContext: context, target: null }, 'target must be of type Object.'],
  [
    { incomingCallContext: context, target, callerIdNumber: '+14255550100' },
    'callerIdNumber is not allowed.',
  ],
  [{ incomingCallContext: context, target, timeout: 30 }, 'timeout is not allowed.'],
  [{ incomingCallContext: context, targets: [target] }, 'targets is not allowed.'],
  [
    { incomingCallContext: context, target, [`_${context}`]: 1 },
    'A field with an unusual name is not allowed.',
  ],
] as const;

test.for(invalidRedirects)('a redirect of %o is invalid', ([body, sentence]) => {
  const standIn = ringingStandIn();
  expect(errorOf(standIn.receive(redirect({ body }), noon))).toEqual({
    status: 400,
    code: '8523',
    message: expect.stringContaining(sentence),
  });
  expect(standIn.acts(context)).toEqual([]);
});

test('a field named __proto__ is a field like any other', () => {
  const body = `{"incomingCallContext":"${context}","target":{"rawId":"8:acs:a"},"__proto__":{}}`;
  expect(errorOf(ringingStandIn().receive(redirect({ body }), noon)).message).toBe(
    'A field with an unusual name is not allowed.',
  );
});

test('all that is wrong with the fields is said at once', () => {
  const body = { callRejectReason: 'late', reason: 'busy' };
  expect(errorOf(ringingStandIn().receive(reject({ body }), noon)).message).toBe(
    'incomingCallContext is required. ' +
      'callRejectReason must be of type ("none" | "busy" | "forbidden"). ' +
      'reason is not allowed.',
  );
});

const invalidRejects = [
  [{ callRejectReason: 'busy' }, 'incomingCallContext is required.'],
  [{ incomingCallContext: context, callRejectReason: 'Busy' }, 'callRejectReason must be of type'],
  [{ incomingCallContext: context, callRejectReason: null }, 'callRejectReason must be of type'],
  [{ incomingCallContext: context, callRejectReason: context }, 'callRejectReason must be of type'],
  [{ incomingCallContext: context, target }, 'target is not allowed.'],
] as const;

test.for(invalidRejects)('a reject of %o is invalid', ([body, sentence]) => {
  const standIn = ringingStandIn();
  expect(errorOf(standIn.receive(reject({ body }), noon))).toEqual({
    status: 400,
    code: '8523',
    message: expect.stringContaining(sentence),
  });
  expect(standIn.acts(context)).toEqual([]);
});

test.for(['none', 'busy', 'forbidden'] as const)('a call is rejected as %s', (reason) => {
  const standIn = ringingStandIn();
  const body = { incomingCallContext: context, callRejectReason: reason };
  expect(standIn.receive(reject({ body }), noon)).toEqual(accepted);
  expect(standIn.acts(context)).toEqual([{ verb: 'reject', reason, at: noon }]);
});

test('a call is rejected without a reason', () => {
  const standIn = ringingStandIn();
  expect(standIn.receive(reject({ body: { incomingCallContext: context } }), noon)).toEqual(
    accepted,
  );
  expect(standIn.acts(context)).toEqual([{ verb: 'reject', at: noon }]);
});
