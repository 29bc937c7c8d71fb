import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApi, openAdminApi } from './admin-api.ts';

let api: AdminApi;

beforeAll(async () => {
  api = await openAdminApi();
});
afterAll(() => api.strike());

describe('lists by the API for operators', () => {
  it('keeps members of lists, and lists them in parts', async () => {
    const created = await api.put('lists/vip/tel:+1-206-555-0123', {
      until: '2027-01-01T00:00Z',
      note: 'x',
    });
    expect(created).toMatchObject({
      status: 201,
      json: { list: 'vip', member: '+12065550123', until: '2027-01-01T00:00:00Z', note: 'x' },
    });
    await api.put('lists/vip/8:acs:A_B', {});
    await api.put('lists/vip/+12065550124', { until: null });
    await api.put('lists/spam/+12065550125', {});
    expect(await api.get('lists')).toMatchObject({ json: { items: ['spam', 'vip'] } });
    const members: unknown[] = [];
    let continuation = '';
    do {
      const { json } = await api.get(`lists/vip?limit=1${continuation}`);
      const page = readPage(json);
      members.push(...page.items);
      continuation = page.continuation === undefined ? '' : `&continuation=${page.continuation}`;
    } while (continuation !== '');
    expect(members).toMatchObject([
      { member: '+12065550123' },
      { member: '+12065550124' },
      { member: '8:acs:a_b' },
    ]);
    const first = readPage((await api.get('lists?limit=1')).json);
    expect(first.items).toEqual(['spam']);
    expect(await api.get(`lists?limit=1&continuation=${first.continuation}`)).toMatchObject({
      json: { items: ['vip'] },
    });
  });

  it('refuses what no table can keep, and lone surrogates', async () => {
    const many = Object.fromEntries(Array.from({ length: 260 }, (_, index) => [`_x${index}`, 'x']));
    const path = 'lists/vip/+12065550199';
    for (const body of [
      many,
      { until: '1500-01-01T00:00Z' },
      { note: 'x'.repeat(40_000) },
      '{"__proto__": "x"}',
      '{"_x": 1e999, "_x@type": "Edm.Int32"}',
    ]) {
      expect(await api.put(path, body)).toMatchObject({ json: { errors: [expect.anything()] } });
    }
    expect(await api.put(path, '{"note": "\\ud800"}')).toMatchObject({
      status: 400,
      json: { errors: [{ column: 'note' }] },
    });
    expect(await api.get(path)).toMatchObject({ status: 404 });
  });
});

function readPage(json: unknown): { items: unknown[]; continuation: unknown } {
  const isPage = typeof json === 'object' && json !== null && 'items' in json;
  return {
    items: isPage && Array.isArray(json.items) ? json.items : [],
    continuation: isPage && 'continuation' in json ? json.continuation : undefined,
  };
}
