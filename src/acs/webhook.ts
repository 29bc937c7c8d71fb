import { type CallRecord, type Log, maskRecord } from '../calls/call-log.ts';
import { answerJson, answerProblem, type HttpAnswer } from '../http/answer.ts';
import type { IncomingCall } from '../telephony/call.ts';
import { maskPhoneNumbers } from '../telephony/masking.ts';
import { type DeliveredEvent, readDelivery } from './delivery.ts';
import { answerOptions, answerValidation } from './handshake.ts';

/** A request of Event Grid, read but not yet understood. */
export interface WebhookRequest {
  readonly method: string;
  readonly headers: Headers;
  readonly body: ArrayBuffer;
}

/** What happens to calls: somebody handles them, or nobody can now, for the reasons given in a sentence each. */
export type CallHandler =
  | {
      /** Throws for faults of our own only. */
      readonly handleCall: (call: IncomingCall, log: Log) => Promise<CallRecord>;
    }
  | { readonly obstacles: readonly string[] };

/** What the webhook works with. */
export interface Webhook {
  /** Asked anew for every call. */
  readonly handler: () => CallHandler;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What became of one event, and the status that it alone would be answered with. */
interface Settlement {
  readonly status: 200 | 400 | 500;
  readonly summary: Readonly<Record<string, unknown>>;
}

/** Event Grid's own limit for an event, and more than any batch of calls needs. */
const longestBody = 1024 * 1024;

/** The most events that Event Grid puts into a batch; more of them come from somebody else. */
const largestBatch = 5_000;

/** How much of a text that somebody else chose is repeated in a log or an answer, in characters. */
const longestQuote = 128;

/**
 * Answers one request of Event Grid: a handshake, or a delivery, whose events are worked concurrently and answered by
 * the worst of them. 500 makes Event Grid deliver again, 400 sends the events to the dead letters, 200 settles them.
 */
export async function answerWebhook(
  request: WebhookRequest,
  webhook: Webhook,
  log: Log,
): Promise<HttpAnswer> {
  const arrival = webhook.now();
  if (request.method === 'OPTIONS') {
    return answerOptions(request.headers);
  }
  const events = readEvents(request, arrival);
  if (typeof events === 'string') {
    log.warn(`A request was refused: ${events}`);
    return answerProblem(400, 'Not a delivery', events);
  }
  const [first] = events;
  if (first?.kind === 'validation' && events.length === 1) {
    log.info(`An Event Grid subscription was validated: ${subscriptionName(request.headers)}.`);
    return answerValidation(first.code);
  }
  const settlements = events.map((event) => settle(event, request, webhook, log));
  return answerSettlements(await Promise.all(settlements));
}

/** The events of a request, or the sentence that says why there are none. */
function readEvents(
  { headers, body }: WebhookRequest,
  arrival: number,
): readonly DeliveredEvent[] | string {
  if (body.byteLength > longestBody) {
    return `The body has ${body.byteLength} bytes; at most ${longestBody} are read. Let Event Grid send smaller batches.`;
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return 'The body is not JSON in UTF-8. Event Grid sends its events so; check what calls this URL.';
  }
  if (Array.isArray(json) && json.length > largestBatch) {
    return `The body holds ${json.length} events; Event Grid delivers at most ${largestBatch} at once. Check what calls this URL.`;
  }
  return (
    readDelivery(json, arrival, headers.get('aeg-event-type')) ??
    'The body holds no events. Expected is an array of events of the Event Grid schema, or CloudEvents 1.0.'
  );
}

function subscriptionName(headers: Headers): string {
  return quote(headers.get('aeg-subscription-name') ?? 'its name is not told');
}

/** An id or a name as logs and answers show it: somebody may have put a phone number into it. */
function quote(text: string): string {
  return maskPhoneNumbers(text.slice(0, longestQuote));
}

async function settle(
  event: DeliveredEvent,
  request: WebhookRequest,
  webhook: Webhook,
  log: Log,
): Promise<Settlement> {
  switch (event.kind) {
    case 'incoming-call':
      return settleCall(event.call, webhook, log);
    case 'malformed':
      log.error(`Event ${quote(event.id ?? 'without an id')} is malformed: ${event.problem}`);
      return {
        status: 400,
        summary: { id: event.id === undefined ? null : quote(event.id), problem: event.problem },
      };
    case 'unforeseen':
      return settleFault('of a delivery', event.error, log);
    case 'validation':
      return {
        status: 400,
        summary: { id: quote(event.id), problem: 'a subscription validation comes alone' },
      };
    case 'deletion':
      log.warn(
        `An Event Grid subscription was deleted and delivers no more calls: ${subscriptionName(request.headers)}.`,
      );
      return { status: 200, summary: { id: quote(event.id), settled: 'subscription deletion' } };
    case 'other':
      return {
        status: 200,
        summary: { id: quote(event.id), settled: `not for us: ${quote(event.type)}` },
      };
  }
}

async function settleCall(call: IncomingCall, webhook: Webhook, log: Log): Promise<Settlement> {
  const id = quote(call.eventId);
  const handler = webhook.handler();
  if ('obstacles' in handler) {
    log.error(`Event ${id} cannot be handled now: ${handler.obstacles.join(' ')}`);
    return { status: 500, summary: { id, problem: 'the app cannot handle calls now' } };
  }
  try {
    const { event, rule, target, milliseconds, detail } = maskRecord(
      await handler.handleCall(call, log),
    );
    return { status: 200, summary: { id, event, rule, target, milliseconds, detail } };
  } catch (error) {
    return settleFault(id, error, log);
  }
}

/** The message of an unforeseen error may hold anything, the call's context included: only its place is logged. */
function settleFault(id: string, error: unknown, log: Log): Settlement {
  const place = error instanceof Error ? placeOf(error) : 'no error object';
  log.error(`Event ${id} met a fault of this app: ${place}`);
  return { status: 500, summary: { id, problem: 'the app met a fault of its own' } };
}

function placeOf(error: Error): string {
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [error.name, ...frames.slice(0, 5).map((frame) => frame.trim())].join(' ');
}

function answerSettlements(settlements: readonly Settlement[]): HttpAnswer {
  const events = settlements.map((settlement) => settlement.summary);
  const status = settlements.reduce((worst, settlement) => Math.max(worst, settlement.status), 200);
  switch (status) {
    case 200:
      return answerJson(200, { events });
    case 400:
      return answerProblem(
        400,
        'Malformed event',
        'At least one event of the delivery cannot be read; the others were worked. See events.',
        { events },
      );
    default:
      return answerProblem(
        500,
        'Call not handled',
        'At least one call could not be handled now. Deliver again; the reason is in the log.',
        { events },
      );
  }
}
