import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredTableRow } from '../../src/admin/table-entity.ts';
import { answerLists, answerRules } from '../../src/api/rows.ts';
import { answerSchedules } from '../../src/api/schedules.ts';
import { jsonColumns, jsonOfRow } from '../../src/files/json-of-row.ts';
import { sameRow, type TableRow } from '../../src/files/row.ts';
import type { TableKind } from '../../src/files/table-kind.ts';
import { rowsOf } from '../files/rows.ts';
import { type DeskStage, jsonOf, request, setDesk } from './desk.ts';

/** Rows that the checks let pass, with whatever an operator may keep in them beside. */
function soundRows(
  kind: TableKind,
  known: fc.Arbitrary<Readonly<Record<string, TableRow['columns'][string]>>>,
): fc.Arbitrary<TableRow['columns']> {
  return fc.tuple(rowsOf(kind), known).map(([{ columns }, base]) => ({
    ...Object.fromEntries(
      Object.entries(columns).filter(
        ([name, value]) =>
          (name === 'note' || name.startsWith('_')) &&
          // The API refuses the first, as the library that writes tables loses it.
          name !== '__proto__' &&
          !(value instanceof Date && value.getTime() < Date.parse('1601-01-01T00:00:00Z')),
      ),
    ),
    ...base,
  }));
}

const instants = fc.date({
  min: new Date('1601-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
});
const sometimes = { requiredKeys: ['targets'] } as const;
const ruleColumns = fc.record(
  {
    targets: fc.constantFrom('+14255550131', '8:orgid:5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f'),
    enabled: fc.boolean(),
    priority: fc.integer(),
    validFrom: instants,
    callers: fc.constantFrom('+12065550123, not list:spam', 'prefix:+1'),
    headers: fc.constantFrom('"X-A=a,b"', 'X-A=1'),
  },
  { requiredKeys: [...sometimes.requiredKeys] },
);
const rules = soundRows('rules', ruleColumns);
const members = soundRows('lists', fc.record({ until: instants }, { requiredKeys: [] }));
const weeks = soundRows(
  'schedules',
  fc.constant({ timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' }),
);
const holidays = soundRows('schedules', fc.constant({ hours: 'closed' }));

const create = { 'If-None-Match': '*' };
const rounds = { numRuns: 40 };

describe('a row that is put', () => {
  let stage: DeskStage;
  let number = 0;
  beforeAll(() => {
    stage = setDesk();
  });
  afterAll(() => stage.strike());

  const bare = ({ etag, ...row }: StoredTableRow): TableRow => row;

  it.each([
    ['rules', rules, answerRules, ['called', 'id'], () => [`+1425555${10_000 + number}`, 'main']],
    ['lists', members, answerLists, ['id', 'member'], () => ['vip', `+1425555${10_000 + number}`]],
  ] as const)(
    'of %s is stored, and got again, unchanged',
    async (kind, arbitrary, answer, names, next) => {
      await fc.assert(
        fc.asyncProperty(arbitrary, async (columns) => {
          number += 1;
          const [partition = '', key = ''] = next();
          const row = { partition, key, columns };
          const params = { [names[0]]: partition, [names[1]]: key };
          const body = JSON.stringify(jsonOfRow(kind, row));
          const put = await answer(request('PUT', params, { body, headers: create }), stage.desk);
          expect(put).toMatchObject({ status: 201 });
          const got = await answer(request('GET', params), stage.desk);
          const { warnings, ...json } = membersOf(jsonOf(put));
          expect(jsonOf(got)).toEqual(json);
          expect(got.headers).toEqual(put.headers);
          expect(jsonOf(got)).toEqual(JSON.parse(body));
          const stored = await stage.desk.tables[kind].row(partition, key);
          expect(stored !== undefined && sameRow(kind, bare(stored), row)).toBe(true);
        }),
        rounds,
      );
    },
  );

  it('of a schedule is stored, and got again, unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(weeks, holidays, async (week, holiday) => {
        number += 1;
        const id = `schedule-${number}`;
        const rows = Object.entries({ '2026-12-24': holiday, week }).map(([key, columns]) => ({
          partition: id,
          key,
          columns,
        }));
        const body = JSON.stringify({
          rows: Object.fromEntries(rows.map((row) => [row.key, jsonColumns('schedules', row)])),
        });
        const put = await answerSchedules(
          request('PUT', { id }, { body, headers: create }),
          stage.desk,
        );
        expect(put).toMatchObject({ status: 201 });
        const got = await answerSchedules(request('GET', { id }), stage.desk);
        expect(got).toEqual({ ...put, status: 200 });
        const stored = await Array.fromAsync(stage.desk.tables.schedules.rows(id));
        expect(
          rows.map((row, index) => {
            const found = stored[index];
            return found !== undefined && sameRow('schedules', bare(found), row);
          }),
        ).toEqual([true, true]);
      }),
      rounds,
    );
  });
});

