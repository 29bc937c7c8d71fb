import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Changing, deleteRow, putRow } from '../../src/admin/change-row.ts';
import { putSchedule, scheduleEtag } from '../../src/admin/change-schedule.ts';
import { apply, fileOf, planned } from './import-stage.ts';
import { changing, openTableStage, row, rowsIn, type TableStage } from './table-stage.ts';

let stage: TableStage;
let desk: Changing;

beforeEach(async () => {
  stage = openTableStage(inject('tables'));
  const { rules, schedules, lists, history } = stage.clients;
  await Promise.all([rules, schedules, lists, history].map((table) => table.createTable()));
  desk = changing(stage.forgetful());
});
afterEach(() => stage.remove());

const old = row('any/x', { targets: '+14255550131' });
const young = row('any/x', { targets: '+14255550132' });
const week = row('office/week', { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' });
const holiday = row('office/2026-12-25', { hours: 'closed' });

async function told() {
  const entries = await Array.fromAsync(stage.tables.history.entries());
  return entries.map(({ change, imported }) => imported ?? [change?.before, change?.after]);
}

describe('a write whose answer is lost, and that is sent again', () => {
  it('is done, with the etag that the row has, and in the history', async () => {
    const created = await putRow('rules', old, 'absent', desk);
    const etag = async () => (await stage.tables.rules.row('any', 'x'))?.etag ?? '';
    expect(created).toMatchObject({
      kind: 'done',
      created: true,
      etag: await etag(),
      historyFailure: undefined,
    });
    const replaced = await putRow('rules', young, { etag: await etag() }, desk);
    expect(replaced).toMatchObject({ kind: 'done', created: false, etag: await etag() });
    const deleted = await deleteRow('rules', 'any', 'x', { etag: await etag() }, desk);
    expect(deleted).toMatchObject({ kind: 'done', historyFailure: undefined });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([]);
    expect(await told()).toEqual([
      [young, undefined],
      [old, young],
      [undefined, old],
    ]);
  });

  it('is done in a schedule, too, where it is a transaction', async () => {
    await stage.tables.schedules.put(week, 'absent');
    expect(await putRow('schedules', holiday, 'absent', desk)).toMatchObject({ kind: 'done' });
    const removed = await deleteRow('schedules', 'office', holiday.key, 'any', desk);
    expect(removed).toMatchObject({ kind: 'done', historyFailure: undefined });
    const stored = await Array.fromAsync(stage.tables.schedules.rows('office'));
    const etag = scheduleEtag(stored);
    const whole = await putSchedule('office', [week, holiday], { etag }, desk);
    expect(whole).toMatchObject({ kind: 'done', historyFailure: undefined });
    expect(await told()).toHaveLength(3);
  });

  it('is done in an import, which tells what it has done', async () => {
    const gone = row('any/gone', { targets: '+14255550131' });
    const kept = row('any/new', { targets: '+14255550131' });
    await stage.tables.rules.put(old, 'absent');
    await stage.tables.rules.put(gone, 'absent');
    const made = await planned(await fileOf('rules', [young, kept]), desk.tables, 'prune');
    const counts = { created: 1, replaced: 1, deleted: 1 };
    expect(await apply(made, desk.tables)).toMatchObject({
      counts,
      conflict: undefined,
      historyFailure: undefined,
    });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([kept, young]);
    expect(await told()).toMatchObject([counts]);
  });

  it('remains a conflict where somebody else has written something else', async () => {
    const made = await planned(await fileOf('rules', [old]), desk.tables);
    await stage.tables.rules.put(young, 'absent');
    expect(await apply(made, desk.tables)).toMatchObject({
      counts: { created: 0 },
      conflict: { place: 'any/x', reason: 'the row is there already' },
    });
    expect(await putRow('rules', young, 'absent', desk)).toEqual({
      kind: 'conflict',
      reason: 'the row is there already',
    });
  });
});

describe('a write of which no answer comes', () => {
  it('is done where the row is as it was to be', async () => {
    const silent = changing(stage.unanswered());
    expect(await putRow('rules', old, 'absent', silent)).toMatchObject({
      kind: 'done',
      created: true,
      etag: (await stage.tables.rules.row('any', 'x'))?.etag,
    });
    expect(await deleteRow('rules', 'any', 'x', 'any', silent)).toMatchObject({ kind: 'done' });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([]);
    expect(await told()).toEqual([
      [old, undefined],
      [undefined, old],
    ]);
  });

  it('fails where it is not known what became of it', async () => {
    const away = stage.disturbed(async () => {
      throw new Error('away');
    });
    await expect(putRow('rules', old, 'absent', changing(away))).rejects.toThrow('away');
  });
});
