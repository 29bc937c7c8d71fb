import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Changing, deleteRow, putRow } from '../../src/admin/change-row.ts';
import { putSchedule } from '../../src/admin/change-schedule.ts';
import { fileOf, importFile } from './import-stage.ts';
import { changing, openTableStage, row, type TableStage } from './table-stage.ts';

let stage: TableStage;
let desk: Changing;

beforeAll(() => {
  stage = openTableStage(inject('tables'));
  desk = changing(stage.tables);
});
beforeEach(async () => {
  await stage.clients.schedules.createTable();
  await stage.clients.schedules.upsertEntity(
    {
      partitionKey: 'office',
      rowKey: 'week',
      timeZone: 'Europe/Berlin',
      open: 'Mon-Fri 09:00-17:00',
      _guid: { type: 'Guid', value: guid },
      _binary: new Uint8Array([1, 2, 3]),
      _t: { type: 'DateTime', value: instant },
    },
    'Replace',
  );
});
afterAll(() => stage.remove());

const guid = '4185404a-5818-48c3-b9be-f217df0c6f6f';
const instant = '2026-11-21T10:00:00.1234567Z';
const holiday = row('office/2026-12-25', { hours: 'closed' });

/** The row as the service has it, without what it changes itself. */
async function week() {
  const {
    etag,
    timestamp: _,
    ...columns
  } = await stage.clients.schedules.getEntity('office', 'week', { disableTypeConversion: true });
  return { etag, columns };
}

describe('the week of a schedule of which another row changes', () => {
  it('keeps a row from being written beside it where it was deleted after the check began', async () => {
    const busy = stage.disturbed(async (method, url) => {
      if (method === 'GET' && decodeURIComponent(url).includes(`RowKey='${holiday.key}'`)) {
        await stage.clients.schedules.deleteEntity('office', 'week');
      }
    });
    expect(await putRow('schedules', holiday, 'absent', changing(busy))).toMatchObject({
      kind: 'conflict',
      reason: 'somebody changed the schedule at the same time',
    });
    expect(await stage.tables.schedules.row('office', holiday.key)).toBeUndefined();
  });

  it.each<[string, () => Promise<unknown>]>([
    ['is set', () => putRow('schedules', holiday, 'any', desk)],
    ['is deleted', () => deleteRow('schedules', 'office', holiday.key, 'any', desk)],
    ['is imported', async () => importFile(await fileOf('schedules', [holiday]), stage.tables)],
    [
      'is put with the whole schedule',
      async () => {
        const rows = await Array.fromAsync(stage.tables.schedules.rows('office'));
        const others = rows.filter(({ key }) => key !== holiday.key);
        const other = row('office/2026-12-25', { hours: '10:00-12:00' });
        return putSchedule('office', [...others, other], 'any', desk);
      },
    ],
  ])('keeps columns of every type where that %s, and has a new etag', async (_, change) => {
    const before = await week();
    expect(before.columns).toMatchObject({ _guid: { type: 'Guid', value: guid } });
    await change();
    const after = await week();
    expect(after.columns).toEqual(before.columns);
    expect(after.etag).not.toBe(before.etag);
  });
});
