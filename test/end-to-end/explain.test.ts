import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marks } from './marks.ts';
import { type App, callThrough, type Stage, setStage } from './stage.ts';

const { called, target } = marks;

describe('POST api/explain', () => {
  let stage: Stage;
  let app: App;

  beforeAll(async () => {
    stage = await setStage();
    await stage.setRules([
      { partition: called, id: 'main', columns: { targets: `${called}, ${target}` } },
      { partition: called, id: 'misspelt', columns: { targets: target, calers: '+1' } },
      { partition: 'any', id: 'no', columns: { action: 'reject', priority: 200 } },
      { partition: 'any', id: 'last', columns: { targets: target, priority: 900 } },
    ]);
    app = await stage.startApp();
  });
  afterAll(() => stage.strike());

  it('tells the decision and every rule, and touches no call', async () => {
    const before = stage.standIn.requests().length;
    const answer = await app.explain({
      called,
      caller: '+1 206 555 0123',
      at: '2026-12-24T18:05Z',
    });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toEqual({
      instant: '2026-12-24T18:05:00.000Z',
      decision: [
        {
          action: 'passed-over',
          rule: `${called}/main`,
          target: called,
          because: 'it is the called identity itself',
        },
        { action: 'redirect', rule: `${called}/main`, target },
        { action: 'reject', rule: 'any/no', rejectReason: 'busy' },
      ],
      rules: [
        { rule: `${called}/main`, applies: true, because: `called is ${called}` },
        {
          rule: `${called}/misspelt`,
          applies: false,
          because: expect.stringContaining(
            'malformed and passed over: calers: there is no such column',
          ),
        },
        { rule: 'any/no', applies: true, because: 'called is a phone number' },
        {
          rule: 'any/last',
          applies: false,
          because: 'not reached: any/no ends the decision before it',
        },
      ],
      remarks: [expect.stringContaining(`rule ${called}/misspelt is malformed`)],
      notice: expect.stringContaining('busy or does not answer never moves a call on'),
    });
    expect(stage.standIn.requests()).toHaveLength(before);
  });

  it('names the rule that a real call then meets', async () => {
    const { acts } = await callThrough(stage, app);
    expect(acts).toMatchObject([{ target: `4:${target}` }]);
  });

  it('answers a body that it cannot use with every problem', async () => {
    const answer = await app.explain({ caller: 'nobody', when: 'now' });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({
      title: 'Bad Request',
      errors: [
        { column: 'called', problem: 'it is missing' },
        { column: 'caller', problem: '"nobody" names nobody' },
        { column: 'when', problem: 'there is no such field' },
      ],
    });
  });

  it('is opened by the host key alone', async () => {
    const url = app.webhookUrl.replace('/acs/incoming-call', '/explain');
    for (const address of [url, url.replace(/\?.*/, '')]) {
      const response = await fetch(address, { method: 'POST', body: JSON.stringify({ called }) });
      expect(response.status).toBe(401);
    }
  });
});

describe.concurrent('an app that cannot decide', () => {
  it('explains what happens while the rules cannot be read', async ({
    onTestFinished,
    expect: expectHere,
  }) => {
    const stage = await setStage();
    onTestFinished(() => stage.strike());
    const settings = {
      RULES_TABLE: 'Nowhere',
      FALLBACK_TARGET: '+14255550150',
      ATTEMPT_TIMEOUT_MS: '100',
      RING_SECONDS: '5',
    };
    const app = await stage.startApp(settings);
    const answer = await app.explain({ called });
    expectHere(JSON.parse(answer.text)).toMatchObject({
      decision: [{ action: 'redirect', rule: 'fallback', target: '+14255550150' }],
      rules: [],
      remarks: ['the rules could not be read: Table Storage answered 404/TableNotFound'],
    });
  });

  it('explains which settings are unusable', async ({ onTestFinished, expect: expectHere }) => {
    const stage = await setStage();
    onTestFinished(() => stage.strike());
    const app = await stage.startApp({ ALLOWED_DESTINATIONS: '' });
    const answer = await app.explain({ called });
    expectHere(answer.status).toBe(503);
    expectHere(answer.text).toContain('ALLOWED_DESTINATIONS is missing');
  });
});
