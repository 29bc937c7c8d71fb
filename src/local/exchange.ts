import { randomBytes, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Caller } from '../telephony/identity.ts';
import { maskPhoneNumbers } from '../telephony/masking.ts';
import type { AcsStandIn } from './acs-stand-in/acs-stand-in.ts';
import { eventGridDelivery } from './sample-delivery.ts';

/** What became of a call that was placed; phone numbers are masked, since all of it is shown. */
export const placedCallSchema = v.object({
  called: v.string(),
  caller: v.string(),
  /** The status of the webhook's answer. */
  status: v.number(),
  /** How the app's summary names the outcome; absent where it could not be read. */
  event: v.optional(v.string()),
  rule: v.optional(v.string()),
  target: v.optional(v.string()),
  detail: v.optional(v.string()),
  /** What the stand-in did to the call: once at most, if all is well. */
  acts: v.array(v.picklist(['redirect', 'reject'])),
  /** From sending the delivery to the stand-in's act, or to the answer where it did not act. */
  milliseconds: v.number(),
});

/** What became of a call that was placed. */
export type PlacedCall = v.InferOutput<typeof placedCallSchema>;

/** Lets phones ring: the part of the telephone network, of ACS before a redirect, and of Event Grid. */
export interface Exchange {
  /**
   * Rings, delivers the event to the webhook, with SIP headers where some are given, and tells what came of it. Throws
   * where the webhook cannot be reached.
   */
  placeCall(
    called: Caller,
    caller: Caller,
    headers?: Readonly<Record<string, string>>,
  ): Promise<PlacedCall>;
}

const summarySchema = v.object({
  events: v.tuple([
    v.object({
      event: v.optional(v.string()),
      rule: v.optional(v.string()),
      target: v.optional(v.string()),
      detail: v.optional(v.string()),
    }),
  ]),
});

/** Makes an exchange that rings at the stand-in and delivers to the webhook, whose URL holds its key. */
export function createExchange(
  standIn: Pick<AcsStandIn, 'ring' | 'acts'>,
  webhookUrl: string,
): Exchange {
  return {
    async placeCall(called, caller, headers = {}) {
      // Real contexts are signed tokens of several thousand characters.
      const incomingCallContext = `local-call-context-${randomBytes(1500).toString('base64url')}`;
      standIn.ring(incomingCallContext);
      const sent = Date.now();
      const response = await fetch(webhookUrl, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'aeg-event-type': 'Notification' },
        body: JSON.stringify(
          eventGridDelivery({
            called,
            caller,
            headers,
            incomingCallContext,
            eventId: randomUUID(),
            correlationId: randomUUID(),
            time: new Date(sent),
          }),
        ),
      });
      const body = await response.text();
      const acts = standIn.acts(incomingCallContext);
      return {
        called: maskPhoneNumbers(called.canonical),
        caller: maskPhoneNumbers(caller.canonical),
        status: response.status,
        ...readSummary(body),
        acts: acts.map(({ verb }) => verb),
        milliseconds: (acts[0]?.at ?? Date.now()) - sent,
      };
    },
  };
}

function readSummary(body: string): Pick<PlacedCall, 'event' | 'rule' | 'target' | 'detail'> {
  const summary = v.safeParse(v.pipe(v.string(), v.parseJson(), summarySchema), body);
  return summary.success ? summary.output.events[0] : {};
}
