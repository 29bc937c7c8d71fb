import { expect, test } from 'vitest';
import {
  accepted,
  context,
  errorOf,
  noon,
  redirect,
  repeatability,
  ringingStandIn,
} from './signed-request.ts';

const minute = 60_000;
const id = '0e2b7c4a-63cb-4f5c-9d57-3f6f9a1c2b10';
const both = 'Repeatability-Request-ID and Repeatability-First-Sent must be sent both or neither.';
const uuid = 'Repeatability-Request-ID must be a version 4 UUID.';
const date = 'Repeatability-First-Sent must be a date in the IMF-fixdate form.';

test.for([
  ['an id alone', { 'Repeatability-First-Sent': undefined }, both],
  ['a date alone', { 'Repeatability-Request-ID': undefined }, both],
  ['an empty id', { 'Repeatability-Request-ID': '' }, uuid],
  ['a time-based id', { 'Repeatability-Request-ID': '0e2b7c4a-63cb-1f5c-9d57-3f6f9a1c2b10' }, uuid],
  [
    'an id of another variant',
    { 'Repeatability-Request-ID': '0e2b7c4a-63cb-4f5c-cd57-3f6f9a1c2b10' },
    uuid,
  ],
  [
    'an id in braces',
    { 'Repeatability-Request-ID': '{0e2b7c4a-63cb-4f5c-9d57-3f6f9a1c2b10}' },
    uuid,
  ],
  ['an id sent twice', { 'Repeatability-Request-ID': [id, id] }, uuid],
  ['an ISO date', { 'Repeatability-First-Sent': '2026-11-21T12:00:00Z' }, date],
  ['a wrong weekday', { 'Repeatability-First-Sent': 'Sun, 21 Nov 2026 12:00:00 GMT' }, date],
  ['a day that is not', { 'Repeatability-First-Sent': 'Tue, 31 Nov 2026 12:00:00 GMT' }, date],
  ['another zone', { 'Repeatability-First-Sent': 'Sat, 21 Nov 2026 12:00:00 UTC' }, date],
  ['a day of one digit', { 'Repeatability-First-Sent': 'Sun, 1 Nov 2026 12:00:00 GMT' }, date],
  ['an obsolete form', { 'Repeatability-First-Sent': 'Saturday, 21-Nov-26 12:00:00 GMT' }, date],
  ['a year too long', { 'Repeatability-First-Sent': 'Sat, 01 Jan 10000 00:00:00 GMT' }, date],
] as const)('%s is refused', ([, changed, message]) => {
  const standIn = ringingStandIn();
  const request = redirect({ headers: { ...repeatability(), ...changed } });
  expect(errorOf(standIn.receive(request, noon))).toEqual({
    status: 400,
    code: 'InvalidRepeatabilityHeader',
    message,
  });
  expect(standIn.acts(context)).toEqual([]);
});

test('the headers are checked even while requests are not tracked', () => {
  const standIn = ringingStandIn({ trackRepeatability: false });
  const alone = { 'Repeatability-Request-ID': id };
  expect(errorOf(standIn.receive(redirect({ headers: alone }), noon)).message).toBe(both);
});

test.for([
  ['five minutes ago', -5 * minute],
  ['five minutes ahead', 5 * minute],
] as const)('a first sending %s is accepted', ([, offset]) => {
  const headers = repeatability(undefined, noon + offset);
  expect(ringingStandIn().receive(redirect({ headers }), noon)).toEqual(accepted);
});

test.for([
  ['longer ago', -5 * minute - 1000],
  ['further ahead', 5 * minute + 1000],
] as const)('a first sending %s is out of range', ([, offset]) => {
  const standIn = ringingStandIn();
  const headers = repeatability(undefined, noon + offset);
  expect(errorOf(standIn.receive(redirect({ headers }), noon))).toEqual({
    status: 412,
    code: 'RepeatabilityFirstSentOutOfRange',
    message: 'Repeatability-First-Sent must be within five minutes of the present.',
  });
  expect(standIn.acts(context)).toEqual([]);
});
