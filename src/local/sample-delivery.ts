import {
  createIdentifierFromRawId,
  serializeCommunicationIdentifier,
} from '@azure/communication-common';
import type { Caller } from '../telephony/identity.ts';

/** A call as the phone network would tell Event Grid of it. */
export interface SampleCall {
  readonly called: Caller;
  readonly caller: Caller;
  readonly incomingCallContext: string;
  readonly eventId: string;
  readonly correlationId: string;
  readonly time: Date;
  /** SIP headers; none by default. */
  readonly headers?: Readonly<Record<string, string>>;
}

const resource =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/local/providers/Microsoft.Communication/communicationServices/local';
const eventType = 'Microsoft.Communication.IncomingCall';

/** The identifier as events carry it: its kind, its raw id and its typed property. */
export function identifierModel({ kind, canonical }: Caller): Readonly<Record<string, unknown>> {
  if (kind === 'anonymous') {
    return {
      kind: 'phoneNumber',
      rawId: '4:anonymous',
      phoneNumber: { value: 'anonymous', isAnonymous: true },
    };
  }
  const identifier = createIdentifierFromRawId(
    kind === 'phoneNumber' ? `4:${canonical}` : canonical,
  );
  return { kind: identifier.kind, ...serializeCommunicationIdentifier(identifier) };
}

/** The `data` of the call's event. */
export function incomingCallData(call: SampleCall): Readonly<Record<string, unknown>> {
  return {
    to: identifierModel(call.called),
    from: identifierModel(call.caller),
    serverCallId: Buffer.from(`local:${call.correlationId}`).toString('base64'),
    callerDisplayName: '',
    customContext: { sipHeaders: call.headers ?? {}, voipHeaders: {} },
    incomingCallContext: call.incomingCallContext,
    correlationId: call.correlationId,
  };
}

/** The event as a subscription with the Event Grid schema delivers it: in an array of its own. */
export function eventGridDelivery(call: SampleCall): readonly Readonly<Record<string, unknown>>[] {
  return [
    {
      id: call.eventId,
      topic: resource,
      subject: subjectOf(call),
      data: incomingCallData(call),
      eventType,
      dataVersion: '1.0',
      metadataVersion: '1',
      eventTime: timestamp(call.time),
    },
  ];
}

/** The event as a subscription with the CloudEvents 1.0 schema delivers it. */
export function cloudEventDelivery(call: SampleCall): Readonly<Record<string, unknown>> {
  return {
    id: call.eventId,
    source: resource,
    subject: subjectOf(call),
    data: incomingCallData(call),
    type: eventType,
    specversion: '1.0',
    time: timestamp(call.time),
  };
}

function subjectOf({ called, caller }: SampleCall): string {
  return `/caller/${caller.canonical}/recipient/${called.canonical}`;
}

/** Event times carry 7 fractional digits. */
function timestamp(time: Date): string {
  return time.toISOString().replace('Z', '0000Z');
}
