import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, type TestContext } from 'vitest';
import { cloudEventDelivery } from '../../src/local/sample-delivery.ts';
import { marks } from './marks.ts';
import { type ProxiedStage, setProxiedStage } from './proxied-stage.ts';
import { type App, callThrough, eventsOf, ring } from './stage.ts';

const quick = { ATTEMPT_TIMEOUT_MS: '1000', RING_SECONDS: '12' };

interface Play extends Pick<ProxiedStage, 'stage' | 'tables'> {
  start(settings?: Readonly<Record<string, string>>): Promise<App>;
  /** The queries for rules that have reached the proxy. */
  queries(): number;
  /** Every request for any table that was sent before ACS had its last request: `<method> <path>`. */
  beforeHandOver(): readonly string[];
}

/** A stage with a rule for the marked number. */
async function play(context: TestContext): Promise<Play> {
  const { stage, tables, start, beforeHandOver } = await setProxiedStage(context);
  await stage.setRules([
    { partition: marks.called, id: 'main', columns: { targets: marks.target } },
  ]);
  return {
    stage,
    tables,
    start: (settings = quick) => start(settings),
    beforeHandOver: () =>
      beforeHandOver().map(({ method, path }) => `${method} ${path.replace(/\?.*$/, '')}`),
    queries: () => tables.requests().filter(({ path }) => path.includes('/Rules')).length,
  };
}

const outages = [
  ['refuses', { kind: 'refuse' }],
  ['hangs', { kind: 'hang' }],
  ['cuts connections', { kind: 'cut' }],
  ['answers 503', { kind: 'answer', status: 503, body: '' }],
  ['answers 403', { kind: 'answer', status: 403, body: '' }],
] as const;

describe.concurrent('rules in memory', () => {
  it.for(outages)(
    'go on through an outage in which storage %s, and the detail says so',
    async ([, outage], context) => {
      const { stage, tables, start } = await play(context);
      const app = await start();
      expect((await callThrough(stage, app)).acts).toHaveLength(1);
      await tables.set(outage);
      await wait(1_100);
      for (let calls = 0; calls < 3; calls += 1) {
        const { answer, acts } = await callThrough(stage, app);
        expect(acts).toMatchObject([{ target: `4:${marks.target}` }]);
        expect(eventsOf(answer)).toMatchObject([
          {
            event: 'redirected',
            detail: expect.stringContaining('the rules may be old: Table Storage'),
          },
        ]);
      }
      await tables.set({ kind: 'pass' });
      await context.expect
        .poll(async () => eventsOf((await callThrough(stage, app)).answer), { timeout: 6_000 })
        .toEqual([expect.not.objectContaining({ detail: expect.anything() })]);
    },
  );

  it.for(outages)(
    'are waited for while storage %s from the start on, as long as the call rings',
    async ([, outage], context) => {
      const { stage, tables, start } = await play(context);
      await tables.set(outage);
      const app = await start();
      const call = ring(stage);
      const answering = app.deliver(cloudEventDelivery(call));
      await wait(1_500);
      await tables.set({ kind: 'pass' });
      expect(eventsOf(await answering)).toMatchObject([{ event: 'redirected' }]);
      expect(stage.standIn.acts(call.incomingCallContext)).toHaveLength(1);
    },
  );

  it('are those of the table again after it was wiped: none', async (context) => {
    const { stage, start } = await play(context);
    const app = await start();
    expect((await callThrough(stage, app)).acts).toHaveLength(1);
    await stage.setRules([]);
    expect(eventsOf((await callThrough(stage, app)).answer)).toMatchObject([{ event: 'unrouted' }]);
  });

  it('go on where the table was deleted, and say so', async (context) => {
    const { stage, start } = await play(context);
    const app = await start();
    await callThrough(stage, app);
    await stage.table.deleteTable();
    await wait(1_100);
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject([{ target: `4:${marks.target}` }]);
    expect(answer.text).toContain('the rules may be old: Table Storage answered 404/TableNotFound');
    await stage.table.createTable();
  });

  it('keep a row that turns malformed in its last good form, and say so until it is mended', async (context) => {
    const { stage, start } = await play(context);
    const app = await start();
    expect((await callThrough(stage, app)).acts).toHaveLength(1);
    const broken = { targets: '12', _mended: 'not yet' };
    await stage.setRules([{ partition: marks.called, id: 'main', columns: broken }]);
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject([{ target: `4:${marks.target}` }]);
    expect(answer.text).toContain(
      'rule +*******7531/main is malformed and goes on in its last good form',
    );
    await stage.setRules([
      { partition: marks.called, id: 'main', columns: { targets: '+14255550001' } },
    ]);
    const mended = await callThrough(stage, app);
    expect(mended.acts).toMatchObject([{ target: '4:+14255550001' }]);
    expect(mended.answer.text).not.toContain('malformed');
  });
});

