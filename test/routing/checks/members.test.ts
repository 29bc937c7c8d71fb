import { describe, expect, it } from 'vitest';
import { findMalformedMembers } from '../../../src/routing/checks/members.ts';

describe('a member of a list', () => {
  it.each([
    ['+14255550199', {}],
    ['8:orgid:ab', { until: '2026-12-31T00:00Z', note: 'until the end of the year' }],
    ['guest:kim', { _own: 5 }],
  ])('is fine as %s with %j', (member, columns) => {
    expect(findMalformedMembers([{ list: 'vip', member, columns }])).toEqual([]);
  });

  it.each([
    ['V.I.P.', '+14255550199', {}, 'PartitionKey', '"V.I.P." is no id of a list'],
    ['vip', '+1 425', {}, 'RowKey', '"+1 425" is no identity in canonical form'],
    ['vip', 'anonymous', {}, 'RowKey', '"anonymous" is no identity in canonical form'],
    ['vip', 'guest:a/b', {}, 'RowKey', 'it holds a character that no key of a table can hold'],
    ['vip', '+14255550199', { until: 'soon' }, 'until', '"soon" is no instant'],
    ['vip', '+14255550199', { unitl: 'x' }, 'unitl', 'there is no such column'],
  ])('%s/%s with %j is an error in %s', (list, member, columns, column, problem) => {
    expect(findMalformedMembers([{ list, member, columns }])).toEqual([
      {
        severity: 'error',
        code: 'malformed-member',
        place: `list ${list}, member ${member}`,
        column,
        problem: expect.stringContaining(problem),
        remedy: expect.any(String),
      },
    ]);
  });
});
