import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudEventDelivery, incomingCallData } from '../../src/local/sample-delivery.ts';
import { guid } from '../telephony/identities.ts';
import { marks } from './marks.ts';
import { type App, callThrough, eventsOf, ring, type Stage, setStage } from './stage.ts';

let stage: Stage;
let app: App;

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
].map(([kind = '', rawId = '', canonical = rawId], index) => ({
  kind,
  rawId,
  canonical,
  // Numbers of its own, so that one table holds the rules of all kinds.
  forCallers: `+1425556${1000 + index}`,
  forTargets: `+1425557${1000 + index}`,
}));
const first = '+14255550001';
const second = '+14255550002';
const withheld = '+14255550003';

beforeAll(async () => {
  stage = await setStage();
  await stage.setRules([
    ...everyKind.flatMap(({ canonical, forCallers, forTargets }) => [
      { partition: canonical, id: 'main', columns: { targets: first } },
      { partition: forCallers, id: 'known', columns: { targets: first, callers: canonical } },
      {
        partition: forCallers,
        id: 'rest',
        columns: { targets: second, callers: `not ${canonical}` },
      },
      { partition: forTargets, id: 'main', columns: { targets: canonical } },
    ]),
    { partition: 'any', id: 'teams', columns: { calledNumbers: 'prefix:28:', targets: second } },
    { partition: withheld, id: 'a', columns: { callers: 'anonymous', action: 'reject' } },
    { partition: withheld, id: 'b', columns: { callers: 'prefix:+', targets: marks.target } },
    {
      partition: marks.called,
      id: 'a',
      columns: { targets: `application:${person}, ${marks.target}` },
    },
  ]);
  app = await stage.startApp();
});
afterAll(() => stage.strike());

describe.each(everyKind)('$kind, $rawId', ({ canonical, rawId, forCallers, forTargets }) => {
  it('can be called', async () => {
    const { acts } = await callThrough(stage, app, { called: canonical });
    expect(acts).toMatchObject([{ verb: 'redirect', target: `4:${first}` }]);
  });

  it('can be told from other callers', async () => {
    const known = await callThrough(stage, app, { called: forCallers, from: canonical });
    expect(known.acts).toMatchObject([{ target: `4:${first}` }]);
    const others = await callThrough(stage, app, { called: forCallers });
    expect(others.acts).toMatchObject([{ target: `4:${second}` }]);
  });

  it('can be the target, in the wire form that the service expects', async () => {
    const { answer, acts } = await callThrough(stage, app, { called: forTargets });
    expect(eventsOf(answer)).toMatchObject([{ event: 'redirected' }]);
    expect(acts).toMatchObject([{ verb: 'redirect', target: rawId }]);
  });
});

describe('other identities', () => {
  it('such as a Teams Phone resource account arrive as unknown, and are matched by their raw id', async () => {
    const call = ring(stage);
    const to = { kind: 'unknown', rawId: `28:orgid:${guid(77)}` };
    await app.deliver({ ...cloudEventDelivery(call), data: { ...incomingCallData(call), to } });
    expect(stage.standIn.acts(call.incomingCallContext)).toMatchObject([{ target: `4:${second}` }]);
  });

  it('such as an anonymous caller are a value of their own', async () => {
    const anonymous = await callThrough(stage, app, { called: withheld, from: 'anonymous' });
    expect(anonymous.acts).toMatchObject([{ verb: 'reject' }]);
    const known = await callThrough(stage, app, { called: withheld });
    expect(known.acts).toMatchObject([{ verb: 'redirect' }]);
  });

  it('such as a Graph application are passed over as ACS targets, with the reason', async () => {
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject([{ target: `4:${marks.target}` }]);
    expect(answer.text).toContain("the call's platform cannot reach it");
  });
});
