import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Changing, deleteRow, putRow } from '../../src/admin/change-row.ts';
import { undo } from '../../src/admin/undo.ts';
import { normalColumns } from '../../src/files/row.ts';
import { rowsOf } from '../files/rows.ts';
import { fileOf, importFile } from './import-stage.ts';
import {
  canBeKept,
  changing,
  openTableStage,
  row,
  rowsIn,
  type TableStage,
} from './table-stage.ts';

let stage: TableStage;
let desk: Changing;

beforeAll(() => {
  stage = openTableStage(inject('tables'));
  desk = changing(stage.tables);
});
afterAll(() => stage.remove());

/** The newest change of the partition `any`, or of a list. */
async function newest(partition = 'any', kind: 'rules' | 'lists' = 'rules'): Promise<string> {
  for await (const { id } of stage.tables.history.entries({ kind, partition })) {
    return id;
  }
  throw new Error('there is no entry');
}

const old = row('any/x', { targets: '+14255550131', priority: 5 });
const young = row('any/x', { targets: '+14255550132' });

describe('undo', () => {
  it('brings back a row that was replaced, created or deleted, and is itself in the history', async () => {
    await putRow('rules', old, 'absent', desk);
    await putRow('rules', young, 'any', desk);
    const replaced = await newest();
    expect(await undo(replaced, desk)).toMatchObject({ kind: 'done' });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([old]);
    const entry = await stage.tables.history.entry(await newest());
    expect(entry).toMatchObject({ how: 'undo', change: { before: young, after: old } });
    // Undoing the undo.
    expect(await undo(await newest(), desk)).toMatchObject({ kind: 'done' });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([young]);

    await deleteRow('rules', 'any', 'x', 'any', desk);
    expect(await undo(await newest(), desk)).toMatchObject({ kind: 'done', created: true });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([young]);
    expect(await undo(await newest(), desk)).toMatchObject({ kind: 'done', etag: undefined });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([]);
  });

  it('shows both where the row has changed since', async () => {
    await putRow('rules', old, 'absent', desk);
    const created = await newest();
    await putRow('rules', young, 'any', desk);
    expect(await undo(created, desk)).toMatchObject({
      kind: 'changed',
      entry: { id: created, change: { before: undefined, after: old } },
      current: young,
    });
    await deleteRow('rules', 'any', 'x', 'any', desk);
    expect(await undo(created, desk)).toMatchObject({ kind: 'changed', current: undefined });
  });

  it('is refused where what was is no longer allowed', async () => {
    await putRow('rules', old, 'absent', desk);
    await putRow('rules', young, 'any', desk);
    const narrowed = { ...desk, allowedDestinations: ['+49'] };
    expect(await undo(await newest(), narrowed)).toMatchObject({
      kind: 'refused',
      errors: [{ code: 'barred-target', place: 'any/x' }],
    });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([young]);
  });

  it('knows no other ids', async () => {
    for (const id of [
      '',
      '/',
      'x',
      'rules:any/',
      'rules:any/1',
      "rules:a'b/c\u0001",
      '//',
      'imports/1',
    ]) {
      expect(await undo(id, desk), id).toEqual({ kind: 'unknown' });
    }
  });

  it('does not take back an import, and says which it was', async () => {
    await importFile(await fileOf('lists', [row('vip/+14255550100')]), stage.tables);
    const entries = await Array.fromAsync(stage.tables.history.entries());
    const id = entries.find(({ imported }) => imported !== undefined)?.id ?? '';
    expect(await undo(id, desk)).toMatchObject({
      kind: 'import',
      entry: { id, imported: { kind: 'lists', created: 1 } },
    });
  });

  it('brings back exactly what was, in every column', async () => {
    const own = rowsOf('lists')
      .filter(canBeKept)
      .map(({ columns }) =>
        Object.fromEntries(
          Object.entries(columns).filter(
            ([name]) =>
              (name.startsWith('_') && !(name in Object.prototype)) ||
              name === 'note' ||
              name === 'until',
          ),
        ),
      );
    await fc.assert(
      fc.asyncProperty(own, async (columns) => {
        const before = row('vip/+14255550111', columns);
        await putRow('lists', before, 'any', desk);
        await deleteRow('lists', 'vip', '+14255550111', 'any', desk);
        expect(await undo(await newest('vip', 'lists'), desk)).toMatchObject({ kind: 'done' });
        const back = await stage.tables.lists.row('vip', '+14255550111');
        expect(back === undefined ? [] : normalColumns('lists', back)).toEqual(
          normalColumns('lists', before),
        );
      }),
      { numRuns: 30 },
    );
  });
});
