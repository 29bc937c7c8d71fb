import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { RowWrite } from '../../src/admin/submit-writes.ts';
import { normalColumns, sameRow } from '../../src/files/row.ts';
import { tableKinds } from '../../src/files/table-kind.ts';
import { rowsOf } from '../files/rows.ts';
import { canBeKept, openTableStage, row, rowsIn, type TableStage } from './table-stage.ts';

let stage: TableStage;

beforeAll(() => {
  stage = openTableStage(inject('tables'));
});
afterAll(() => stage.remove());

describe('a table that is missing', () => {
  it('is empty to those who read', async () => {
    const { rules } = stage.tables;
    expect(await rules.row('any', 'x')).toBeUndefined();
    expect(await Array.fromAsync(rules.rows())).toEqual([]);
    expect(await Array.fromAsync(rules.rows('any'))).toEqual([]);
    expect(await Array.fromAsync(rules.partitions())).toEqual([]);
    expect(await rules.page({ limit: 5 })).toEqual({ rows: [], continuation: undefined });
    await expect(rules.delete('any', 'x', 'any')).rejects.toThrow('the row is not there');
  });

  it('is made by the first write, a transaction too', async () => {
    await stage.tables.rules.put(row('any/x'), 'absent');
    expect(await stage.tables.rules.row('any', 'x')).toMatchObject(row('any/x'));
    await stage.tables.schedules.transact('office', [
      { kind: 'put', row: row('office/week'), condition: 'absent' },
    ]);
    expect(await rowsIn(stage.tables, 'schedules')).toEqual([row('office/week')]);
  });
});

describe('a row', () => {
  it.each(tableKinds)('of %s comes back as it was, alone and among others', async (kind) => {
    const table = stage.tables[kind];
    const possible = rowsOf(kind).filter(canBeKept);
    let count = 0;
    await fc.assert(
      fc.asyncProperty(possible, async ({ columns }) => {
        count += 1;
        const [alone, other] = [row(`p${count}/alone`, columns), row(`p${count}/other`, columns)];
        await table.put(alone, 'absent');
        await table.transact(`p${count}`, [{ kind: 'put', row: other, condition: 'absent' }]);
        const back = await Array.fromAsync(table.rows(`p${count}`));
        expect(back.map(({ key }) => key)).toEqual(['alone', 'other']);
        for (const [index, written] of [alone, other].entries()) {
          const read = back[index] ?? row('none/none');
          expect(normalColumns(kind, read)).toEqual(normalColumns(kind, written));
          expect(sameRow(kind, written, read)).toBe(true);
        }
        const single = await table.row(`p${count}`, 'alone');
        expect(single).toEqual(back[0]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a write under a condition', () => {
  const former = row('any/reception', { note: 'former' });
  const latter = row('any/reception', { note: 'latter' });
  let etag = '';

  beforeEach(async () => {
    const { rules } = stage.tables;
    for await (const { partition, key } of rules.rows()) {
      await rules.delete(partition, key, 'any');
    }
    const old = await rules.put(former, 'absent');
    etag = await rules.put(latter, { etag: old });
    stale = { etag: old };
  });
  let stale = { etag: '' };

  async function expectUntouched(): Promise<void> {
    expect(await stage.tables.rules.row('any', 'reception')).toEqual({ ...latter, etag });
    expect(await stage.tables.rules.row('any', 'other')).toBeUndefined();
  }

  it('says what it met instead', async () => {
    const { rules } = stage.tables;
    const error = { name: 'RowConflictError', key: 'reception' };
    await expect(rules.put(former, 'absent')).rejects.toMatchObject({
      ...error,
      message: 'the row is there already',
    });
    await expect(rules.put(former, stale)).rejects.toMatchObject({
      ...error,
      message: 'the row has changed',
    });
    await expect(rules.delete('any', 'reception', stale)).rejects.toMatchObject(error);
    await expect(rules.put(row('any/other'), { etag })).rejects.toMatchObject({
      key: 'other',
      message: 'the row is not there',
    });
    await expectUntouched();
  });

  it.each<[string, () => RowWrite, string]>([
    ['creates', () => ({ kind: 'put', row: former, condition: 'absent' }), 'there already'],
    ['replaces', () => ({ kind: 'put', row: former, condition: stale }), 'has changed'],
    ['deletes', () => ({ kind: 'delete', key: 'reception', condition: stale }), 'has changed'],
  ])('that %s keeps the whole transaction back and is named', async (_, write, reason) => {
    const create: RowWrite = { kind: 'put', row: row('any/other'), condition: 'absent' };
    await expect(stage.tables.rules.transact('any', [create, write()])).rejects.toMatchObject({
      name: 'RowConflictError',
      key: 'reception',
      message: expect.stringContaining(reason),
    });
    await expectUntouched();
  });

  it('that holds is done with all others of its transaction', async () => {
    const { rules } = stage.tables;
    const odd = "o'n(e) é')";
    const oddTag = await rules.put({ ...row('any/x'), key: odd }, 'any');
    await rules.transact('any', [
      { kind: 'put', row: row('any/other', { note: 'new' }), condition: 'absent' },
      { kind: 'delete', key: 'reception', condition: { etag } },
      { kind: 'delete', key: odd, condition: { etag: oddTag } },
    ]);
    expect(await rules.row('any', 'reception')).toBeUndefined();
    expect(await rules.row('any', odd)).toBeUndefined();
    expect(await rules.row('any', 'other')).toMatchObject({ columns: { note: 'new' } });
    const gone: RowWrite = { kind: 'delete', key: 'gone', condition: { etag } };
    const other: RowWrite = { kind: 'put', row: row('any/third'), condition: 'any' };
    await expect(rules.transact('any', [gone, other])).rejects.toMatchObject({
      message: 'the row is not there',
      key: 'gone',
    });
    await expect(rules.transact('any', [gone])).rejects.toMatchObject({ key: 'gone' });
  });
});

describe('partitions', () => {
  it('are named once each, however many rows they have', async () => {
    const { lists } = stage.tables;
    const names = ['a', 'b', 'c-large', 'd'];
    for (const name of names) {
      await lists.put(row(`${name}/one`), 'any');
    }
    for (let start = 0; start < 1_100; start += 100) {
      await lists.transact(
        'c-large',
        Array.from({ length: 100 }, (_, index) => ({
          kind: 'put',
          row: row(`c-large/m${start + index}`),
          condition: 'any',
        })),
      );
    }
    const found = await Array.fromAsync(lists.partitions());
    expect(found.filter((name) => !/^p\d/.test(name))).toEqual(names);
  });
});
