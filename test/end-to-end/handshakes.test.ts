import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, type Stage, setStage } from './stage.ts';

let stage: Stage;
let app: App;

beforeAll(async () => {
  stage = await setStage();
  app = await stage.startApp();
});
afterAll(() => stage.strike());

const validationEvent = {
  id: 'f0b1a2c3-0000-4000-8000-000000000001',
  topic: '/subscriptions/00000000-0000-0000-0000-000000000000',
  subject: '',
  data: { validationCode: 'code-to-return', validationUrl: 'http://127.0.0.1:1/never-fetched' },
  eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
  eventTime: '2026-11-21T10:00:00.0000000Z',
  metadataVersion: '1',
  dataVersion: '1',
};

describe('the handshake of the Event Grid schema', () => {
  it('returns the validation code', async () => {
    const answer = await app.deliver([validationEvent], {
      'aeg-event-type': 'SubscriptionValidation',
      'aeg-subscription-name': 'CALLS',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(JSON.parse(answer.text)).toEqual({ validationResponse: 'code-to-return' });
  });

  it("is known by its event's type alone", async () => {
    const answer = await app.deliver([validationEvent]);
    expect(JSON.parse(answer.text)).toEqual({ validationResponse: 'code-to-return' });
  });

  it('is known by its header alone', async () => {
    const answer = await app.deliver([{ ...validationEvent, eventType: 'Something.New' }], {
      'aeg-event-type': 'SubscriptionValidation',
    });
    expect(JSON.parse(answer.text)).toEqual({ validationResponse: 'code-to-return' });
  });

  it('is refused without a code, in a batch too', async () => {
    const { data, ...withoutCode } = validationEvent;
    expect((await app.deliver([withoutCode])).status).toBe(400);
    expect((await app.deliver([validationEvent, validationEvent])).status).toBe(400);
  });
});

describe('the handshake of CloudEvents', () => {
  it('allows the origin that asks', async () => {
    const answer = await app.send({
      method: 'OPTIONS',
      headers: { 'WebHook-Request-Origin': 'eventgrid.azure.net', 'WebHook-Request-Rate': '120' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('webhook-allowed-origin')).toBe('eventgrid.azure.net');
    expect(answer.headers.get('webhook-allowed-rate')).toBe('*');
    expect(answer.headers.get('allow')).toBe('OPTIONS, POST');
  });

  it('is refused where no origin asks', async () => {
    const answer = await app.send({ method: 'OPTIONS' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('WebHook-Request-Origin');
  });
});

describe('the end of a subscription', () => {
  const deletionEvent = {
    ...validationEvent,
    eventType: 'Microsoft.EventGrid.SubscriptionDeletedEvent',
    data: {},
  };

  it('is settled and said in the log, with the name of the subscription', async () => {
    const answer = await app.deliver([deletionEvent], {
      'aeg-event-type': 'SubscriptionDeletion',
      'aeg-subscription-name': 'CALLS-OF-THE-SHOP',
    });
    expect(answer.status).toBe(200);
    await app.line('deleted and delivers no more calls: CALLS-OF-THE-SHOP');
  });

  it('is known by its header alone', async () => {
    const answer = await app.deliver([{ ...deletionEvent, eventType: 'Something.New' }], {
      'aeg-event-type': 'SubscriptionDeletion',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('subscription deletion');
  });
});
