import type { Caller, Identity } from './identity.ts';

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
  /** What the platform asks for to act on the call. A secret: never written to a log, an answer or a table. */
  readonly token: string;
  /** What was odd about the event without making the call unusable; goes to the log's `detail`. */
  readonly remarks: readonly string[];
}

/** What the choice of a rule depends on. */
export type CallParties = Pick<IncomingCall, 'called' | 'caller' | 'onBehalfOf'>;
