import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { MemberReading } from '../../src/calls/knowledge-source.ts';
import { processClock } from '../../src/process-clock.ts';
import { createListStore } from '../../src/store/list-store.ts';
import { openTable } from '../../src/store/tables.ts';
import { createVirtualClock } from './virtual-clock.ts';

const reading = { requestTimeout: 3_000, refresh: 15_000, clock: processClock };
const uniqueName = () => `Lists${randomUUID().replaceAll('-', '')}`;
let table: TableClient;

beforeAll(async () => {
  table = openTable({ connectionString: inject('tables') }, uniqueName());
  await table.createTable();
});
afterAll(() => table.deleteTable());

const put = (identity: string, columns: Readonly<Record<string, unknown>>) =>
  table.upsertEntity({ partitionKey: 'vip', rowKey: identity, ...columns }, 'Replace');

function ask(
  identity: string,
  of = createListStore({ ...reading, table }),
): Promise<MemberReading> {
  return of.member({ list: 'vip', identity });
}

describe('a list', () => {
  it('has the members that have a row, for as long as it says', async () => {
    const until = new Date('2026-12-31T00:00:00Z');
    await put('+12065550101', { note: 'for ever' });
    await put('+12065550102', { until });
    await put('+12065550103', { until: '2026-12-31T00:00:00Z', _own: 'column' });
    expect(await ask('+12065550101')).toEqual({ member: { until: undefined } });
    expect(await ask('+12065550102')).toEqual({ member: { until: until.getTime() } });
    expect(await ask('+12065550103')).toEqual({ member: { until: until.getTime() } });
    expect(await ask('+12065550104')).toEqual({ member: undefined });
  });

  it('has members of every kind, whatever their names are made of', async () => {
    for (const identity of ["guest:O'Neill & sons %41", '8:acs:ab_cd', 'encrypted:é💶+ ']) {
      await put(identity, {});
      expect(await ask(identity)).toEqual({ member: { until: undefined } });
    }
  });

  it('is not asked for an identity that no row can have', async () => {
    const away = openTable({ connectionString: inject('tables') }, uniqueName());
    for (const identity of ['guest:a/b', 'guest:a\\b', 'guest:a#b', 'guest:a?b', 'guest:a\u0085']) {
      expect(await ask(identity, createListStore({ ...reading, table: away }))).toEqual({
        member: undefined,
      });
    }
  });

  it('says so where a row is malformed, which goes on in its last good form', async () => {
    const clock = createVirtualClock();
    const store = createListStore({ ...reading, clock, table });
    const malformed = 'its row is malformed: unitl: there is no such column: correct its name';
    await put('+12065550105', { unitl: '2026-12-31T00:00:00Z' });
    expect(await ask('+12065550105', store)).toEqual({
      member: undefined,
      trouble: expect.stringContaining(malformed),
    });
    await put('+12065550106', {});
    await ask('+12065550106', store);
    await put('+12065550106', { unitl: 'later' });
    await clock.advance(20_000);
    expect(await ask('+12065550106', store)).toEqual({
      member: { until: undefined },
      trouble: expect.stringContaining(malformed),
    });
  });

  it('has no members while its table is missing, and says so', async () => {
    const missing = openTable({ connectionString: inject('tables') }, uniqueName());
    const store = createListStore({ ...reading, table: missing });
    expect(await ask('+12065550101', store)).toEqual({
      member: undefined,
      trouble: 'Table Storage answered 404/TableNotFound',
    });
    expect(store.report().failure).toBe('Table Storage answered 404/TableNotFound');
  });
});
