import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Changing, deleteRow, putRow } from '../../src/admin/change-row.ts';
import { deleteSchedule, putSchedule, scheduleEtag } from '../../src/admin/change-schedule.ts';
import { changing, openTableStage, row, type TableStage } from './table-stage.ts';

let stage: TableStage;
let desk: Changing;

beforeEach(async () => {
  stage = openTableStage(inject('tables'));
  const { rules, schedules, lists, history } = stage.clients;
  await Promise.all([rules, schedules, lists, history].map((table) => table.createTable()));
  desk = changing(stage.tables);
});
afterEach(() => stage.remove());

const rule = row('any/x', { targets: '+14255550131' });
const week = row('office/week', { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' });
const holiday = row('office/2026-12-25', { hours: 'closed' });

/** What becomes of twelve identical writes at once, told by how often. */
async function twelveTimes(write: () => Promise<{ readonly kind: string }>): Promise<unknown> {
  const outcomes = await Promise.all(Array.from({ length: 12 }, write));
  return Object.fromEntries(
    Array.from(
      Map.groupBy(outcomes, ({ kind }) => kind),
      ([kind, some]) => [kind, some.length],
    ),
  );
}

describe('of identical writes at once under one condition', () => {
  const once = { done: 1, conflict: 11 };

  it('one creates, one replaces and one deletes a rule; the history tells of three', async () => {
    expect(await twelveTimes(() => putRow('rules', rule, 'absent', desk))).toEqual(once);
    const { etag = '' } = (await stage.tables.rules.row('any', 'x')) ?? {};
    const other = row('any/x', { targets: '+14255550132' });
    expect(await twelveTimes(() => putRow('rules', other, { etag }, desk))).toEqual(once);
    expect(await twelveTimes(() => deleteRow('rules', 'any', 'x', 'any', desk))).toEqual(once);
    expect(await Array.fromAsync(stage.tables.history.entries())).toHaveLength(3);
  });

  it('one creates, one replaces and one deletes a schedule and a row of it', async () => {
    const { schedules } = stage.tables;
    const etag = async () => scheduleEtag(await Array.fromAsync(schedules.rows('office')));
    expect(await twelveTimes(() => putSchedule('office', [week], 'absent', desk))).toEqual(once);
    expect(await twelveTimes(() => putRow('schedules', holiday, 'absent', desk))).toEqual(once);
    const version = { etag: await etag() };
    expect(await twelveTimes(() => putSchedule('office', [week], version, desk))).toEqual(once);
    expect(await twelveTimes(() => deleteSchedule('office', 'any', desk))).toEqual(once);
    expect(await Array.fromAsync(stage.tables.history.entries())).toHaveLength(4);
  });
});
