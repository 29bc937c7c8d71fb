import { maskPhoneNumbers } from '../telephony/masking.ts';

/** How a call ended for us, as the log names it. */
export type CallEvent =
  | 'redirected'
  | 'rejected'
  | 'ignored'
  | 'unrouted'
  | 'looped'
  | 'gone'
  | 'expired'
  | 'failed';

/** What is written down of a call: the columns of the log. Identities are canonical and whole. */
export interface CallRecord {
  /** The event's time, ISO 8601 in UTC. */
  readonly time: string;
  readonly platform: string;
  readonly callId: string;
  readonly event: CallEvent;
  readonly called: string;
  readonly caller: string;
  /** The name of the rule that decided, or `fallback`. */
  readonly rule?: string;
  /** Who got the call, or was to get it. */
  readonly target?: string;
  /** Requests sent to the platform. */
  readonly attempts: number;
  /** From the arrival of the delivery until the call was handed over or given up. */
  readonly milliseconds: number;
  /** Whatever a reader of the log should know beside. */
  readonly detail?: string;
}

/** Where calls are written down for good. */
export interface CallLog {
  /**
   * Writes what became of the call that an event told of. Written again, it changes nothing.
   * Rejects where it could not be written; the message is fit for a log.
   */
  write(record: CallRecord, eventId: string): Promise<void>;
}

/** Where lines for people go; an invocation's own log on Azure Functions. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** The record with phone numbers masked, as logs and answers to Event Grid show it. */
export function maskRecord(record: CallRecord): CallRecord {
  const { rule, target, detail } = record;
  return {
    ...record,
    callId: maskPhoneNumbers(record.callId),
    called: maskPhoneNumbers(record.called),
    caller: maskPhoneNumbers(record.caller),
    ...(rule === undefined ? {} : { rule: maskPhoneNumbers(rule) }),
    ...(target === undefined ? {} : { target: maskPhoneNumbers(target) }),
    ...(detail === undefined ? {} : { detail: maskPhoneNumbers(detail) }),
  };
}

/** Writes the one structured line of a call, at the level that its event deserves. */
export function logCall(record: CallRecord, log: Log): void {
  const line = JSON.stringify(maskRecord(record));
  switch (record.event) {
    case 'failed':
      log.error(line);
      break;
    case 'unrouted':
    case 'looped':
    case 'expired':
      log.warn(line);
      break;
    default:
      log.info(line);
  }
}
