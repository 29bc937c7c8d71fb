import * as v from 'valibot';
import { type CallHeaders, noHeaders } from '../telephony/call.ts';
import { collectHeaders } from '../telephony/call-headers.ts';

const headerSet = v.fallback(v.optional(v.record(v.string(), v.unknown()), {}), {});
const customContext = v.object({ sipHeaders: headerSet, voipHeaders: headerSet });

/**
 * Reads an event's `customContext` (IncomingCall, Event Grid): SIP and VoIP headers as one set. What is no text is left
 * aside, since a header that cannot be read is one that the call does not carry.
 */
export function readCallHeaders(context: unknown): CallHeaders {
  const parsed = v.safeParse(customContext, context);
  if (!parsed.success) {
    return noHeaders;
  }
  const { sipHeaders, voipHeaders } = parsed.output;
  return collectHeaders(
    [sipHeaders, voipHeaders]
      .flatMap((set) => Object.entries(set))
      .flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : [])),
  );
}
