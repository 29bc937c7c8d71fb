import { describe, expect, it } from 'vitest';
import { check, codes } from './checked.ts';

const good = { problems: [] };
const bad = {
  problems: [
    {
      row: '2026-13-01',
      column: 'RowKey',
      problem: 'there is no month 13',
      remedy: 'write 01 to 12',
    },
    { row: 'week', column: 'open', problem: 'it is empty', remedy: 'write hours' },
  ],
};

describe('a schedule', () => {
  it('is told with every problem of every row where it is malformed, and so are the rules that name it', () => {
    const rows = { 'any/a': { targets: '+14255550101', schedule: 'office' } };
    expect(check(rows, { schedules: new Map([['office', bad]]) })).toEqual([
      'error malformed-schedule schedule office, row 2026-13-01, RowKey: there is no month 13: write 01 to 12',
      'error malformed-schedule schedule office, row week, open: it is empty: write hours',
      'error schedule-unusable any/a, schedule: the schedule office is malformed, so the rule never fires: correct the rows of the schedule',
    ]);
  });

  it('that does not exist makes a rule malformed', () => {
    expect(check({ 'any/a': { targets: '+14255550101', schedule: 'office' } })).toEqual([
      'error unknown-schedule any/a, schedule: there is no schedule office, so the rule is malformed and never fires: correct its name, or write the rows of the schedule',
    ]);
  });

  it('that no rule names is told where all partitions are checked', () => {
    const schedules = new Map([
      ['office', good],
      ['night', good],
      ['lunch', good],
    ]);
    const rows = {
      'any/a': { targets: '+14255550101', schedule: 'office', enabled: false },
      'any/b': { targets: 'nobody', schedule: 'lunch' },
    };
    expect(check(rows, { schedules }).slice(1)).toEqual([
      'warning unused-schedule schedule night: no rule names it: name it in the column schedule of a rule, or delete its rows',
    ]);
    expect(codes(rows, { schedules, isWhole: false })).toEqual(['malformed-row any/b']);
  });
});

describe('a list', () => {
  it('that nobody is on is told by what its item comes to', () => {
    const rows = {
      'any/a': { targets: '+14255550101', callers: 'list:vip' },
      'any/b': { targets: '+14255550101', callers: 'list:vip, +14255550177' },
      'any/c': { targets: '+14255550101', calledNumbers: 'not list:vip, not list:spam' },
    };
    expect(check(rows, { lists: new Set(['spam']) })).toEqual([
      'warning unknown-list any/a, callers: there is no list vip, so nobody is a member and list:vip matches nobody: the rule never fires: correct the name of the list, add members to it, or remove the item',
      'warning unknown-list any/b, callers: there is no list vip, so nobody is a member and list:vip matches nobody: correct the name of the list, add members to it, or remove the item',
      'warning unknown-list any/c, calledNumbers: there is no list vip, so nobody is a member and not list:vip excludes nobody: correct the name of the list, add members to it, or remove the item',
    ]);
  });

  it('that no rule names is told where all partitions are checked', () => {
    const lists = new Set(['vip', 'spam', 'exempt', 'old']);
    const rows = {
      'any/a': { targets: '+14255550101', callers: 'list:vip', enabled: 'false' },
      'any/b': { action: 'reject', calledNumbers: 'list:spam, not list:exempt' },
    };
    expect(check(rows, { lists })).toEqual([
      'warning unused-list list old: no rule names it: name it as list:old in callers or calledNumbers of a rule, or delete its members',
    ]);
    expect(check(rows, { lists, isWhole: false })).toEqual([]);
  });
});
