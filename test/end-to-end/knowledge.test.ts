import { setTimeout as wait } from 'node:timers/promises';
import type { TableClient } from '@azure/data-tables';
import { describe, expect, it, type TestContext } from 'vitest';
import { cloudEventDelivery } from '../../src/local/sample-delivery.ts';
import type { FaultProxy } from './fault-proxy.ts';
import { marks } from './marks.ts';
import { type ProxiedStage, setProxiedStage } from './proxied-stage.ts';
import { callThrough, eventsOf, ring, setStage } from './stage.ts';

const { called, caller, target } = marks;
const forEver = { RULES_REFRESH_SECONDS: '600' };
const always = { timeZone: 'Asia/Kathmandu', open: 'Mon-Sun 00:00-24:00' };

interface Play extends ProxiedStage {
  /** The requests for one table that were sent before ACS had its last request. */
  readsOf(table: TableClient): ReturnType<FaultProxy['requests']>;
}

async function play(context: TestContext): Promise<Play> {
  const proxied = await setProxiedStage(context);
  return {
    ...proxied,
    readsOf: ({ tableName }) =>
      proxied.beforeHandOver().filter(({ path }) => path.includes(tableName)),
  };
}

const put = (table: TableClient, partitionKey: string, rowKey: string, columns = {}) =>
  table.upsertEntity({ partitionKey, rowKey, ...columns }, 'Replace');

/** Rules that need two schedules and three lists before they can be decided; `day` gets the marked caller's call. */
async function needy({ stage }: Play): Promise<void> {
  await stage.setRules([
    { partition: called, id: 'vip', columns: { targets: '+14255550001', callers: 'list:vip' } },
    {
      partition: called,
      id: 'night',
      columns: {
        targets: '+14255550002',
        schedule: 'night',
        callers: 'not list:spam',
        priority: 110,
      },
    },
    {
      partition: called,
      id: 'day',
      columns: { targets: target, schedule: 'day', callers: 'list:known', priority: 120 },
    },
    {
      partition: called,
      id: 'elsewhere',
      columns: { targets: target, schedule: 'other', callers: '+442079460000' },
    },
    { partition: called, id: 'rest', columns: { targets: target, priority: 900 } },
  ]);
  await put(stage.schedules, 'night', 'week', { ...always, open: 'closed' });
  await put(stage.schedules, 'day', 'week', always);
  await put(stage.lists, 'known', caller);
}

describe.concurrent('what a call needs beside its rules', () => {
  it('is read in one round, all at once, and only what can matter', async (context) => {
    const scene = await play(context);
    const { stage, tables, readsOf } = scene;
    await needy(scene);
    const app = await scene.start(forEver);
    await tables.set({ kind: 'delay', milliseconds: 200 });
    tables.clear();
    expect((await callThrough(stage, app)).acts).toMatchObject([{ target: `4:${target}` }]);
    expect(readsOf(stage.table).length).toBeLessThanOrEqual(2);
    const round = [...readsOf(stage.schedules), ...readsOf(stage.lists)];
    expect(round).toHaveLength(5);
    // Each was sent before any of them can have been answered.
    const sent = round.map(({ at }) => at);
    expect(Math.max(...sent) - Math.min(...sent)).toBeLessThan(200);
  });

  it('is nothing for a busy number and caller, and one point read a list for a caller not seen lately', async (context) => {
    const scene = await play(context);
    const { stage, tables, readsOf } = scene;
    await needy(scene);
    const app = await scene.start(forEver);
    await callThrough(stage, app);
    tables.clear();
    await callThrough(stage, app);
    expect([...readsOf(stage.table), ...readsOf(stage.schedules), ...readsOf(stage.lists)]).toEqual(
      [],
    );
    tables.clear();
    await callThrough(stage, app, { from: '+442079460001' });
    expect([...readsOf(stage.table), ...readsOf(stage.schedules)]).toEqual([]);
    const reads = readsOf(stage.lists).map(
      ({ method, path }) => `${method} ${decodeURIComponent(path)}`,
    );
    expect(reads.toSorted()).toEqual(
      ['known', 'spam', 'vip'].map((list) =>
        expect.stringMatching(`^GET .*PartitionKey='${list}',RowKey='\\+442079460001'`),
      ),
    );
  });

  it('begins to be read at the start of the process, as far as rules of any name schedules', async (context) => {
    const { stage, tables, start, readsOf } = await play(context);
    await stage.setRules([
      { partition: 'any', id: 'day', columns: { targets: target, schedule: 'day' } },
    ]);
    await put(stage.schedules, 'day', 'week', always);
    const app = await start(forEver);
    await context.expect
      .poll(() => tables.requests().filter(({ path }) => path.includes(stage.schedules.tableName)))
      .toHaveLength(1);
    tables.clear();
    expect((await callThrough(stage, app)).acts).toMatchObject([{ target: `4:${target}` }]);
    expect(readsOf(stage.schedules)).toEqual([]);
  });

  it('is waited for half a second where it is a list, which then has no such member', async (context) => {
    const scene = await play(context);
    const { stage, tables } = scene;
    await stage.setRules([
      { partition: called, id: 'vip', columns: { targets: '+14255550001', callers: 'list:vip' } },
      { partition: called, id: 'rest', columns: { targets: target, priority: 200 } },
    ]);
    const app = await scene.start({ ...forEver, ATTEMPT_TIMEOUT_MS: '5000' });
    await callThrough(stage, app, { from: '+442079460001' });
    await put(stage.lists, 'vip', caller);
    await tables.set(
      { kind: 'hang' },
      { match: ({ path }) => path.includes(stage.lists.tableName) },
    );
    const call = ring(stage);
    const begin = performance.now();
    const answer = await app.deliver(cloudEventDelivery(call));
    expect(performance.now() - begin).toBeGreaterThan(450);
    expect(stage.standIn.acts(call.incomingCallContext)).toMatchObject([{ target: `4:${target}` }]);
    expect(eventsOf(answer)).toMatchObject([
      {
        detail: expect.stringMatching(
          /^\+\*+8642 was taken as no member of list vip: Table Storage did not answer in time$/,
        ),
      },
    ]);
    await tables.set({ kind: 'pass' });
    await context.expect
      .poll(async () => (await callThrough(stage, app)).acts, { timeout: 8_000 })
      .toMatchObject([{ target: '4:+14255550001' }]);
  });

  it('is in force within RULES_REFRESH_SECONDS of a change by hand: the night switch, a member', async (context) => {
    const { stage, start } = await play(context);
    await stage.setRules([
      { partition: called, id: 'day', columns: { targets: target, schedule: 'day' } },
      {
        partition: called,
        id: 'spam',
        columns: { action: 'reject', callers: 'list:spam', priority: 1 },
      },
    ]);
    await put(stage.schedules, 'day', 'week', always);
    const app = await start();
    expect((await callThrough(stage, app)).acts).toMatchObject([{ verb: 'redirect' }]);
    await put(stage.schedules, 'day', 'override', { state: 'closed' });
    await wait(1_050);
    expect(eventsOf((await callThrough(stage, app)).answer)).toMatchObject([{ event: 'unrouted' }]);
    await put(stage.lists, 'spam', caller);
    await wait(1_050);
    expect((await callThrough(stage, app)).acts).toMatchObject([{ verb: 'reject' }]);
  });
});

