import * as v from 'valibot';
import { type CallHeaders, noHeaders } from '../telephony/call.ts';

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
  const headers = new Map<string, readonly string[]>();
  for (const set of [parsed.output.sipHeaders, parsed.output.voipHeaders]) {
    for (const [name, value] of Object.entries(set)) {
      if (typeof value === 'string') {
        const key = name.toLowerCase();
        headers.set(key, [...(headers.get(key) ?? []), value]);
      }
    }
  }
  return headers.size === 0 ? noHeaders : headers;
}
