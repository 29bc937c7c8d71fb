import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  type ChangeOutcome,
  type Changing,
  deleteRow,
  putRow,
} from '../../src/admin/change-row.ts';
import { checkAll } from '../../src/admin/check-all.ts';
import { fileOf, planned } from './import-stage.ts';
import { changing, openTableStage, row, type TableStage } from './table-stage.ts';

let stage: TableStage;
let desk: Changing;

beforeAll(() => {
  stage = openTableStage(inject('tables'));
  desk = changing(stage.tables);
});
afterAll(() => stage.remove());

function warnings(outcome: ChangeOutcome): string[] {
  return outcome.kind === 'done'
    ? outcome.warnings.map(({ code, place }) => `${code} ${place}`)
    : [outcome.kind];
}

describe('deleting the last member of a list', () => {
  it('tells of the rules that name it; deleting one of several does not', async () => {
    const [first, second] = ['+14255550100', '+14255550101'];
    await putRow('lists', row(`vip/${first}`), 'any', desk);
    await putRow('lists', row(`vip/${second}`), 'any', desk);
    await putRow('rules', row('any/x', { callers: 'list:vip', action: 'reject' }), 'any', desk);
    expect(warnings(await deleteRow('lists', 'vip', first, 'any', desk))).toEqual([]);
    expect(warnings(await deleteRow('lists', 'vip', second, 'any', desk))).toEqual([
      'unknown-list any/x',
    ]);
  });
});

describe('an override whose end is past', () => {
  const week = row('office/week', { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' });
  const until = (instant: string) => row('office/override', { state: 'closed', until: instant });
  const past = 'past-override schedule office, row override';

  it('is told of where it is written, imported or checked, and one to come is not', async () => {
    await putRow('schedules', week, 'any', desk);
    const soon = until('2026-11-21T10:00:01Z');
    expect(warnings(await putRow('schedules', soon, 'any', desk))).toEqual([]);
    const old = until('2026-11-21T10:00:00Z');
    const made = await planned(await fileOf('schedules', [old]), stage.tables);
    expect(made.warnings).toMatchObject([{ code: 'past-override' }]);
    expect(warnings(await putRow('schedules', old, 'any', desk))).toEqual([past]);
    const found = await checkAll(stage.tables, desk);
    expect(found.map(({ code, place }) => `${code} ${place}`)).toContain(past);
    // Another row of the schedule is not asked about it.
    const holiday = row('office/2026-12-25', { hours: 'closed' });
    expect(warnings(await putRow('schedules', holiday, 'any', desk))).toEqual([]);
  });
});