describe.concurrent('a schedule that cannot be used', () => {
  it('leaves its rule aside, never open, and every call that needs it says so', async (context) => {
    const { stage, start } = await play(context);
    await stage.setRules([
      { partition: called, id: 'day', columns: { targets: '+14255550001', schedule: 'day' } },
      { partition: called, id: 'rest', columns: { targets: target, priority: 200 } },
    ]);
    const app = await start();
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject([{ target: `4:${target}` }]);
    expect(answer.text).toContain(
      'rule +*******7531/day is malformed and was passed over: schedule: there is no schedule day',
    );
  });

  it('goes on in its last good form where it turned malformed, until it is deleted', async (context) => {
    const { stage, start } = await play(context);
    await stage.setRules([
      { partition: called, id: 'day', columns: { targets: target, schedule: 'day' } },
    ]);
    await put(stage.schedules, 'day', 'week', always);
    const app = await start();
    await callThrough(stage, app);
    await put(stage.schedules, 'day', '2027-02-30', { hours: 'closed' });
    await wait(1_050);
    const broken = await callThrough(stage, app);
    expect(broken.acts).toMatchObject([{ target: `4:${target}` }]);
    expect(broken.answer.text).toContain(
      'schedule day is malformed and goes on in its last good form: row 2027-02-30, RowKey: the date 2027-02-30 does not exist',
    );
    await stage.schedules.deleteEntity('day', 'week');
    await stage.schedules.deleteEntity('day', '2027-02-30');
    await wait(1_050);
    const gone = await callThrough(stage, app);
    expect(gone.acts).toEqual([]);
    expect(gone.answer.text).toContain('there is no schedule day');
  });
});

describe.concurrent('a rule drawn by weight', () => {
  it('sends every delivery of a call to the same target, from whichever process', async (context) => {
    const stage = await setStage({ reusableContexts: true });
    context.onTestFinished(() => stage.strike());
    const targets = '+14255550001 weight=50, +14255550002 weight=50';
    await stage.setRules([
      { partition: called, id: 'split', columns: { targets, strategy: 'weighted' } },
    ]);
    const apps = await Promise.all([stage.startApp(), stage.startApp()]);
    const seen = new Set<string>();
    for (let calls = 0; calls < 12; calls += 1) {
      const call = ring(stage);
      for (const app of apps) {
        await app.deliver(cloudEventDelivery(call));
      }
      const requests = stage.standIn.requests().slice(-2);
      expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
      seen.add(/\+1425555000\d/.exec(requests[0]?.body ?? '')?.[0] ?? '');
    }
    expect(seen.size).toBeGreaterThan(1);
  });
});
