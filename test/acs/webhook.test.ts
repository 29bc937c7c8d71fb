import { describe, expect, it } from 'vitest';
import { answerWebhook, type CallHandler } from '../../src/acs/webhook.ts';
import type { Log } from '../../src/calls/call-log.ts';
import { cloudEventDelivery, type SampleCall } from '../../src/local/sample-delivery.ts';
import { caller, identity } from '../routing/rules.ts';

const now = () => Date.UTC(2026, 10, 21, 10, 0, 1);
const secret = 'a-secret-context';

function call(eventId: string): SampleCall {
  return {
    called: identity('+14255550100'),
    caller: caller('+12065550123'),
    incomingCallContext: secret,
    eventId,
    correlationId: `of ${eventId}`,
    time: new Date(now()),
  };
}

const handler: CallHandler = {
  handleCall: async ({ eventId, called }) => {
    if (eventId === 'fault') {
      throw new Error(`a fault that knows ${secret}`);
    }
    return {
      time: '',
      platform: 'acs',
      callId: eventId,
      event: 'failed',
      called: called.canonical,
      caller: '',
      attempts: 1,
      milliseconds: 1,
    };
  },
};

async function deliver(events: unknown, handled: CallHandler = handler) {
  const lines: string[] = [];
  const log: Log = { info: push, warn: push, error: push };
  function push(line: string): void {
    lines.push(line);
  }
  const body = new TextEncoder().encode(JSON.stringify(events)).buffer;
  const answer = await answerWebhook(
    { method: 'POST', headers: new Headers(), body },
    { handler: () => handled, now },
    log,
  );
  return { ...answer, lines };
}

describe('the answer to a batch', () => {
  const good = cloudEventDelivery(call('good'));
  const fault = cloudEventDelivery(call('fault'));
  const malformed = { ...good, data: {} };
  const other = { ...good, type: 'Another.Type' };

  it.each([
    [200, 'a call that ended badly is settled', [good, other]],
    [400, 'a malformed event comes before settled ones', [good, malformed, other]],
    [500, 'a fault of ours comes before all', [good, malformed, fault]],
  ])('is %i, since %s', async (status, _, events) => {
    expect((await deliver(events)).status).toBe(status);
  });

  it.each([5_001, 200_000])(
    'of %i events is no delivery: Event Grid sends fewer',
    async (count) => {
      const { status, body, lines } = await deliver(Array.from({ length: count }, () => 0));
      expect(status).toBe(400);
      expect(body).toContain('at most 5000 at once');
      expect(lines).toHaveLength(1);
    },
  );

  it('of as many events as Event Grid sends is worked whole', async () => {
    const { status, lines } = await deliver(
      Array.from({ length: 5_000 }, () => ({ id: 'e', eventType: 'x' })),
    );
    expect(status).toBe(200);
    expect(lines).toEqual([]);
  });

  it('masks numbers in ids and types that somebody chose, and repeats only their beginning', async () => {
    const odd = { ...good, id: 'line +14255550100', type: `+14255550100${'x'.repeat(1000)}` };
    const { body, lines } = await deliver([odd, { ...odd, type: good['type'], data: {} }]);
    expect(body).toContain('line +*******0100');
    expect(`${body}${lines.join()}`).not.toContain('4255550100');
    expect(`${body}${lines.join()}`).not.toContain('x'.repeat(200));
  });

  it('tells where a fault of ours happened, and nothing that the error knows', async () => {
    const { body, lines } = await deliver([fault]);
    expect(lines.join('\n')).toContain('Event fault met a fault of this app: Error at ');
    expect(lines.join('\n') + body).not.toContain(secret);
  });

  it('is 500 with the reasons in the log while nobody can handle calls', async () => {
    const { status, body, lines } = await deliver([good], {
      obstacles: ['One is missing.', 'Two is wrong.'],
    });
    expect(status).toBe(500);
    expect(lines).toEqual(['Event good cannot be handled now: One is missing. Two is wrong.']);
    expect(body).not.toContain('missing');
  });

  it('is settled for other events though nobody can handle calls', async () => {
    expect((await deliver([other], { obstacles: ['One is missing.'] })).status).toBe(200);
  });
});
