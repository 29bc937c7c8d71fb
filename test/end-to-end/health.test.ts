import type { TestContext } from 'vitest';
import { describe, expect, inject, it } from 'vitest';
import { startFaultProxy } from './fault-proxy.ts';
import { marks } from './marks.ts';
import { type App, callThrough, type Stage, setStage } from './stage.ts';

async function play({ onTestFinished }: TestContext): Promise<Stage> {
  const stage = await setStage();
  onTestFinished(() => stage.strike());
  await stage.setRules([
    { partition: marks.called, id: 'main', columns: { targets: marks.target } },
  ]);
  return stage;
}

const base = (app: App) => app.webhookUrl.replace(/acs\/incoming-call.*$/, '');

async function status(app: App): Promise<number> {
  const response = await fetch(`${base(app)}health`);
  expect(await response.text()).toBe('');
  return response.status;
}

async function details(app: App): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${base(app)}health/details`, {
    headers: { 'x-functions-key': marks.hostKey },
  });
  return { status: response.status, body: await response.json() };
}

describe.concurrent('the health of the app', () => {
  it('is good as soon as rules were read, before any call, and its details need a key', async (context) => {
    const app = await (await play(context)).startApp();
    await context.expect.poll(() => status(app)).toBe(200);
    expect(await details(app)).toMatchObject({
      status: 200,
      body: {
        healthy: true,
        settings: [],
        rules: {
          lastRead: expect.stringMatching(/^\d{4}-/),
          oldestAgeSeconds: expect.any(Number),
          failure: null,
          malformed: [],
        },
        acs: { lastSuccess: null, deniedSince: null },
        calls: { unwritten: 0 },
      },
    });
    expect((await fetch(`${base(app)}health/details`)).status).toBe(401);
  });

  it('is bad while the settings cannot be used, and names every problem', async (context) => {
    const app = await (await play(context)).startApp({
      ALLOWED_DESTINATIONS: '',
      RING_SECONDS: 'x',
    });
    expect(await status(app)).toBe(503);
    expect(await details(app)).toEqual({
      status: 503,
      body: {
        healthy: false,
        settings: [
          expect.stringContaining('ALLOWED_DESTINATIONS'),
          expect.stringContaining('RING_SECONDS'),
        ],
      },
    });
  });

  it('is bad while rules were never read, and tells why', async (context) => {
    const stage = await play(context);
    const app = await stage.startApp({
      RULES_TABLE: 'NoSuchTable',
      RING_SECONDS: '5',
      ATTEMPT_TIMEOUT_MS: '400',
    });
    await callThrough(stage, app);
    expect(await status(app)).toBe(503);
    expect((await details(app)).body).toMatchObject({
      rules: {
        lastRead: null,
        oldestAgeSeconds: null,
        failure: 'Table Storage answered 404/TableNotFound',
      },
    });
  });

  it('mends by itself when rules can be read at last, without a call', async (context) => {
    const stage = await play(context);
    const endpoint = /TableEndpoint=([^;]+)/.exec(inject('tables'))?.[1] ?? '';
    const tables = await startFaultProxy(endpoint);
    context.onTestFinished(() => tables.stop());
    await tables.set({ kind: 'refuse' });
    const app = await stage.startApp({
      TABLES_CONNECTION_STRING: inject('tables').replace(endpoint, tables.url),
    });
    expect(await status(app)).toBe(503);
    await tables.set({ kind: 'pass' });
    await context.expect.poll(() => status(app), { timeout: 8_000 }).toBe(200);
  });

  it('is bad from a denial until the next success', async (context) => {
    const stage = await play(context);
    const app = await stage.startApp();
    stage.standIn.change({ accessKey: Buffer.from('another key').toString('base64') });
    await callThrough(stage, app);
    expect(await status(app)).toBe(503);
    expect((await details(app)).body).toMatchObject({
      acs: { deniedSince: expect.stringMatching(/^\d{4}-/) },
    });
    stage.standIn.change({ accessKey: marks.accessKey });
    await callThrough(stage, app);
    expect(await status(app)).toBe(200);
    expect((await details(app)).body).toMatchObject({
      acs: { lastSuccess: expect.stringMatching(/^\d{4}-/), deniedSince: null },
    });
  });

  it('stays good with malformed rows, which are named with the remedy', async (context) => {
    const stage = await play(context);
    await stage.setRules([
      { partition: 'any', id: 'broken', columns: { targets: '+14255550001', calers: 'x' } },
    ]);
    const app = await stage.startApp();
    await callThrough(stage, app);
    expect(await status(app)).toBe(200);
    expect((await details(app)).body).toMatchObject({
      rules: {
        malformed: [
          {
            name: 'any/broken',
            goesOn: false,
            problems: [
              { column: 'calers', problem: 'there is no such column', remedy: expect.any(String) },
            ],
          },
        ],
      },
    });
  });

  it('counts the calls that could not be written down, which were handed over all the same', async (context) => {
    const stage = await play(context);
    const endpoint = /TableEndpoint=([^;]+)/.exec(inject('tables'))?.[1] ?? '';
    const tables = await startFaultProxy(endpoint);
    context.onTestFinished(() => tables.stop());
    const app = await stage.startApp({
      TABLES_CONNECTION_STRING: inject('tables').replace(endpoint, tables.url),
      RULES_REFRESH_SECONDS: '600',
    });
    const match = ({ path }: { path: string }) => path.includes('/Calls');
    await tables.set({ kind: 'answer', status: 503, body: '' }, { match });
    expect((await callThrough(stage, app)).acts).toHaveLength(1);
    await tables.set({ kind: 'hang' }, { match });
    expect((await callThrough(stage, app)).acts).toHaveLength(1);
    await app.line('may be missing from the table of calls: Table Storage answered 503');
    await app.line('may be missing from the table of calls: it takes too long');
    await context.expect
      .poll(async () => (await details(app)).body, { timeout: 8_000 })
      .toMatchObject({ calls: { unwritten: 2 } });
    await tables.set({ kind: 'pass' });
    await callThrough(stage, app);
    const rows: unknown[] = [];
    for await (const row of stage.calls.listEntities()) {
      rows.push(row);
    }
    expect(rows).toContainEqual(
      expect.objectContaining({
        event: 'redirected',
        called: marks.called,
        target: marks.target,
        attempts: 1,
      }),
    );
    expect(JSON.stringify(rows)).not.toContain(marks.context);
  });
});
