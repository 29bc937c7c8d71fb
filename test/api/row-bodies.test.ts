import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerLists, answerRules } from '../../src/api/rows.ts';
import { answerSchedules } from '../../src/api/schedules.ts';
import { type DeskStage, jsonOf, request, setDesk } from './desk.ts';

const headers = { 'If-None-Match': '*' };
const week = { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' };
let stage: DeskStage;

beforeAll(() => {
  stage = setDesk();
});
afterAll(() => stage.strike());

const put = {
  rule: (called: string, id: string, body: unknown) =>
    answerRules(request('PUT', { called, id }, details(body)), stage.desk),
  schedule: (id: string, body: unknown) =>
    answerSchedules(request('PUT', { id }, details(body)), stage.desk),
  member: (id: string, member: string, body: unknown) =>
    answerLists(request('PUT', { id, member }, details(body)), stage.desk),
};

function details(body: unknown) {
  return { body: typeof body === 'string' ? body : JSON.stringify(body), headers };
}

describe('the body of a schedule', () => {
  it.each([
    ['2026-12-24', '2026-12-24 '],
    ['2026-12-24', '2026-12-24\u00a0'],
    ['week', ' week '],
  ])('has no two rows %j and %j, of which one would be lost', async (one, other) => {
    const rows = { week, [one]: { hours: 'closed' }, [other]: { hours: '09:00-12:00' } };
    const refused = await put.schedule('office', { rows });
    expect(refused.status).toBe(400);
    expect(jsonOf(refused)).toMatchObject({
      errors: [
        { column: `rows.${other}`, problem: expect.stringContaining(`"${one}" and "${other}"`) },
      ],
    });
    expect(await Array.fromAsync(stage.desk.tables.schedules.rows('office'))).toEqual([]);
  });

  it('may have a name with blanks around it, which the table does not keep', async () => {
    const created = await put.schedule('blanks', { rows: { ' week ': week } });
    expect(jsonOf(created)).toEqual({ id: 'blanks', rows: { week } });
  });

  it('is refused with everything that is wrong with it', async () => {
    const refused = await put.schedule('x', { id: 'y', foo: 1, bar: 2, rows: { week } });
    expect(refused.status).toBe(400);
    expect(jsonOf(refused)).toMatchObject({
      errors: [{ column: 'id' }, { column: 'foo' }, { column: 'bar' }],
    });
  });
});

describe('the body of a row', () => {
  it('is refused with everything that is wrong with it', async () => {
    const refused = await put.rule('+14255550100', 'b1', {
      id: 'B1',
      called: 1,
      zzz: {},
      note: [],
    });
    expect(refused.status).toBe(400);
    expect(jsonOf(refused)).toMatchObject({
      errors: [{ column: 'called' }, { column: 'id' }, { column: 'zzz' }, { column: 'note' }],
    });
  });

  it.each([
    ['a number larger than a table keeps', '{"_x": 1e400}', '_x'],
    ['a type without its column', { '_x@type': 'Edm.Int64' }, '_x@type'],
    ['a type that is not known', { _x: '1', '_x@type': 'Edm.Int128' }, '_x@type'],
    ['an instant beyond the year 9999', { until: '9999-12-31T23:59:59-14:00' }, 'until'],
    [
      'an own instant beyond the year 9999',
      { _x: '9999-12-31T23:59:59-14:00', '_x@type': 'Edm.DateTime' },
      '_x',
    ],
  ])('is refused for %s', async (_, body, column) => {
    const refused = await put.member('vip', '+14255550100', body);
    expect([400, 422]).toContain(refused.status);
    expect(jsonOf(refused)).toMatchObject({ errors: [{ column }] });
  });
});

describe('a name under which somebody wrote a row by hand', () => {
  it('is not taken by a PUT, which would write another row than GET and DELETE are about', async () => {
    const [stray, good] = ['+1 425 555 0190', '+14255550190'];
    const { rules } = stage.desk.tables;
    const columns = { targets: '+14255550131' };
    await rules.put({ partition: stray, key: 'hand', columns }, 'absent');
    const refused = await put.rule(stray, 'hand', columns);
    expect(refused.status).toBe(422);
    const [problem, remedy] = [
      expect.stringMatching(/^rule \+1 425 555 0190\/hand .* rule \+14255550190\/hand$/),
      'DELETE rule +1 425 555 0190/hand, then PUT rule +14255550190/hand',
    ];
    expect(jsonOf(refused)).toMatchObject({ errors: [{ problem, remedy }] });
    expect(await rules.row(good, 'hand')).toBeUndefined();

    await rules.delete(stray, 'hand', 'any');
    expect((await put.rule(stray, 'hand', columns)).status).toBe(201);
    expect(await rules.row(good, 'hand')).toMatchObject({ columns });
  });

  it('is not taken by a PUT of a schedule either', async () => {
    const { schedules } = stage.desk.tables;
    await schedules.put({ partition: ' hand', key: 'week', columns: week }, 'absent');
    expect((await put.schedule(' hand', { rows: { week } })).status).toBe(422);
    expect((await put.schedule(' other', { rows: { week } })).status).toBe(201);
    expect(await schedules.row('other', 'week')).toMatchObject({ columns: week });
  });
});
