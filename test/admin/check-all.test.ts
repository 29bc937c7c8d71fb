import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { checkAll } from '../../src/admin/check-all.ts';
import { changing, openTableStage, row, type TableStage } from './table-stage.ts';

let stage: TableStage;

beforeAll(() => {
  stage = openTableStage(inject('tables'));
});
afterAll(() => stage.remove());

describe('the check of all tables', () => {
  it('finds nothing in tables that are not there', async () => {
    expect(await checkAll(stage.tables, changing(stage.tables))).toEqual([]);
  });

  it('names what is wrong in rules, schedules and lists, and what nobody uses', async () => {
    const { rules, schedules, lists } = stage.tables;
    await rules.put(row('any/broken', { targets: 'bob' }), 'any');
    await rules.put(row('any/night', { targets: '+14255550131', schedule: 'night' }), 'any');
    await rules.put(row('any/spam', { callers: 'list:spam, list:gone', action: 'reject' }), 'any');
    await schedules.put(row('night/week', { timeZone: 'Nowhere', open: 'closed' }), 'any');
    await schedules.put(row('idle/week', { timeZone: 'Europe/Berlin', open: 'closed' }), 'any');
    await lists.put(row('spam/+14255550100'), 'any');
    await lists.put(row('spam/bob'), 'any');
    await lists.put(row('idle/+14255550100'), 'any');
    const findings = await checkAll(stage.tables, changing(stage.tables));
    expect(findings.map(({ severity, code, place }) => `${severity} ${code} ${place}`)).toEqual([
      'error malformed-row any/broken',
      'error malformed-schedule schedule night, row week',
      'error schedule-unusable any/night',
      'warning unknown-list any/spam',
      'warning unused-schedule schedule idle',
      'warning unused-list list idle',
      'error malformed-member list spam, member bob',
    ]);
  });
});
