import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CallRecord } from '../../src/calls/call-log.ts';
import { callRowKey, createCallStore } from '../../src/store/call-store.ts';
import { openTable } from '../../src/store/tables.ts';

const record: CallRecord = {
  time: '2026-11-21T10:00:00.123Z',
  platform: 'acs',
  callId: 'call-1',
  event: 'redirected',
  called: '+14255550100',
  caller: '+12065550123',
  rule: '+14255550100/reception',
  target: '+14255550199',
  attempts: 1,
  milliseconds: 42,
  detail: 'all went well',
};
let table: TableClient;

beforeAll(() => {
  table = openTable(
    { connectionString: inject('tables') },
    `Calls${randomUUID().replaceAll('-', '')}`,
  );
});
afterAll(() => table.deleteTable());

async function rows(): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for await (const { etag, timestamp, ...row } of table.listEntities()) {
    found.push(row);
  }
  return found;
}

describe('the table of calls', () => {
  it('is made by the first call that finds it missing, and holds every column', async () => {
    await createCallStore(table, 3_000).write(record, 'event-1');
    expect(await rows()).toEqual([
      {
        ...record,
        time: new Date(record.time),
        partitionKey: '2026-11-21',
        rowKey: callRowKey(record.time, 'event-1', 'redirected'),
      },
    ]);
  });

  it('keeps the first row of an event that ends alike again, and keeps other events apart', async () => {
    const store = createCallStore(table, 3_000);
    await store.write({ ...record, milliseconds: 5, attempts: 2, detail: 'again' }, 'event-1');
    expect(await rows()).toMatchObject([
      { milliseconds: 42, attempts: 1, detail: 'all went well' },
    ]);
    await store.write({ ...record, event: 'gone' }, 'event-1');
    await store.write(record, 'event-2');
    expect(await rows()).toHaveLength(3);
  });

  it('lists the newest call of a day first', async () => {
    await createCallStore(table, 3_000).write(
      { ...record, time: '2026-11-21T10:00:00.124Z' },
      'event-3',
    );
    expect((await rows())[0]).toMatchObject({ time: new Date('2026-11-21T10:00:00.124Z') });
  });

  it('takes a call without rule, target and detail', async () => {
    const { rule, target, detail, ...bare } = record;
    await createCallStore(table, 3_000).write({ ...bare, event: 'unrouted' }, 'event-4');
    expect(await rows()).toContainEqual(
      expect.not.objectContaining({ event: 'unrouted', detail: expect.anything() }),
    );
    expect((await rows()).map(({ event }) => event)).toContain('unrouted');
  });
});

describe('the key of a row', () => {
  it('is what the contract says, computed by another program', () => {
    expect(callRowKey('2026-11-21T10:00:00.123Z', 'event-1', 'redirected')).toBe(
      '2516070455998769999-ce36863f51b6baf9-redirected',
    );
  });

  it('is 19 digits at either end of time', () => {
    expect(callRowKey('0001-01-01T00:00:00.000Z', 'e', 'gone')).toMatch(
      /^3155378975999999999-[0-9a-f]{16}-gone$/,
    );
    expect(callRowKey('9999-12-31T23:59:59.999Z', 'e', 'gone')).toMatch(/^0000000000000009999-/);
  });
});
