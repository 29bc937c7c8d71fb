import { expect, test } from 'vitest';
import { createAcsStandIn } from '../../../src/local/acs-stand-in/acs-stand-in.ts';
import {
  accepted,
  accessKey,
  bearerToken,
  context,
  errorOf,
  noon,
  redirect,
  reject,
  ringingStandIn,
} from './signed-request.ts';

const otherKey = Buffer.from('the key of some other resource').toString('base64');
const signature = 'S'.repeat(43);
const { Authorization: rightlySigned } = redirect().headers;

test('a request that is signed with the access key is let in', () => {
  expect(ringingStandIn().receive(redirect(), noon)).toEqual(accepted);
});

test('the date header may be the signed one', () => {
  expect(ringingStandIn().receive(redirect({ dateHeader: 'date' }), noon)).toEqual(accepted);
});

test('a body given as text is signed as its UTF-8 bytes', () => {
  const request = redirect({
    body: { incomingCallContext: context, target: { rawId: '8:acs:zoë_1' } },
  });
  const text = new TextDecoder().decode(Buffer.from(request.body));
  expect(ringingStandIn().receive({ ...request, body: text }, noon)).toEqual(accepted);
});

test.for([
  ['no Authorization', { headers: { Authorization: undefined } }, 'is missing'],
  ['another scheme', { headers: { Authorization: 'Basic dXNlcjpwYXNz' } }, 'no HMAC-SHA256'],
  [
    'other signed headers',
    {
      headers: {
        Authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host&Signature=${signature}=`,
      },
    },
    'no HMAC-SHA256',
  ],
  [
    'a signature that is too short',
    {
      headers: {
        Authorization:
          'HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=c2hvcnQ=',
      },
    },
    'no HMAC-SHA256',
  ],
  ['two Authorization headers', { headers: { authorization: rightlySigned } }, 'no HMAC-SHA256'],
  ['no date', { headers: { 'x-ms-date': undefined } }, 'x-ms-date is missing or no HTTP date'],
  [
    'an ISO date',
    { headers: { 'x-ms-date': '2026-11-21T12:00:00Z' } },
    'x-ms-date is missing or no HTTP date',
  ],
  [
    'a date with a wrong weekday',
    { headers: { 'x-ms-date': 'Sun, 21 Nov 2026 12:00:00 GMT' } },
    'x-ms-date is missing or no HTTP date',
  ],
  ['no host', { headers: { Host: undefined } }, 'host is missing'],
  ['no content hash', { headers: { 'x-ms-content-sha256': undefined } }, 'hash of the body'],
  [
    'the hash of another body',
    { headers: { 'x-ms-content-sha256': reject().headers['x-ms-content-sha256'] } },
    'hash of the body',
  ],
  ['another key', { key: otherKey }, 'does not belong'],
  ['another host than signed', { headers: { Host: 'fabrikam.example' } }, 'does not belong'],
  [
    'another date than signed',
    { headers: { 'x-ms-date': 'Sat, 21 Nov 2026 12:00:01 GMT' } },
    'does not belong',
  ],
  ['an unknown token', { headers: { Authorization: 'Bearer nobody' } }, 'token is not accepted'],
  ['an empty token', { headers: { Authorization: 'Bearer ' } }, 'token is not accepted'],
] as const)('%s is unauthorized', ([, draft, sentence]) => {
  const standIn = ringingStandIn();
  expect(errorOf(standIn.receive(redirect(draft), noon))).toEqual({
    status: 401,
    code: 'Unauthorized',
    message: expect.stringContaining(sentence),
  });
  expect(standIn.acts(context)).toEqual([]);
});

test.for([
  ['path', { path: redirect().path.replace('redirect', 'reject') }],
  ['query', { path: `${redirect().path}&more` }],
] as const)('a %s that differs from the signed one is unauthorized', ([, changed]) => {
  const reply = ringingStandIn().receive({ ...redirect(), ...changed }, noon);
  expect(errorOf(reply)).toMatchObject({ status: 401 });
});

test('a body that was changed on its way is unauthorized', () => {
  const reply = ringingStandIn().receive({ ...redirect(), body: '{}' }, noon);
  expect(errorOf(reply)).toMatchObject({ status: 401 });
});

test('a known token is let in without a signature', () => {
  const headers = {
    Authorization: `Bearer ${bearerToken}`,
    'x-ms-date': undefined,
    'x-ms-content-sha256': undefined,
  };
  expect(ringingStandIn().receive(redirect({ headers }), noon)).toEqual(accepted);
});

test('who may not ask does not learn what is wrong with the question', () => {
  const reply = ringingStandIn().receive(redirect({ key: otherKey, body: 'no JSON' }), noon);
  expect(errorOf(reply)).toMatchObject({ status: 401 });
});

test('keys and tokens can be changed while it runs', () => {
  const standIn = ringingStandIn();
  standIn.change({ accessKey: otherKey, bearerTokens: [] });
  expect(errorOf(standIn.receive(redirect(), noon)).status).toBe(401);
  const token = { Authorization: `Bearer ${bearerToken}` };
  expect(errorOf(standIn.receive(redirect({ headers: token }), noon)).status).toBe(401);
  expect(standIn.receive(redirect({ key: otherKey }), noon)).toEqual(accepted);
});

test.for(['', 'not base64!', 'bm8gcGFkZGluZw'])('"%s" is no access key', (key) => {
  expect(() => createAcsStandIn({ accessKey: key })).toThrow(TypeError);
  const standIn = createAcsStandIn({ accessKey });
  expect(() => standIn.change({ accessKey: key })).toThrow('must be base64');
  standIn.ring(context);
  expect(standIn.receive(redirect(), noon)).toEqual(accepted);
});
