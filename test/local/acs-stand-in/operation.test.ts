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

const redirectPath = '/calling/callConnections:redirect';
const rejectPath = '/calling/callConnections:reject';

test.for([
  ['another path', { path: '/calling/callConnections?api-version=2026-03-12' }],
  ['a path in another case', { path: '/calling/callconnections:redirect?api-version=2026-03-12' }],
  ['a path that goes on', { path: `${redirectPath}/?api-version=2026-03-12` }],
  ['no path at all', { path: '' }],
] as const)('%s is not found', ([, draft]) => {
  const standIn = ringingStandIn();
  expect(errorOf(standIn.receive(redirect(draft), noon))).toEqual({
    status: 404,
    code: 'ResourceNotFound',
    message: 'Nothing is served at this path.',
  });
  expect(standIn.acts(context)).toEqual([]);
});

test.for(['GET', 'PUT', 'DELETE', 'post'])('the method %s is not allowed', (method) => {
  const reply = ringingStandIn().receive(redirect({ method }), noon);
  expect(errorOf(reply)).toMatchObject({ status: 405, code: 'MethodNotAllowed' });
  expect(reply).toMatchObject({ headers: { allow: 'POST' } });
});

test.for([
  ['no query', redirectPath, 'MissingApiVersionParameter'],
  ['an empty query', `${rejectPath}?`, 'MissingApiVersionParameter'],
  ['another parameter alone', `${rejectPath}?version=2026-03-12`, 'MissingApiVersionParameter'],
  ['an older version', `${redirectPath}?api-version=2025-06-15`, 'UnsupportedApiVersionValue'],
  ['an empty version', `${redirectPath}?api-version=`, 'UnsupportedApiVersionValue'],
  [
    'a version given twice',
    `${rejectPath}?api-version=2026-03-12&api-version=2026-03-12`,
    'UnsupportedApiVersionValue',
  ],
] as const)('%s is refused', ([, path, code]) => {
  const reply = ringingStandIn().receive(reject({ path }), noon);
  expect(errorOf(reply)).toMatchObject({ status: 400, code });
});

test('other query parameters are left aside, but signed', () => {
  const path = `${redirectPath}?trace=1&api-version=2026-03-12`;
  expect(ringingStandIn().receive(redirect({ path }), noon)).toEqual(accepted);
});
