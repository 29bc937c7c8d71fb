import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cloudEventDelivery,
  eventGridDelivery,
  type SampleCall,
} from '../../src/local/sample-delivery.ts';
import { marks } from './marks.ts';
import { type App, eventsOf, ring, type Stage, setStage } from './stage.ts';

let stage: Stage;
let app: App;

beforeAll(async () => {
  // With contexts that can be used again, only the Repeatability ids stand between a call and a second act.
  stage = await setStage({ reusableContexts: true });
  app = await stage.startApp();
});
afterAll(() => stage.strike());

/** What the stand-in received for the call: the parts that must be the same every time. */
function requestsFor({ incomingCallContext }: SampleCall) {
  return stage.standIn
    .requests()
    .filter(({ body }) => body.includes(incomingCallContext))
    .map(({ verb, body, requestId, firstSent, outcome }) => ({
      verb,
      body,
      requestId,
      firstSent,
      outcome,
    }));
}

describe.each([
  ['redirected', { targets: marks.target }],
  ['rejected', { action: 'reject', rejectReason: 'forbidden' }],
])('a call that is %s', (event, columns) => {
  beforeAll(() => stage.setRules([{ partition: marks.called, id: 'main', columns }]));

  it('is acted on once however often it is delivered, by requests that are byte-identical', async () => {
    const call = ring(stage);
    const answers = [
      await app.deliver(cloudEventDelivery(call)),
      await app.deliver(cloudEventDelivery(call)),
      await app.deliver(eventGridDelivery(call)),
    ];
    for (const answer of answers) {
      expect(eventsOf(answer)).toMatchObject([{ event }]);
    }
    const [first, ...others] = requestsFor(call);
    expect(first).toMatchObject({ outcome: 204, firstSent: call.time.toUTCString() });
    expect(others).toEqual([first, first]);
    expect(stage.standIn.acts(call.incomingCallContext)).toHaveLength(1);
  });

  it('is acted on once by two processes at the same time', async () => {
    const second = await stage.startApp();
    const call = ring(stage);
    await Promise.all([app, second].map((each) => each.deliver(cloudEventDelivery(call))));
    const [first, other] = requestsFor(call);
    expect(other).toEqual({ ...first, outcome: expect.any(Number) });
    expect(stage.standIn.acts(call.incomingCallContext)).toHaveLength(1);
  });

  it('is acted on once across a restart', async () => {
    const mortal = await stage.startApp();
    const call = ring(stage);
    await mortal.deliver(cloudEventDelivery(call));
    await mortal.stop();
    const reborn = await stage.startApp();
    const answer = await reborn.deliver(cloudEventDelivery(call));
    expect(eventsOf(answer)).toMatchObject([{ event }]);
    const [first, other] = requestsFor(call);
    expect(other).toEqual(first);
    expect(stage.standIn.acts(call.incomingCallContext)).toHaveLength(1);
  });

  it('shares its Repeatability id with no other call', async () => {
    const calls = [ring(stage), ring(stage)];
    await app.deliver(calls.map((call) => cloudEventDelivery(call)));
    const [first, second] = calls.map((call) => requestsFor(call)[0]?.requestId);
    expect(first).not.toBe(second);
  });
});