describe.concurrent('the cost of a call in requests', () => {
  const slow = { RULES_REFRESH_SECONDS: '600', ATTEMPT_TIMEOUT_MS: '5000' };

  it('is two table queries and a redirect for the first call of a process, the reading of any at its start included', async (context) => {
    const { stage, beforeHandOver, start } = await play(context);
    const app = await start(slow);
    await callThrough(stage, app);
    const query = expect.stringMatching(/^GET .*\/Rules\w+\(\)$/);
    expect(beforeHandOver()).toEqual([query, query]);
    expect(stage.standIn.requests()).toHaveLength(1);
  });

  it('is one table query and a redirect for a number not called before, and a redirect alone for a busy one', async (context) => {
    const { stage, tables, beforeHandOver, start } = await play(context);
    const other = '+14255550142';
    await stage.setRules([
      { partition: marks.called, id: 'main', columns: { targets: marks.target } },
      { partition: other, id: 'main', columns: { targets: marks.target } },
    ]);
    await stage.calls.createTable();
    /** Writing a call down may outlast its answer. */
    const settle = async (): Promise<void> => {
      await context.expect
        .poll(() => tables.requests().some(({ outcome }) => outcome === 'pending'))
        .toBe(false);
    };
    const app = await start(slow);
    await callThrough(stage, app);
    await settle();
    tables.clear();
    await callThrough(stage, app, { called: other });
    expect(beforeHandOver()).toEqual([expect.stringMatching(/^GET .*\/Rules\w+\(\)$/)]);
    for (let calls = 0; calls < 20; calls += 1) {
      await settle();
      tables.clear();
      await callThrough(stage, app, calls % 2 === 0 ? {} : { called: other });
      expect(beforeHandOver()).toEqual([]);
      // Written down after the hand-over, and nothing else.
      expect(tables.requests().map(({ method, path }) => `${method} ${path}`)).toEqual([
        expect.stringMatching(/^POST .*\/Calls/),
      ]);
    }
    expect(stage.standIn.requests()).toHaveLength(22);
  });

  it('is one reading of each partition for 500 calls at once to a number not called before', {
    timeout: 60_000,
  }, async (context) => {
    const { stage, tables, queries, start } = await play(context);
    await tables.set({ kind: 'delay', milliseconds: 1_000 });
    const patient = { ATTEMPT_TIMEOUT_MS: '15000', RING_SECONDS: '60' };
    const app = await start({ ...slow, ...patient });
    const calls = Array.from({ length: 500 }, () => ring(stage));
    const answers = await Promise.all(calls.map((call) => app.deliver(cloudEventDelivery(call))));
    expect(answers.map(({ status }) => status)).toEqual(calls.map(() => 200));
    expect(queries()).toBe(2);
    expect(
      calls.filter((call) => stage.standIn.acts(call.incomingCallContext).length === 1),
    ).toHaveLength(500);
  });
});
