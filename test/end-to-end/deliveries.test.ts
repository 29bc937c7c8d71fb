import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  cloudEventDelivery,
  eventGridDelivery,
  incomingCallData,
} from '../../src/local/sample-delivery.ts';
import { marks } from './marks.ts';
import { type App, callThrough, eventsOf, ring, type Stage, setStage } from './stage.ts';

let stage: Stage;
let app: App;

beforeAll(async () => {
  stage = await setStage();
  await stage.setRules([
    { partition: marks.called, id: 'main', columns: { targets: marks.target } },
  ]);
  app = await stage.startApp();
});
afterAll(() => stage.strike());

describe('an incoming call', () => {
  it.each([
    ['in the Event Grid schema', eventGridDelivery, {}],
    ['as a CloudEvent', cloudEventDelivery, { 'Content-Type': 'application/cloudevents+json' }],
    [
      'as a batch of CloudEvents',
      (call: Parameters<typeof cloudEventDelivery>[0]) => [cloudEventDelivery(call)],
      { 'Content-Type': 'application/cloudevents-batch+json' },
    ],
  ])('is redirected when delivered %s', async (_, deliveryOf, headers) => {
    const call = ring(stage);
    const answer = await app.deliver(deliveryOf(call), headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(eventsOf(answer)).toMatchObject([
      { id: call.eventId, event: 'redirected', rule: '+*******7531/main', target: '+*******9753' },
    ]);
    expect(stage.standIn.acts(call.incomingCallContext)).toMatchObject([
      { verb: 'redirect', target: `4:${marks.target}` },
    ]);
  });

  it('leaves one line in the log, with the columns of the call log and masked numbers', async () => {
    const call = ring(stage);
    await app.deliver(cloudEventDelivery(call));
    const line = await app.line(call.correlationId);
    expect(JSON.parse(line.slice(line.indexOf('{')))).toEqual({
      time: call.time.toISOString(),
      platform: 'acs',
      callId: call.correlationId,
      event: 'redirected',
      called: '+*******7531',
      caller: '+*******8642',
      rule: '+*******7531/main',
      target: '+*******9753',
      attempts: 1,
      milliseconds: expect.any(Number),
    });
  });

  it.each([
    ['absent', undefined],
    ['unreadable', { rawId: 5 }],
    ['null', null],
    ['a text', 'somebody'],
  ])('is redirected though its caller is %s, and the detail says so', async (_, from) => {
    const call = ring(stage);
    const event = cloudEventDelivery(call);
    const answer = await app.deliver({ ...event, data: { ...incomingCallData(call), from } });
    expect(eventsOf(answer)).toMatchObject([
      { event: 'redirected', detail: 'the caller is absent or unreadable, so taken as anonymous' },
    ]);
  });

  it.each([
    ['no time', undefined, 'the event has no readable time'],
    ['a time without zone', '2026-11-21T10:00:00', 'the event has no readable time'],
    ['a time in the future', '2999-01-01T00:00:00Z', "the event's time lies in the future"],
  ])(
    'with %s is redirected by the time of its arrival, and the detail says so',
    async (_, time, detail) => {
      const answer = await app.deliver({ ...cloudEventDelivery(ring(stage)), time });
      expect(eventsOf(answer)).toMatchObject([
        { event: 'redirected', detail: expect.stringContaining(detail) },
      ]);
    },
  );

  it('is known by its call id: correlationId, else serverCallId, else the id of its event', async () => {
    for (const [data, callId] of [
      [{ correlationId: 'correlation-1', serverCallId: 'server-1' }, 'correlation-1'],
      [{ correlationId: '', serverCallId: 'server-2' }, 'server-2'],
      [{ correlationId: 7, serverCallId: undefined }, undefined],
    ] as const) {
      const call = ring(stage);
      const event = cloudEventDelivery(call);
      await app.deliver({ ...event, data: { ...incomingCallData(call), ...data } });
      await app.line(`"callId":"${callId ?? call.eventId}"`);
    }
  });

  it('needs no more of its data than the context and the called identity', async () => {
    const call = ring(stage);
    const { to, incomingCallContext } = incomingCallData(call);
    const answer = await app.deliver({
      ...cloudEventDelivery(call),
      data: { to, incomingCallContext },
    });
    expect(eventsOf(answer)).toMatchObject([{ event: 'redirected' }]);
  });
});

describe('a batch', () => {
  it('with one bad event is answered 400, while its neighbours are worked', async () => {
    const calls = [ring(stage), ring(stage), ring(stage)];
    const [first, bad, last] = calls.flatMap((call) => eventGridDelivery(call));
    const answer = await app.deliver([first, { ...bad, data: {} }, last]);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'about:blank',
      title: 'Malformed event',
      status: 400,
      events: [
        { event: 'redirected' },
        { id: calls[1]?.eventId, problem: 'data.to is missing or of the wrong type' },
        { event: 'redirected' },
      ],
    });
    expect(calls.map((call) => stage.standIn.acts(call.incomingCallContext).length)).toEqual([
      1, 0, 1,
    ]);
  });

  it('is worked concurrently: two slow calls take as long as one', async () => {
    stage.standIn.addFault({ fault: { kind: 'delay', milliseconds: 700 }, times: 2 });
    const calls = [ring(stage), ring(stage)];
    await app.deliver(calls.map((call) => cloudEventDelivery(call)));
    const [first, second] = calls.map(
      (call) => stage.standIn.acts(call.incomingCallContext)[0]?.at ?? 0,
    );
    expect(Math.abs((first ?? 0) - (second ?? 0))).toBeLessThan(700);
  });

  it('may mix events of other types in, which are settled and ignored', async () => {
    const call = ring(stage);
    const other = {
      ...cloudEventDelivery(call),
      id: 'e2',
      type: 'Microsoft.Communication.CallEnded',
    };
    const answer = await app.deliver([other, cloudEventDelivery(call)]);
    expect(answer.status).toBe(200);
    expect(eventsOf(answer)).toMatchObject([
      { id: 'e2', settled: 'not for us: Microsoft.Communication.CallEnded' },
      { event: 'redirected' },
    ]);
  });
});

