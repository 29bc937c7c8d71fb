import { createHash, createHmac } from 'node:crypto';
import * as v from 'valibot';
import {
  type AcsStandIn,
  type AcsSwitches,
  createAcsStandIn,
} from '../../../src/local/acs-stand-in/acs-stand-in.ts';
import type { Reply } from '../../../src/local/acs-stand-in/reply.ts';
import type { AcsRequest } from '../../../src/local/acs-stand-in/request.ts';

/** The access key of the tests' resource. */
export const accessKey = Buffer.from('an access key of thirty-two byte').toString('base64');

/** The token that the tests' resource accepts. */
export const bearerToken = 'token-of-a-managed-identity';

/** The incomingCallContext of the call that rings in the tests. */
export const context = 'context-of-a-ringing-call.signed';

/** The tests' present, in milliseconds since the epoch. */
export const noon = Date.UTC(2026, 10, 21, 12);

/** A stand-in on which the call of `context` rings. */
export function ringingStandIn(switches: Partial<AcsSwitches> = {}): AcsStandIn {
  const standIn = createAcsStandIn({ accessKey, bearerTokens: [bearerToken], ...switches });
  standIn.ring(context);
  return standIn;
}

/** A request before it is signed; what is absent is right. */
export interface Draft {
  readonly method?: string;
  readonly path?: string;
  /** A text or bytes go as they are, anything else as JSON. */
  readonly body?: unknown;
  /** Set after signing; undefined takes a header away. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly key?: string;
  /** The header that carries the signed date. */
  readonly dateHeader?: string;
}

/** A redirect of the ringing call to +14255550123, but for what the draft says. */
export function redirect(draft: Draft = {}): AcsRequest {
  const target = { rawId: '4:+14255550123' };
  return signed({
    path: '/calling/callConnections:redirect?api-version=2026-03-12',
    body: { incomingCallContext: context, target },
    ...draft,
  });
}

/** A redirect of the ringing call to the given CommunicationIdentifierModel. */
export function redirectTo(target: unknown, draft: Draft = {}): AcsRequest {
  return redirect({ body: { incomingCallContext: context, target }, ...draft });
}

/** A reject of the ringing call as busy, but for what the draft says. */
export function reject(draft: Draft = {}): AcsRequest {
  return signed({
    path: '/calling/callConnections:reject?api-version=2026-03-12',
    body: { incomingCallContext: context, callRejectReason: 'busy' },
    ...draft,
  });
}

/** The two Repeatability headers. `firstSent` is in milliseconds since the epoch. */
export function repeatability(
  id = '0e2b7c4a-63cb-4f5c-9d57-3f6f9a1c2b10',
  firstSent = noon,
): Readonly<Record<string, string>> {
  return {
    'Repeatability-Request-ID': id,
    'Repeatability-First-Sent': new Date(firstSent).toUTCString(),
  };
}

function signed(draft: Draft): AcsRequest {
  const { method = 'POST', path = '/', body, key = accessKey, dateHeader = 'x-ms-date' } = draft;
  const bytes =
    body instanceof Uint8Array
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const date = new Date(noon).toUTCString();
  const host = 'contoso.communication.azure.com';
  const hash = createHash('sha256').update(bytes).digest('base64');
  const signature = createHmac('sha256', Buffer.from(key, 'base64'))
    .update([method, path, [date, host, hash].join(';')].join('\n'))
    .digest('base64');
  return {
    method,
    path,
    headers: {
      'Content-Type': 'application/json',
      Host: host,
      [dateHeader]: date,
      'x-ms-content-sha256': hash,
      Authorization: `HMAC-SHA256 SignedHeaders=${dateHeader};host;x-ms-content-sha256&Signature=${signature}`,
      ...draft.headers,
    },
    body: bytes,
  };
}

const errorResponse = v.strictObject({
  error: v.strictObject({ code: v.string(), message: v.string() }),
});

/**
 * Reads an error from a reply. Throws where the reply is none, has not the form of CommunicationErrorResponse, or
 * gives one of the tests' secrets away.
 */
export function errorOf(reply: Reply): {
  readonly status: number;
  readonly code: string;
  readonly message: string;
} {
  if (reply.kind !== 'answer' || reply.body === undefined) {
    throw new Error(`no answer with a body: ${JSON.stringify(reply)}`);
  }
  for (const secret of [context, accessKey, bearerToken, 'Signature=']) {
    if (reply.body.includes(secret)) {
      throw new Error(`the answer gives ${secret} away`);
    }
  }
  const { error } = v.parse(errorResponse, JSON.parse(reply.body));
  return { status: reply.status, ...error };
}

/** The answer without content, in which every accepted request ends. */
export const accepted: Reply = { kind: 'answer', afterMilliseconds: 0, status: 204, headers: {} };
