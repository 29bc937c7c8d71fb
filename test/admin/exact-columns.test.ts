import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type Changing, deleteRow, putRow } from '../../src/admin/change-row.ts';
import { putSchedule } from '../../src/admin/change-schedule.ts';
import { undo } from '../../src/admin/undo.ts';
import { changing, openTableStage, row, type TableStage } from './table-stage.ts';

let stage: TableStage;
let desk: Changing;

beforeEach(async () => {
  stage = openTableStage(inject('tables'));
  desk = changing(stage.tables);
  const { lists, schedules, history } = stage.clients;
  await Promise.all([lists, schedules, history].map((table) => table.createTable()));
});
afterEach(() => stage.remove());

const own = {
  _guid: { type: 'Guid', value: '5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f' },
  _bytes: { type: 'Binary', value: 'AAECAw==' },
  _ticks: { type: 'DateTime', value: '2026-11-21T14:17:37.1234567Z' },
  _half: { type: 'Double', value: '0.5' },
  _long: { type: 'Int64', value: '9007199254740993' },
  _text: { type: 'String', value: '5' },
} as const;
const place = ['vip', '+14255550100'] as const;

async function propertiesOf(kind: 'lists' | 'schedules', partition: string, key: string) {
  const entity = await stage.clients[kind].getEntity<Record<string, unknown>>(partition, key, {
    disableTypeConversion: true,
  });
  return Object.fromEntries(Object.entries(entity).filter(([name]) => name.startsWith('_')));
}

async function newest(): Promise<string> {
  const [entry] = await Array.fromAsync(stage.tables.history.entries());
  return entry?.id ?? '';
}

describe('own columns of types that the product has none of', () => {
  beforeEach(async () => {
    const [partitionKey, rowKey] = place;
    await stage.clients.lists.createEntity({ partitionKey, rowKey, note: 'old', ...own });
    await stage.clients.schedules.createEntity({
      partitionKey: 'office',
      rowKey: 'week',
      timeZone: 'Europe/Berlin',
      open: 'Mon-Fri 09:00-17:00',
      ...own,
    });
  });

  it('come back exactly by undo, deleted or replaced', async () => {
    await deleteRow('lists', ...place, 'any', desk);
    expect(await undo(await newest(), desk)).toMatchObject({ kind: 'done' });
    expect(await propertiesOf('lists', ...place)).toEqual(own);
    await putRow('lists', row(place.join('/'), { note: 'new' }), 'any', desk);
    expect(await propertiesOf('lists', ...place)).toEqual({});
    expect(await undo(await newest(), desk)).toMatchObject({ kind: 'done' });
    expect(await propertiesOf('lists', ...place)).toEqual(own);
  });

  it('keep their types where a change leaves them, and lose them where it does not', async () => {
    const stored = await stage.tables.lists.row(...place);
    const { columns = {} } = stored ?? {};
    const { etag } = stored ?? {};
    await putRow('lists', row(place.join('/'), columns), 'any', desk);
    expect(await stage.tables.lists.row(...place)).toMatchObject({ etag });
    const changed = { ...columns, note: 'new', _guid: 'none' };
    await putRow('lists', row(place.join('/'), changed), 'any', desk);
    expect(await propertiesOf('lists', ...place)).toEqual({
      ...own,
      _guid: { type: 'String', value: 'none' },
    });
    const week = await stage.tables.schedules.row('office', 'week');
    const open = 'Mon-Thu 09:00-17:00';
    await putSchedule('office', [row('office/week', { ...week?.columns, open })], 'any', desk);
    expect(await propertiesOf('schedules', 'office', 'week')).toEqual(own);
  });
});

describe('a change of the past that cannot be read whole', () => {
  it('is not undone, since a column would be lost; the reason is said', async () => {
    await putRow('lists', row(place.join('/'), { note: 'x' }), 'any', desk);
    await deleteRow('lists', ...place, 'any', desk);
    const id = await newest();
    const [partitionKey = '', rowKey = ''] = [
      id.slice(0, id.indexOf('/')),
      id.slice(id.indexOf('/') + 1),
    ];
    const before = JSON.stringify({
      note: 'x',
      _when: '+010000-01-01T13:59:59Z',
      '_when@type': 'Edm.DateTime',
    });
    await stage.clients.history.updateEntity({ partitionKey, rowKey, before }, 'Merge');
    expect(await undo(id, desk)).toMatchObject({
      kind: 'refused',
      errors: [
        {
          place: 'list vip, member +14255550100',
          column: '_when',
          problem: expect.stringContaining('"+010000-01-01T13:59:59Z" is no instant'),
        },
      ],
    });
    expect(await stage.tables.lists.row(...place)).toBeUndefined();
  });
});