describe('an incoming call that cannot be worked', () => {
  const changed = (change: Record<string, unknown>) => {
    const call = ring(stage);
    return { ...cloudEventDelivery(call), data: { ...incomingCallData(call), ...change } };
  };

  it.each([
    ['no incomingCallContext', { incomingCallContext: undefined }, 'data.incomingCallContext'],
    ['an empty incomingCallContext', { incomingCallContext: '' }, 'data.incomingCallContext'],
    [
      'an incomingCallContext that is no text',
      { incomingCallContext: 5 },
      'data.incomingCallContext',
    ],
    ['no called identity', { to: undefined }, 'data.to'],
    ['an anonymous called identity', { to: { rawId: '4:anonymous' } }, 'data.to'],
    ['a called identity that names nobody', { to: { kind: 'unknown' } }, 'data.to'],
  ])('for %s is answered 400 with the place', async (_, change, place) => {
    const answer = await app.deliver(changed(change));
    expect(answer.status).toBe(400);
    expect(eventsOf(answer)).toMatchObject([{ problem: expect.stringContaining(place) }]);
  });

  it('for data of another type is answered 400', async () => {
    for (const data of [undefined, null, 'text', []]) {
      expect((await app.deliver({ ...cloudEventDelivery(ring(stage)), data })).status).toBe(400);
    }
  });
});

describe('what is not a delivery', () => {
  it.each([
    ['text', 'this is no JSON', 'not JSON'],
    ['nothing', '', 'not JSON'],
    ['a number', '5', 'holds no events'],
    ['an empty array', '[]', 'holds no events'],
    ['more than 1 MiB', JSON.stringify([{ id: 'x'.repeat(1024 * 1024) }]), '1048576'],
  ])('such as %s is answered 400 with problem details', async (_, body, detail) => {
    const answer = await app.deliver(body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'about:blank',
      title: 'Not a delivery',
      status: 400,
      detail: expect.stringContaining(detail),
    });
  });

  it('such as JSON in another encoding is answered 400', async () => {
    const body = Buffer.from(JSON.stringify(cloudEventDelivery(ring(stage))), 'utf16le');
    expect((await app.send({ method: 'POST', body })).status).toBe(400);
  });

  it.each([
    ['an object that is no event', {}],
    ['an event of no schema', [{ id: '1', type: 'x' }]],
    ['a CloudEvent of another version', { ...{ id: '1', type: 'x' }, specversion: '2.0' }],
    ['an array of other things', [1, 'two', null]],
  ])('such as %s is answered 400', async (_, body) => {
    expect((await app.deliver(body)).status).toBe(400);
  });

  it('is not even looked at without the key', async () => {
    const { acts } = await callThrough(stage, app);
    expect(acts).toHaveLength(1);
    const before = stage.standIn.requests().length;
    const url = new URL(app.webhookUrl);
    url.search = '';
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(cloudEventDelivery(ring(stage))),
    });
    expect(response.status).toBe(401);
    expect(stage.standIn.requests()).toHaveLength(before);
  });
});
