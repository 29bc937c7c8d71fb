import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApi, openAdminApi } from './admin-api.ts';
import { marks } from './marks.ts';
import { callThrough } from './stage.ts';

const { called, target } = marks;

let api: AdminApi;

beforeAll(async () => {
  api = await openAdminApi();
});
afterAll(() => api.strike());

describe('calls by the API for operators', () => {
  it('shows the calls of a day, the newest first', async () => {
    await api.put(`rules/${called}/main`, { targets: target });
    await expect
      .poll(async () => (await callThrough(api.stage, api.app)).acts, {
        timeout: 10_000,
        interval: 500,
      })
      .toMatchObject([{ target: `4:${target}` }]);
    await expect
      .poll(async () => (await api.get('calls')).json)
      .toMatchObject({
        items: expect.arrayContaining([
          expect.objectContaining({ called, event: 'redirected', target, attempts: 1 }),
        ]),
      });
    expect(await api.get('calls?day=2001-01-01')).toMatchObject({ json: { items: [] } });
    expect(await api.get('calls?day=2026-02-30&limit=0')).toMatchObject({ status: 400 });
  });
});
