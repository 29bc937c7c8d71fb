import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApi, anyVersion, ifMatch, openAdminApi } from './admin-api.ts';

let api: AdminApi;

beforeAll(async () => {
  api = await openAdminApi();
});
afterAll(() => api.strike());

describe('schedules by the API for operators', () => {
  it('writes a schedule as a whole, under the etag of all its rows', async () => {
    const week = { timeZone: 'America/Los_Angeles', open: 'Mon-Fri 09:00-17:00' };
    const rows = { week, '2026-12-24': { hours: 'closed' }, 'yearly:01-01': { hours: 'closed' } };
    const created = await api.put('schedules/office', { rows });
    expect(created).toMatchObject({ status: 201, json: { id: 'office', rows } });
    const shown = await api.get('schedules/office');
    expect(shown).toMatchObject({ status: 200, text: created.text });
    expect(shown.headers.get('etag')).toBe(created.headers.get('etag'));

    const switched = {
      week,
      override: { state: 'closed' },
      'yearly:01-01': { hours: '9:00-12:00' },
    };
    const replaced = await api.put('schedules/office', { rows: switched }, ifMatch(created));
    expect(replaced).toMatchObject({ status: 200, json: { id: 'office', rows: switched } });
    expect(await api.put('schedules/office', { rows }, ifMatch(created))).toMatchObject({
      status: 412,
    });

    await api.stage.schedules.updateEntity({
      partitionKey: 'office',
      rowKey: 'override',
      state: 'open',
    });
    expect(await api.put('schedules/office', { rows }, ifMatch(replaced))).toMatchObject({
      status: 412,
    });
    expect(await api.put('schedules/office', { rows: { week: {} } }, anyVersion)).toMatchObject({
      status: 422,
      json: { errors: expect.arrayContaining([expect.objectContaining({ column: 'timeZone' })]) },
    });
    expect(await api.put('schedules/office', { rows: {} }, anyVersion)).toMatchObject({
      status: 400,
    });
    expect(await api.get('schedules')).toMatchObject({ json: { items: ['office'] } });
    expect(await api.delete('schedules/office', anyVersion)).toMatchObject({
      status: 204,
    });
    expect(await api.get('schedules/office')).toMatchObject({ status: 404 });
    expect((await api.changesOf('schedules:office')).map(({ id }) => id)).toHaveLength(3 + 3 + 3);
  });
});
