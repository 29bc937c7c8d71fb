import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApi, ask, create, openAdminApi } from './admin-api.ts';
import { marks } from './marks.ts';
import { setStage } from './stage.ts';

let api: AdminApi;

beforeAll(async () => {
  api = await openAdminApi();
});
afterAll(() => api.strike());

describe('the API for operators', () => {
  it.each([
    'rules?limit=0',
    'rules?limit=1001',
    'rules?limit=ten',
    'rules?day=2026-11-21',
    'rules?continuation=!',
    'rules/any?continuation=bm9uZQ',
    'calls?day=tomorrow',
    'calls?day=2026-02-30',
    'lists/vip?continuation=',
  ])('refuses the query of %s', async (path) => {
    const answer = await api.get(path);
    expect(answer).toMatchObject({
      status: 400,
      json: {
        title: 'Bad Request',
        errors: [{ problem: expect.any(String), remedy: expect.any(String) }],
      },
    });
  });

  it.each([
    ['POST', 'rules', 'GET'],
    ['PUT', 'rules/+14255550100', 'GET'],
    ['PATCH', 'rules/+14255550100/main', 'GET, PUT, DELETE'],
    ['DELETE', 'schedules', 'GET'],
    ['POST', 'schedules/office', 'GET, PUT, DELETE'],
    ['DELETE', 'lists/vip', 'GET'],
    ['DELETE', 'calls', 'GET'],
    ['GET', 'explain', 'POST'],
    ['PUT', 'explain', 'POST'],
    ['POST', 'health/details', 'GET'],
  ])('answers %s %s with the methods there are', async (method, path, allowed) => {
    const answer = await ask(api.app, method, path);
    expect(answer).toMatchObject({ status: 405, json: { status: 405 } });
    expect(answer.headers.get('allow')).toBe(allowed);
  });

  it('is opened by the host key, and by no other function’s', async () => {
    for (const path of ['rules', 'schedules', 'lists', 'calls']) {
      for (const key of ['', marks.functionKey]) {
        expect(
          await ask(api.app, 'GET', path, { headers: { 'x-functions-key': key } }),
        ).toMatchObject({
          status: 401,
        });
      }
    }
  });

  it('believes nobody who they are unless the platform asked them', async () => {
    await api.put(
      'lists/names/+12065550126',
      {},
      { ...create, 'x-ms-client-principal-name': 'mallory' },
    );
    expect(await api.changesOf('lists:names')).toMatchObject([{ who: 'key' }]);
    const authenticated = await api.stage.startApp({
      HISTORY_TABLE: api.historyTable,
      WEBSITE_AUTH_ENABLED: 'True',
    });
    const headers = { ...create, 'x-ms-client-principal-name': 'ada@contoso.com' };
    await ask(authenticated, 'PUT', 'lists/names/+12065550127', { body: {}, headers });
    await ask(authenticated, 'PUT', 'lists/names/+12065550128', { body: {}, headers: create });
    expect((await api.changesOf('lists:names')).map(({ who }) => who)).toEqual([
      'key',
      'ada@contoso.com',
      'key',
    ]);
  });
});

describe('an app that cannot serve operators', () => {
  it('says which settings are unusable, or why tables cannot be reached', async ({
    onTestFinished,
  }) => {
    const stage = await setStage();
    onTestFinished(() => stage.strike());
    const [unset, alone] = await Promise.all([
      stage.startApp({ ALLOWED_DESTINATIONS: '' }),
      stage.startApp({
        TABLES_CONNECTION_STRING:
          'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:9/a',
      }),
    ]);
    for (const path of ['rules', 'rules/any/x', 'schedules/office', 'lists', 'calls']) {
      expect(await ask(unset, 'GET', path)).toMatchObject({
        status: 503,
        json: { detail: expect.stringContaining('ALLOWED_DESTINATIONS is missing') },
      });
      expect(await ask(alone, 'GET', path)).toMatchObject({
        status: 503,
        json: { detail: expect.stringContaining('Table Storage could not be reached') },
      });
    }
    expect(
      await ask(alone, 'PUT', 'rules/any/x', { body: { action: 'reject' }, headers: create }),
    ).toMatchObject({
      status: 503,
      json: { detail: expect.stringContaining('The tables cannot be written') },
    });
  });
});