describe('a row', () => {
  let stage: DeskStage;
  beforeAll(() => {
    stage = setDesk();
  });
  afterAll(() => stage.strike());

  it('is written all the same where the history cannot be, which the answer then says', async () => {
    const { desk } = stage;
    const record = () => Promise.reject(new Error('secret'));
    const tables = { ...desk.tables, history: { ...desk.tables.history, record } };
    const put = await answerLists(
      request('PUT', { id: 'vip', member: '+14255550100' }, { body: '{}', headers: create }),
      { ...desk, tables },
    );
    expect(put.status).toBe(201);
    expect(jsonOf(put)).toMatchObject({
      warnings: [{ code: 'history', place: 'member vip/+14255550100' }],
    });
    expect(put.body).not.toContain('secret');
    const path = { id: 'vip', member: '+14255550100' };
    const headers = { 'If-Match': '*' };
    const deleted = await answerLists(request('DELETE', path, { headers }), { ...desk, tables });
    expect(deleted.status).toBe(200);
    expect(jsonOf(deleted)).toMatchObject({ warnings: [{ code: 'history' }] });
  });

  it('that somebody wrote in no canonical form is found, and can be deleted', async () => {
    const [called, id] = ['+1 425 555 0177', 'main'];
    const columns = { targets: '+14255550131', misspelt: 'x' };
    await stage.desk.tables.rules.put({ partition: called, key: id, columns }, 'absent');
    const listed = await answerRules(request('GET', { called }), stage.desk);
    expect(jsonOf(listed)).toEqual({ items: [{ called, id, ...columns }] });
    const got = await answerRules(request('GET', { called, id }), stage.desk);
    expect(got.status).toBe(200);
    const headers = { 'If-Match': got.headers['ETag'] ?? '' };
    const deleted = await answerRules(request('DELETE', { called, id }, { headers }), stage.desk);
    expect(deleted.status).toBe(204);
    const again = await answerRules(request('DELETE', { called, id }, { headers }), stage.desk);
    expect(again.status).toBe(404);
  });

  it('that lies beside a good one in another spelling is the one that is shown and deleted by that spelling', async () => {
    const [good, stray] = ['+14255550155', '+1 425 555 0155'];
    for (const [partition, note] of [
      [good, 'good'],
      [stray, 'stray'],
    ] as const) {
      const columns = { targets: '+14255550131', note };
      await stage.desk.tables.rules.put({ partition, key: 'a', columns }, 'absent');
    }
    const params = { called: stray, id: 'a' };
    const got = await answerRules(request('GET', params), stage.desk);
    expect(jsonOf(got)).toMatchObject({ called: stray, note: 'stray' });
    const headers = { 'If-Match': '*' };
    await answerRules(request('DELETE', params, { headers }), stage.desk);
    expect(await stage.desk.tables.rules.row(stray, 'a')).toBeUndefined();
    expect(await stage.desk.tables.rules.row(good, 'a')).toBeDefined();
  });

  it('may be sent with its keys under either name, if they are those of the path', async () => {
    const params = { id: 'vip', member: '+14255550101' };
    const put = (body: unknown) =>
      answerLists(
        request('PUT', params, { body: JSON.stringify(body), headers: { 'If-Match': '"x"' } }),
        stage.desk,
      );
    for (const body of [
      { PartitionKey: 'vip', RowKey: '+1 425 555 0101', Timestamp: 'x', etag: 'y' },
      { list: 'vip', member: 'tel:+14255550101' },
      { list: null },
    ]) {
      expect((await put(body)).status).toBe(412);
    }
    for (const [column, value] of [
      ['PartitionKey', 'spam'],
      ['RowKey', '+14255550102'],
      ['member', 14255550101],
      ['list', ''],
    ] as const) {
      const refused = await put({ [column]: value });
      expect(refused.status).toBe(400);
      expect(jsonOf(refused)).toMatchObject({ errors: [{ column }] });
    }
  });

  it.each(['a/b', 'a\\b', 'a#b', 'a?b', 'a\u0000b', 'x'.repeat(513)])(
    'cannot be named %s',
    async (id) => {
      const params = { called: '+14255550100', id };
      const got = await answerRules(request('GET', params), stage.desk);
      expect(got.status).toBe(404);
      const details = { body: '{"targets":"+14255550131"}', headers: create };
      const put = await answerRules(request('PUT', params, details), stage.desk);
      expect(put.status).toBe(400);
      const headers = { 'If-Match': '*' };
      const deleted = await answerRules(request('DELETE', params, { headers }), stage.desk);
      expect(deleted.status).toBe(404);
    },
  );
});

function membersOf(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? { ...json } : {};
}
