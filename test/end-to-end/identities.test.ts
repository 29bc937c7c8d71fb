import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudEventDelivery, incomingCallData } from '../../src/local/sample-delivery.ts';
import { guid } from '../telephony/identities.ts';
import { marks } from './marks.ts';
import { type App, callThrough, eventsOf, ring, type Stage, setStage } from './stage.ts';

let stage: Stage;
let app: App;

beforeAll(async () => {
  stage = await setStage();
  app = await stage.startApp();
});
afterAll(() => stage.strike());

const resource = guid(1);
const tenant = guid(2);
const person = guid(3);

/** Every kind that ACS knows, by its raw id and its canonical form. */
const everyKind = [
  ['a phone number', `4:${marks.target}`, marks.target],
  ...['8:acs', '8:dod-acs', '8:gcch-acs', '8:spool'].map(
    (prefix) => ['a communication user', `${prefix}:${resource}_${person}`] as const,
  ),
  ...['8:acs', '8:dod-acs', '8:gcch-acs'].map(
    (prefix) => ['a Teams extension user', `${prefix}:${resource}_${tenant}_${person}`] as const,
  ),
  ...['8:orgid', '8:dod', '8:gcch'].map(
    (prefix) => ['a Teams user', `${prefix}:${person}`] as const,
  ),
  ...['28:orgid', '28:dod', '28:gcch'].map(
    (prefix) => ['a Teams app', `${prefix}:${person}`] as const,
  ),
].map(([kind = '', rawId = '', canonical = rawId]) => ({ kind, rawId, canonical }));

describe.each(everyKind)('$kind, $rawId', ({ canonical, rawId }) => {
  it('can be called', async () => {
    await stage.setRules([
      { partition: canonical, id: 'main', columns: { targets: '+14255550001' } },
    ]);
    const { acts } = await callThrough(stage, app, { called: canonical });
    expect(acts).toMatchObject([{ verb: 'redirect', target: '4:+14255550001' }]);
  });

  it('can be told from other callers', async () => {
    await stage.setRules([
      {
        partition: marks.called,
        id: 'main',
        columns: { targets: '+14255550001', callers: canonical },
      },
      {
        partition: 'any',
        id: 'rest',
        columns: { targets: '+14255550002', callers: `not ${canonical}` },
      },
    ]);
    const { acts } = await callThrough(stage, app, { from: canonical });
    expect(acts).toMatchObject([{ target: '4:+14255550001' }]);
    const others = await callThrough(stage, app);
    expect(others.acts).toMatchObject([{ target: '4:+14255550002' }]);
  });

  it('can be the target, in the wire form that the service expects', async () => {
    await stage.setRules([
      { partition: marks.called, id: 'main', columns: { targets: canonical } },
    ]);
    const { answer, acts } = await callThrough(stage, app);
    expect(eventsOf(answer)).toMatchObject([{ event: 'redirected' }]);
    expect(acts).toMatchObject([{ verb: 'redirect', target: rawId }]);
  });
});

describe('other identities', () => {
  it('such as a Teams Phone resource account arrive as unknown, and are matched by their raw id', async () => {
    await stage.setRules([
      {
        partition: 'any',
        id: 'teams',
        columns: { calledNumbers: 'prefix:28:', targets: marks.target },
      },
    ]);
    const call = ring(stage);
    const to = { kind: 'unknown', rawId: `28:orgid:${person}` };
    await app.deliver({ ...cloudEventDelivery(call), data: { ...incomingCallData(call), to } });
    expect(stage.standIn.acts(call.incomingCallContext)).toMatchObject([
      { target: `4:${marks.target}` },
    ]);
  });

  it('such as an anonymous caller are a value of their own', async () => {
    await stage.setRules([
      {
        partition: marks.called,
        id: 'withheld',
        columns: { callers: 'anonymous', action: 'reject' },
      },
      {
        partition: marks.called,
        id: 'numbers',
        columns: { callers: 'prefix:+', targets: marks.target },
      },
    ]);
    expect((await callThrough(stage, app, { from: 'anonymous' })).acts).toMatchObject([
      { verb: 'reject' },
    ]);
    expect((await callThrough(stage, app)).acts).toMatchObject([{ verb: 'redirect' }]);
  });

  it('such as a Graph application are passed over as ACS targets, with the reason', async () => {
    await stage.setRules([
      {
        partition: marks.called,
        id: 'main',
        columns: { targets: `application:${person}, ${marks.target}` },
      },
    ]);
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject([{ target: `4:${marks.target}` }]);
    expect(answer.text).toContain("the call's platform cannot reach it");
  });
});
