import { createHash } from 'node:crypto';

/** What makes a request the same request, whichever process sends it and however often. */
export interface RepeatableRequest {
  readonly verb: 'redirect' | 'reject';
  readonly incomingCallContext: string;
  /** The target's canonical identity, or the reason of a reject. */
  readonly subject: string;
  /** From 0; one more after every 429, since a service that remembers it would answer the same request so for ever. */
  readonly repetition: number;
}

/**
 * The Repeatability headers of a request (OASIS Repeatable Requests 1.0), as a function of the call alone: every
 * delivery, retry and instance sends the same ones, so the service acts once and we store nothing.
 * `firstSent` is in milliseconds since the epoch.
 */
export function repeatabilityHeaders(
  request: RepeatableRequest,
  firstSent: number,
): Readonly<Record<'Repeatability-Request-ID' | 'Repeatability-First-Sent', string>> {
  return {
    'Repeatability-Request-ID': requestId(request),
    // The IMF-fixdate form has no fractions, so this also rounds down to the second.
    'Repeatability-First-Sent': new Date(firstSent).toUTCString(),
  };
}

/** A hash dressed as a version 4 UUID (RFC 9562), since the service asks for that form. */
function requestId({ verb, incomingCallContext, subject, repetition }: RepeatableRequest): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify(['v1', verb, incomingCallContext, subject, repetition]))
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
