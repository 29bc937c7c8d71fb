import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ScheduleReading } from '../../src/calls/knowledge-source.ts';
import { processClock } from '../../src/process-clock.ts';
import { scheduleStateAt } from '../../src/routing/schedule-state.ts';
import { createScheduleStore } from '../../src/store/schedule-store.ts';
import { openTable } from '../../src/store/tables.ts';
import { createVirtualClock } from './virtual-clock.ts';

const reading = { requestTimeout: 3_000, refresh: 15_000 };
const week = { timeZone: 'UTC', open: 'Mon-Fri 09:00-17:00' };
const monday = Date.parse('2026-11-23T10:00:00Z');
const uniqueName = () => `Schedules${randomUUID().replaceAll('-', '')}`;
let table: TableClient;

beforeAll(async () => {
  table = openTable({ connectionString: inject('tables') }, uniqueName());
  await table.createTable();
});
afterAll(() => table.deleteTable());

const put = (id: string, row: string, columns: Readonly<Record<string, unknown>>) =>
  table.upsertEntity({ partitionKey: id, rowKey: row, ...columns }, 'Replace');
const deadline = () => Date.now() + 5_000;

function isOpen({ known }: ScheduleReading): boolean | undefined {
  return 'schedule' in known ? scheduleStateAt(known.schedule, monday).isOpen : undefined;
}

describe('a schedule', () => {
  it('is read from its rows, and again when they have changed', async () => {
    const clock = createVirtualClock();
    const store = createScheduleStore({ ...reading, clock, table });
    await put('office', 'week', week);
    const first = await store.schedule('office', clock.now() + 5_000);
    expect(isOpen(first)).toBe(true);
    await clock.advance(20_000);
    expect((await store.schedule('office', 0)).known).toBe(first.known);
    await put('office', '2026-11-23', { hours: 'closed' });
    await clock.advance(20_000);
    expect(isOpen(await store.schedule('office', 0))).toBe(false);
  });

  it('that does not exist cannot be used, and health knows of it', async () => {
    const store = createScheduleStore({ ...reading, clock: processClock, table });
    const gone = {
      problem: 'there is no schedule nowhere',
      remedy: 'write its rows, or name another',
    };
    expect(await store.schedule('nowhere', deadline())).toMatchObject({
      known: { unusable: gone },
    });
    expect(store.report()).toEqual({
      failure: undefined,
      malformed: [{ id: 'nowhere', problems: [{ row: 'week', column: 'PartitionKey', ...gone }] }],
    });
  });

  it('that turned malformed goes on in its last good form, but not one that is deleted', async () => {
    const clock = createVirtualClock();
    const store = createScheduleStore({ ...reading, clock, table });
    await put('shop', 'week', week);
    await store.schedule('shop', clock.now() + 5_000);
    await put('shop', 'week', { ...week, open: 'Monday to Friday' });
    await clock.advance(20_000);
    const broken = await store.schedule('shop', 0);
    expect(isOpen(broken)).toBe(true);
    expect(broken.malformed).toMatchObject({ id: 'shop', problems: [{ row: 'week' }] });
    await table.deleteEntity('shop', 'week');
    await clock.advance(20_000);
    expect(await store.schedule('shop', 0)).toMatchObject({
      known: { unusable: { problem: 'there is no schedule shop' } },
    });
  });

  it('that was never good cannot be used, and says which row is wrong', async () => {
    const store = createScheduleStore({ ...reading, clock: processClock, table });
    await put('broken', 'week', { ...week, timeZone: 'Mars/Olympus' });
    const { known } = await store.schedule('broken', deadline());
    expect(known).toMatchObject({
      unusable: {
        problem: expect.stringContaining('schedule broken is malformed (row week, timeZone: '),
        remedy: 'correct its rows',
      },
    });
  });

  it('cannot be used while its table is missing, until the deadline and not longer', async () => {
    const missing = openTable({ connectionString: inject('tables') }, uniqueName());
    const store = createScheduleStore({ ...reading, clock: processClock, table: missing });
    expect(await store.schedule('office', Date.now() + 100)).toMatchObject({
      known: {
        unusable: {
          problem: 'schedule office could not be read: Table Storage answered 404/TableNotFound',
        },
      },
    });
    expect(store.report().failure).toBe('Table Storage answered 404/TableNotFound');
  });

  it('is warmed only while it is not in memory', async () => {
    const clock = createVirtualClock();
    const store = createScheduleStore({ ...reading, clock, table });
    await put('warm', 'week', week);
    store.warm('warm');
    const first = await store.schedule('warm', clock.now() + 5_000);
    await put('warm', 'week', { ...week, open: 'closed' });
    store.warm('warm');
    await clock.advance(9_000);
    expect((await store.schedule('warm', 0)).known).toBe(first.known);
  });
});
