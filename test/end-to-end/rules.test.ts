import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marks } from './marks.ts';
import { type App, callThrough, eventsOf, type Stage, setStage } from './stage.ts';

let stage: Stage;
let app: App;

beforeAll(async () => {
  stage = await setStage();
  app = await stage.startApp({ ALLOWED_DESTINATIONS: '+1425,+1206' });
});
afterAll(() => stage.strike());

const { called, target } = marks;

describe('the rules of the table', () => {
  it('come from the own partition and from any, in one order', async () => {
    await stage.setRules([
      { partition: called, id: 'own', columns: { targets: '+14255550001', priority: 50 } },
      {
        partition: 'any',
        id: 'urgent',
        columns: { targets: target, priority: 10, callers: 'prefix:+1206' },
      },
    ]);
    expect((await callThrough(stage, app)).acts).toMatchObject([{ target: `4:${target}` }]);
    const other = await callThrough(stage, app, { from: '+442079460000' });
    expect(other.acts).toMatchObject([{ target: '4:+14255550001' }]);
  });

  it('do not concern other numbers', async () => {
    await stage.setRules([{ partition: '+14255550100', id: 'main', columns: { targets: target } }]);
    const { answer, acts } = await callThrough(stage, app);
    expect(answer.status).toBe(200);
    expect(eventsOf(answer)).toMatchObject([{ event: 'unrouted' }]);
    expect(acts).toEqual([]);
  });

  it.each(['busy', 'forbidden', 'none'])('can reject a call as %s', async (rejectReason) => {
    await stage.setRules([
      { partition: called, id: 'no', columns: { action: 'reject', rejectReason } },
    ]);
    const { answer, acts } = await callThrough(stage, app);
    expect(eventsOf(answer)).toMatchObject([{ event: 'rejected', rule: '+*******7531/no' }]);
    expect(acts).toMatchObject([{ verb: 'reject', reason: rejectReason }]);
  });

  it('can leave a call ringing for somebody else', async () => {
    await stage.setRules([{ partition: called, id: 'not-ours', columns: { action: 'ignore' } }]);
    const before = stage.standIn.requests().length;
    const { answer } = await callThrough(stage, app);
    expect(eventsOf(answer)).toMatchObject([{ event: 'ignored', rule: '+*******7531/not-ours' }]);
    expect(stage.standIn.requests()).toHaveLength(before);
  });

  it('may be switched off', async () => {
    await stage.setRules([
      { partition: called, id: 'a', columns: { targets: '+14255550001', enabled: false } },
      { partition: called, id: 'b', columns: { targets: target } },
    ]);
    expect((await callThrough(stage, app)).acts).toMatchObject([{ target: `4:${target}` }]);
  });

  it('are in force within RULES_REFRESH_SECONDS of a change by hand', async () => {
    await stage.setRules([{ partition: called, id: 'a', columns: { targets: '+14255550001' } }]);
    await callThrough(stage, app);
    await stage.setRules([{ partition: called, id: 'a', columns: { targets: target } }]);
    expect((await callThrough(stage, app)).acts).toMatchObject([{ target: `4:${target}` }]);
  });

  it('are passed over where malformed, named in the log, and cost the others nothing', async () => {
    await stage.setRules([
      {
        partition: called,
        id: 'misspelt',
        columns: { targets: '+14255550001', calers: '+442079460000' },
      },
      { partition: called, id: 'early', columns: { targets: '+14255550002', schedule: 'office' } },
      { partition: called, id: 'good', columns: { targets: target } },
    ]);
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject([{ target: `4:${target}` }]);
    const malformed =
      'rule +*******7531/misspelt is malformed and was passed over: calers: there is no such column';
    expect(eventsOf(answer)).toMatchObject([
      { event: 'redirected', detail: expect.stringContaining(malformed) },
    ]);
    await app.line(malformed);
    expect(answer.text).toContain(
      '/early is malformed and was passed over: schedule: there is no schedule office: write its rows',
    );
  });

  it('never send a call back to where it came from', async () => {
    await stage.setRules([
      { partition: called, id: 'loop', columns: { targets: `${called},${marks.caller}` } },
    ]);
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toEqual([]);
    expect(eventsOf(answer)).toMatchObject([
      { event: 'looped', detail: expect.stringContaining('it is the called identity itself') },
    ]);
  });

  it('never send a call beyond ALLOWED_DESTINATIONS', async () => {
    await stage.setRules([
      { partition: called, id: 'fraud', columns: { targets: `+8815550001,${target}` } },
    ]);
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject([{ target: `4:${target}` }]);
    expect(answer.text).toContain('no prefix of ALLOWED_DESTINATIONS allows it');
  });
});

describe('FALLBACK_TARGET', () => {
  let withFallback: App;

  beforeAll(async () => {
    withFallback = await stage.startApp({ FALLBACK_TARGET: target });
  });

  it.each([
    ['no rule matches', []],
    ['every target is barred', [{ partition: called, id: 'a', columns: { targets: called } }]],
    ['the only rule is malformed', [{ partition: called, id: 'a', columns: { targets: '12' } }]],
  ])('gets the call where %s', async (_, rules) => {
    await stage.setRules(rules);
    const { answer, acts } = await callThrough(stage, withFallback);
    expect(acts).toMatchObject([{ verb: 'redirect', target: `4:${target}` }]);
    expect(eventsOf(answer)).toMatchObject([{ event: 'redirected', rule: 'fallback' }]);
  });

  it('does not get a call that a rule rejects', async () => {
    await stage.setRules([{ partition: called, id: 'no', columns: { action: 'reject' } }]);
    expect((await callThrough(stage, withFallback)).acts).toMatchObject([{ verb: 'reject' }]);
  });

  it('is not tried where it is the called identity itself', async () => {
    await stage.setRules([]);
    const { answer } = await callThrough(stage, withFallback, { called: target });
    expect(eventsOf(answer)).toMatchObject([{ event: 'looped' }]);
  });
});
