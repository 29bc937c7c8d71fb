import type { Caller, Identity } from './identity.ts';

/**
 * The headers that the caller's side sent along, SIP and VoIP headers as one set: all values of a name, by the name in
 * lower case.
 */
export type CallHeaders = ReadonlyMap<string, readonly string[]>;

/** The headers of a call that came without any. */
export const noHeaders: CallHeaders = new Map();

/** A call that rings now, in words that every platform shares. */
export interface IncomingCall {
  /** The call's id, the same in every delivery of every event of the call. */
  readonly id: string;
  /** The id of the event that told of the call. */
  readonly eventId: string;
  /** The instant of every decision on the call, in milliseconds since the epoch: the event's time. */
  readonly time: number;
  /** When this delivery reached the process, in milliseconds since the epoch. */
  readonly arrival: number;
  readonly called: Identity;
  readonly caller: Caller;
  /** Whom the call was meant for before somebody forwarded it to the called identity. */
  readonly onBehalfOf: Identity | undefined;
  readonly headers: CallHeaders;
  /** What the platform asks for to act on the call. A secret: never written to a log, an answer or a table. */
  readonly token: string;
  /** What was odd about the event without making the call unusable; goes to the log's `detail`. */
  readonly remarks: readonly string[];
}

/** Who takes part in a call. */
export type CallParties = Pick<IncomingCall, 'called' | 'caller' | 'onBehalfOf'>;

/** What a decision on a call depends on; without an id nothing is drawn by weight. */
export type RoutedCall = CallParties &
  Pick<IncomingCall, 'headers' | 'time'> & { readonly id: string | undefined };
