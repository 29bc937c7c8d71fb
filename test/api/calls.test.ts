import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readCalls } from '../../src/admin/read-calls.ts';
import { answerCalls } from '../../src/api/calls.ts';
import type { OperatorDesk } from '../../src/api/operator-desk.ts';
import type { CallRecord } from '../../src/calls/call-log.ts';
import { createCallStore } from '../../src/store/call-store.ts';
import { openTable } from '../../src/store/tables.ts';
import { type DeskStage, jsonOf, request, setDesk } from './desk.ts';

const bare: CallRecord = {
  time: '2026-11-21T08:00:00.000Z',
  platform: 'acs',
  callId: 'call',
  event: 'unrouted',
  called: '+14255550100',
  caller: 'anonymous',
  attempts: 0,
  milliseconds: 3,
};
const whole: CallRecord = {
  ...bare,
  event: 'redirected',
  rule: 'any/main',
  target: '+14255550131',
  detail: 'rules of 20 s ago',
};

describe('the calls of a day', () => {
  let stage: DeskStage;
  let desk: OperatorDesk;
  let table: TableClient;
  const records = Array.from(
    { length: 7 },
    (_, hour): CallRecord => ({
      ...(hour % 2 === 0 ? bare : whole),
      time: `2026-11-21T0${hour}:00:00.000Z`,
      callId: `call-${hour}`,
    }),
  );

  beforeAll(async () => {
    stage = setDesk();
    const tables = { connectionString: inject('tables') };
    table = openTable(tables, `Calls${randomUUID().replaceAll('-', '')}`);
    desk = {
      ...stage.desk,
      calls: (query) => readCalls(table, query),
      now: () => Date.parse('2026-11-21T23:59:59Z'),
    };
  });
  afterAll(async () => {
    await stage.strike();
    await table.deleteTable();
  });

  it('are none where none was ever written', async () => {
    expect(jsonOf(await answerCalls(request('GET', {}), desk))).toEqual({ items: [] });
  });

  it('are listed as they were written down, the newest first, in parts', async () => {
    const store = createCallStore(table, 5_000);
    for (const record of [...records, { ...bare, time: '2026-11-20T23:59:59.999Z' }]) {
      await store.write(record, record.callId);
    }
    await table.createEntity({ partitionKey: '2026-11-21', rowKey: '9-by-hand', note: 'x' });
    const { items, ...end } = readPart(jsonOf(await answerCalls(request('GET', {}), desk)));
    expect(items).toEqual([...records].reverse());
    expect(end).toEqual({ continuation: undefined });

    const gathered: unknown[] = [];
    let query = 'limit=3&day=2026-11-21';
    for (let part = 0; part < 10 && query !== ''; part += 1) {
      const page = readPart(jsonOf(await answerCalls(request('GET', {}, { query }), desk)));
      expect(page.items.length).toBeLessThanOrEqual(3);
      gathered.push(...page.items);
      query =
        page.continuation === undefined
          ? ''
          : `limit=3&day=2026-11-21&continuation=${String(page.continuation)}`;
    }
    expect(gathered).toEqual([...records].reverse());
  });
});

function readPart(json: unknown): { items: unknown[]; continuation: unknown } {
  const isPart = typeof json === 'object' && json !== null && 'items' in json;
  return {
    items: isPart && Array.isArray(json.items) ? json.items : [],
    continuation: isPart && 'continuation' in json ? json.continuation : undefined,
  };
}
