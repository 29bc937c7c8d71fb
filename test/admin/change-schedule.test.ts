import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Changing } from '../../src/admin/change-row.ts';
import { deleteSchedule, putSchedule, scheduleEtag } from '../../src/admin/change-schedule.ts';
import type { TableRow } from '../../src/files/row.ts';
import { type DeskStage, setDesk } from '../api/desk.ts';

let stage: DeskStage;
let changing: Changing;
beforeAll(() => {
  stage = setDesk();
  changing = {
    ...stage.desk.checks,
    tables: stage.desk.tables,
    author: { who: 'ada@office', how: 'command' },
  };
});
afterAll(() => stage.strike());

const week = { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' };
const stored = (id: string) => Array.fromAsync(stage.desk.tables.schedules.rows(id));
const etagOf = async (id: string) => ({ etag: scheduleEtag(await stored(id)) });

function rowsOf(id: string, rows: Readonly<Record<string, TableRow['columns']>>): TableRow[] {
  return Object.entries(rows).map(([key, columns]) => ({ partition: id, key, columns }));
}

function days(count: number, hours = 'closed'): Readonly<Record<string, TableRow['columns']>> {
  const first = Date.parse('2027-01-01T00:00:00Z');
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      new Date(first + index * 86_400_000).toISOString().slice(0, 10),
      { hours },
    ]),
  );
}

describe('a schedule that is put', () => {
  it('has the etag that its rows then have, and is written only where that is met', async () => {
    const created = await putSchedule('a', rowsOf('a', { week }), 'absent', changing);
    expect(created).toMatchObject({ kind: 'done', created: true, historyFailure: undefined });
    const { etag } = await etagOf('a');
    expect(created).toMatchObject({ etag });
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(await putSchedule('a', rowsOf('a', { week }), 'absent', changing)).toMatchObject({
      kind: 'conflict',
    });
    const rows = rowsOf('a', { week, ...days(2) });
    expect(await putSchedule('a', rows, { etag }, changing)).toMatchObject({
      kind: 'done',
      created: false,
    });
    expect(await putSchedule('a', rows, { etag }, changing)).toMatchObject({ kind: 'conflict' });
  });

  it('writes nothing where nothing differs', async () => {
    await putSchedule('b', rowsOf('b', { week, ...days(1) }), 'absent', changing);
    const before = await stored('b');
    const outcome = await putSchedule(
      'b',
      rowsOf('b', { ...days(1), week }),
      await etagOf('b'),
      changing,
    );
    expect(outcome).toMatchObject({ kind: 'done', ...(await etagOf('b')) });
    expect(await stored('b')).toEqual(before);
  });

  it('replaces week in every change, so that of two at once one is refused', async () => {
    await putSchedule('c', rowsOf('c', { week }), 'absent', changing);
    for (let round = 0; round < 5; round += 1) {
      const condition = await etagOf('c');
      const outcomes = await Promise.all(
        [`2028-01-0${round + 1}`, `2029-01-0${round + 1}`].map((day) =>
          putSchedule('c', rowsOf('c', { week, [day]: { hours: 'closed' } }), condition, changing),
        ),
      );
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['conflict', 'done']);
      expect(await stored('c')).toHaveLength(2);
    }
  });

  it('is refused where a row is malformed, with every problem', async () => {
    const rows = rowsOf('d', { week: { ...week, open: 'always' }, '2027-02-30': {} });
    expect(await putSchedule('d', rows, 'absent', changing)).toMatchObject({
      kind: 'refused',
      errors: expect.arrayContaining([
        expect.objectContaining({ place: 'schedule d, row week', column: 'open' }),
        expect.objectContaining({ place: 'schedule d, row 2027-02-30', column: 'RowKey' }),
      ]),
    });
    expect(await stored('d')).toEqual([]);
  });

  it('changes 99 rows beside week at most, and says so before it writes', async () => {
    const most = rowsOf('e', { week, ...days(99) });
    expect(await putSchedule('e', most, 'absent', changing)).toMatchObject({ kind: 'done' });
    const more = rowsOf('e', { week, ...days(100, '09:00-12:00') });
    expect(await putSchedule('e', more, await etagOf('e'), changing)).toEqual({
      kind: 'too-large',
      reason: '100 rows beside week would change, and one transaction holds 99',
    });
    const some = rowsOf('e', { week, ...days(120), ...days(98, '09:00-12:00') });
    expect(await putSchedule('e', some, await etagOf('e'), changing)).toMatchObject({
      kind: 'too-large',
    });
    const one = rowsOf('e', { week, ...days(100) });
    expect(await putSchedule('e', one, await etagOf('e'), changing)).toMatchObject({
      kind: 'done',
    });
    expect(await stored('e')).toHaveLength(101);
    expect(await deleteSchedule('e', 'any', changing)).toMatchObject({ kind: 'too-large' });
  });

  it('leaves every row that differs in the history', async () => {
    await putSchedule('f', rowsOf('f', { week, ...days(2) }), 'absent', changing);
    const rows = rowsOf('f', { week, ...days(1, '09:00-12:00') });
    await putSchedule('f', rows, await etagOf('f'), changing);
    const entries = await Array.fromAsync(
      stage.desk.tables.history.entries({ kind: 'schedules', partition: 'f' }),
    );
    const told = entries.map(({ who, how, change }) => [
      who,
      how,
      change?.before?.columns['hours'],
      change?.after?.columns['hours'],
    ]);
    expect(told).toHaveLength(5);
    expect(told).toContainEqual(['ada@office', 'command', 'closed', '09:00-12:00']);
    expect(told).toContainEqual(['ada@office', 'command', 'closed', undefined]);
  });

  it('mends a schedule that somebody left without week', async () => {
    const [holiday] = rowsOf('g', days(1));
    if (holiday !== undefined) {
      await stage.desk.tables.schedules.put(holiday, 'absent');
    }
    const rows = rowsOf('g', { week, ...days(1) });
    expect(await putSchedule('g', rows, await etagOf('g'), changing)).toMatchObject({
      kind: 'done',
      created: false,
    });
  });
});

describe('a schedule that is deleted', () => {
  it('goes with all its rows, or not at all', async () => {
    await putSchedule('h', rowsOf('h', { week, ...days(3) }), 'absent', changing);
    const condition = await etagOf('h');
    await putSchedule('h', rowsOf('h', { week, ...days(4) }), condition, changing);
    expect(await deleteSchedule('h', condition, changing)).toMatchObject({ kind: 'conflict' });
    expect(await deleteSchedule('h', await etagOf('h'), changing)).toMatchObject({
      kind: 'done',
      etag: undefined,
    });
    expect(await stored('h')).toEqual([]);
    expect(await deleteSchedule('h', 'any', changing)).toMatchObject({ kind: 'conflict' });
  });
});
