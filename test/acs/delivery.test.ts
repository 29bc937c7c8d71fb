import { describe, expect, it } from 'vitest';
import { readDelivery } from '../../src/acs/delivery.ts';
import {
  eventGridDelivery,
  incomingCallData,
  type SampleCall,
} from '../../src/local/sample-delivery.ts';
import { anonymous } from '../../src/telephony/identity.ts';
import { caller, identity } from '../routing/rules.ts';

const arrival = Date.UTC(2026, 10, 21, 10, 0, 1);
const sample: SampleCall = {
  called: identity('+14255550100'),
  caller: caller('+12065550123'),
  incomingCallContext: 'context',
  eventId: 'event-1',
  correlationId: 'correlation-1',
  time: new Date(arrival - 1000),
};
const [event] = eventGridDelivery(sample);

describe('an IncomingCall event', () => {
  it('becomes a call in words that every platform shares', () => {
    expect(readDelivery([event], arrival, 'Notification')).toEqual([
      {
        kind: 'incoming-call',
        call: {
          id: 'correlation-1',
          eventId: 'event-1',
          time: arrival - 1000,
          arrival,
          called: sample.called,
          caller: sample.caller,
          onBehalfOf: undefined,
          headers: new Map(),
          token: 'context',
          remarks: [],
        },
      },
    ]);
  });

  it('tells on whose behalf it was forwarded', () => {
    const data = { ...incomingCallData(sample), onBehalfOfCallee: { rawId: '4:+14255550142' } };
    expect(readDelivery([{ ...event, data }], arrival, null)).toMatchObject([
      { call: { onBehalfOf: { canonical: '+14255550142' }, remarks: [] } },
    ]);
  });

  it('with an unreadable onBehalfOfCallee is worked, and says so', () => {
    for (const onBehalfOfCallee of [{}, { rawId: '4:anonymous' }, 5]) {
      const data = { ...incomingCallData(sample), onBehalfOfCallee };
      expect(readDelivery([{ ...event, data }], arrival, null)).toMatchObject([
        { call: { onBehalfOf: undefined, remarks: [expect.stringContaining('onBehalfOfCallee')] } },
      ]);
    }
  });

  it('of a caller who withholds the number needs no remark', () => {
    expect(
      readDelivery(eventGridDelivery({ ...sample, caller: anonymous }), arrival, null),
    ).toMatchObject([{ call: { caller: anonymous, remarks: [] } }]);
  });

  it('is a call whatever a header says of it', () => {
    for (const announced of ['SubscriptionValidation', 'SubscriptionDeletion', 'Unheard-Of']) {
      expect(readDelivery([event], arrival, announced)).toMatchObject([{ kind: 'incoming-call' }]);
    }
  });
});

describe('a body', () => {
  it('may be one event without an array', () => {
    expect(readDelivery(event, arrival, null)).toMatchObject([{ kind: 'incoming-call' }]);
  });

  it.each([[[]], ['text'], [5], [null], [true]])('such as %j is no delivery', (body) => {
    expect(readDelivery(body, arrival, null)).toBeUndefined();
  });

  it('keeps the place of an event whose reading throws', () => {
    const fault = new Error('unforeseen');
    const thrower = {
      get id(): string {
        throw fault;
      },
    };
    expect(readDelivery([thrower, event], arrival, null)).toMatchObject([
      { kind: 'unforeseen', error: fault },
      { kind: 'incoming-call' },
    ]);
  });

  it('keeps the place and the id of an event that cannot be read', () => {
    expect(readDelivery([event, { id: 'event-2' }, 5], arrival, null)).toMatchObject([
      { kind: 'incoming-call' },
      { kind: 'malformed', id: 'event-2' },
      { kind: 'malformed', id: undefined },
    ]);
  });
});
