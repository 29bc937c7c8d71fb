import * as v from 'valibot';
import type { IncomingCall } from '../telephony/call.ts';
import { readIdentifierModel } from '../telephony/identifier-model.ts';
import { anonymous, type Identity } from '../telephony/identity.ts';
import { readCallHeaders } from './call-headers.ts';
import { readEventTime } from './event-time.ts';

/** One event of a delivery, as far as it concerns us. */
export type DeliveredEvent =
  | { readonly kind: 'incoming-call'; readonly call: IncomingCall }
  | { readonly kind: 'validation'; readonly id: string; readonly code: string }
  | { readonly kind: 'deletion'; readonly id: string }
  | { readonly kind: 'other'; readonly id: string; readonly type: string }
  | { readonly kind: 'malformed'; readonly id: string | undefined; readonly problem: string }
  /** Reading it met a fault of our own. */
  | { readonly kind: 'unforeseen'; readonly error: unknown };

/** The event types that mean something to us. */
const eventTypes = {
  incomingCall: 'Microsoft.Communication.IncomingCall',
  validation: 'Microsoft.EventGrid.SubscriptionValidationEvent',
  deletion: 'Microsoft.EventGrid.SubscriptionDeletedEvent',
} as const;

const text = v.pipe(v.string(), v.nonEmpty());
const eventGridSchema = v.object({
  id: text,
  eventType: text,
  eventTime: v.optional(v.unknown()),
  data: v.optional(v.unknown()),
});
const cloudEventsSchema = v.object({
  specversion: v.literal('1.0'),
  id: text,
  type: text,
  time: v.optional(v.unknown()),
  data: v.optional(v.unknown()),
});
const incomingCallData = v.object({
  to: v.unknown(),
  from: v.optional(v.unknown()),
  onBehalfOfCallee: v.optional(v.unknown()),
  customContext: v.optional(v.unknown()),
  incomingCallContext: text,
  correlationId: v.fallback(v.optional(text), undefined),
  serverCallId: v.fallback(v.optional(text), undefined),
});
const validationData = v.object({ validationCode: text });

interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly time: unknown;
  readonly data: unknown;
}

/** The event types that Event Grid also announces in the header `aeg-event-type`. */
const announcedTypes = new Map([
  ['subscriptionvalidation', eventTypes.validation],
  ['subscriptiondeletion', eventTypes.deletion],
]);

/**
 * Reads a delivery's parsed body: an array of events or one event, each in the Event Grid schema or as a CloudEvent 1.0
 * (structured mode). `arrival` is in milliseconds since the epoch, `announced` the header `aeg-event-type`. An event
 * that cannot be used becomes `malformed`, one whose reading throws `unforeseen`; both leave their neighbours alone.
 * Returns undefined where the body is no delivery at all.
 */
export function readDelivery(
  body: unknown,
  arrival: number,
  announced: string | null,
): readonly DeliveredEvent[] | undefined {
  const events = Array.isArray(body) ? body : [body];
  if (events.length === 0 || typeof body !== 'object' || body === null) {
    return undefined;
  }
  const announcedType = announcedTypes.get(announced?.toLowerCase() ?? '');
  return events.map((event) => {
    try {
      return readEvent(event, arrival, announcedType);
    } catch (error) {
      return { kind: 'unforeseen', error };
    }
  });
}

function readEvent(
  event: unknown,
  arrival: number,
  announcedType: string | undefined,
): DeliveredEvent {
  const envelope = readEnvelope(event);
  if (envelope === undefined) {
    const id = v.safeParse(v.object({ id: text }), event);
    return {
      kind: 'malformed',
      id: id.success ? id.output.id : undefined,
      problem:
        'it is neither an event of the Event Grid schema (id, eventType) nor a CloudEvent 1.0 (specversion, id, type)',
    };
  }
  const { id, type } = envelope;
  // A call is worked whatever a header says of it.
  if (type === eventTypes.incomingCall) {
    return readIncomingCall(envelope, arrival);
  }
  switch (announcedType ?? type) {
    case eventTypes.deletion:
      return { kind: 'deletion', id };
    case eventTypes.validation: {
      const data = v.safeParse(validationData, envelope.data);
      return data.success
        ? { kind: 'validation', id, code: data.output.validationCode }
        : { kind: 'malformed', id, problem: 'data.validationCode is missing or no text' };
    }
    default:
      return { kind: 'other', id, type };
  }
}

function readEnvelope(event: unknown): Envelope | undefined {
  const eventGrid = v.safeParse(eventGridSchema, event);
  if (eventGrid.success) {
    const { id, eventType, eventTime, data } = eventGrid.output;
    return { id, type: eventType, time: eventTime, data };
  }
  const cloudEvent = v.safeParse(cloudEventsSchema, event);
  if (cloudEvent.success) {
    const { id, type, time, data } = cloudEvent.output;
    return { id, type, time, data };
  }
  return undefined;
}

function readIncomingCall(envelope: Envelope, arrival: number): DeliveredEvent {
  const { id } = envelope;
  const parsed = v.safeParse(incomingCallData, envelope.data);
  if (!parsed.success) {
    const path = v.getDotPath(parsed.issues[0]);
    const where = path === null ? 'data' : `data.${path}`;
    return { kind: 'malformed', id, problem: `${where} is missing or of the wrong type` };
  }
  const data = parsed.output;
  const called = readIdentifierModel(data.to);
  if (called === undefined || called.kind === 'anonymous') {
    return { kind: 'malformed', id, problem: 'data.to does not say who is called' };
  }
  const remarks: string[] = [];
  const { time, remark } = readEventTime(envelope.time, arrival);
  if (remark !== undefined) {
    remarks.push(remark);
  }
  const caller = readIdentifierModel(data.from);
  if (caller === undefined) {
    remarks.push('the caller is absent or unreadable, so taken as anonymous');
  }
  const call: IncomingCall = {
    id: data.correlationId ?? data.serverCallId ?? id,
    eventId: id,
    time,
    arrival,
    called,
    caller: caller ?? anonymous,
    onBehalfOf: readOnBehalfOf(data.onBehalfOfCallee, remarks),
    headers: readCallHeaders(data.customContext),
    token: data.incomingCallContext,
    remarks,
  };
  return { kind: 'incoming-call', call };
}

function readOnBehalfOf(model: unknown, remarks: string[]): Identity | undefined {
  if (model === undefined || model === null) {
    return undefined;
  }
  const identity = readIdentifierModel(model);
  if (identity === undefined || identity.kind === 'anonymous') {
    remarks.push('onBehalfOfCallee is unreadable, so it bars no target');
    return undefined;
  }
  return identity;
}
