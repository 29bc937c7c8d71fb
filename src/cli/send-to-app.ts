import { randomBytes, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { eventGridDelivery } from '../local/sample-delivery.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { appUrl, keyHeader, request } from './http-request.ts';
import { exitCodeOfCall } from './send-exit-code.ts';
import type { SendOrder } from './send-order.ts';
import { note, print, printJson } from './terminal.ts';

const summarySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    events: v.tuple([
      v.object({
        event: v.optional(v.string()),
        called: v.optional(v.string()),
        caller: v.optional(v.string()),
        rule: v.optional(v.string()),
        target: v.optional(v.string()),
        detail: v.optional(v.string()),
      }),
    ]),
  }),
);

/** Delivers a call that ACS does not know to the webhook of an app, as Event Grid would. */
export async function sendToApp(
  { called, caller, headers, json }: SendOrder,
  url: string,
  key: string | undefined,
): Promise<ExitCode> {
  const delivery = eventGridDelivery({
    called,
    caller,
    headers,
    incomingCallContext: `test-delivery-${randomBytes(24).toString('base64url')}`,
    eventId: randomUUID(),
    correlationId: randomUUID(),
    time: new Date(),
  });
  const webhook = appUrl(url, '/api/acs/incoming-call');
  note(
    'ACS does not know this call, so "gone" is the answer to expect; rule and target are those of a real call.',
  );
  const { status, text } = await request(webhook, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'aeg-event-type': 'Notification',
      ...keyHeader(key),
    },
    body: JSON.stringify(delivery),
  });
  const summary = v.safeParse(summarySchema, text);
  if (status !== 200 || !summary.success) {
    throw new CommandError(exitCodes.unreachable, describeRefusal(status));
  }
  const [event] = summary.output.events;
  if (json) {
    printJson({ status, ...event });
  } else {
    for (const [name, value] of Object.entries(event)) {
      print(`  ${name.padEnd(9)}${value}`);
    }
  }
  // ACS does not know the call, so gone is what becomes of one that the rules hand over.
  return exitCodeOfCall(event.event, ['gone']);
}

function describeRefusal(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return `The app answered ${status}: give the key of its function incoming-call by --key or FUNCTION_KEY.`;
    case 404:
      return 'The app answered 404: it is no Call Redirect, or not deployed yet.';
    case 500:
      return 'The app answered 500: call-redirect doctor --url … tells why it cannot handle calls.';
    default:
      return `The app answered ${status}, and not as Call Redirect does: look at its address.`;
  }
}
