import type { IncomingCall } from '../telephony/call.ts';
import { type CallLog, type CallRecord, type Log, logCall, maskRecord } from './call-log.ts';
import {
  isGivenUp,
  type Performing,
  performDecision,
  type Result,
  tooLate,
} from './perform-decision.ts';
import { readTerms, type TermSources } from './read-terms.ts';
import { shorten } from './remarks.ts';
import { TimeLimitError, withinTime } from './time-limit.ts';

/** What the heart works with. */
export interface CallHandling extends Performing, TermSources {
  readonly callLog: CallLog;
}

/** How long the answer to a delivery may wait for the table of calls, in milliseconds. */
const longestWrite = 500;

/**
 * Decides one ringing call, performs the decision, and only then writes the call down. Every way in which rules or
 * platform can fail ends in the record; it throws for faults of our own only.
 */
export async function handleCall(
  call: IncomingCall,
  handling: CallHandling,
  log: Log,
): Promise<CallRecord> {
  const ringEnd = Math.min(call.time, call.arrival) + handling.ringTime;
  const result = isGivenUp(ringEnd, handling)
    ? { event: 'expired' as const, attempts: 0, remarks: [tooLate] }
    : await decideAndPerform(call, ringEnd, handling);
  const record = recordOf(call, result, handling);
  logCall(record, log);
  await writeDown(record, call.eventId, handling, log);
  return record;
}

/** Never fails the call, and never keeps Event Grid waiting for long: the line in the log is there already. */
async function writeDown(
  record: CallRecord,
  eventId: string,
  { callLog }: CallHandling,
  log: Log,
): Promise<void> {
  try {
    await withinTime(callLog.write(record, eventId), longestWrite);
  } catch (error) {
    const reason = error instanceof TimeLimitError ? 'it takes too long' : messageOf(error);
    log.warn(`Call ${maskRecord(record).callId} may be missing from the table of calls: ${reason}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function decideAndPerform(
  call: IncomingCall,
  ringEnd: number,
  handling: CallHandling,
): Promise<Result> {
  // What is left after that is time for two attempts; a call that rang long ago gets rules within one.
  const { attemptTimeout, clock } = handling;
  const deadline = Math.max(ringEnd - 2 * attemptTimeout, clock.now() + attemptTimeout);
  const { terms, areReadable, remarks } = await readTerms(
    call,
    handling,
    handling.platform.abilities,
    { deadline, least: attemptTimeout, now: clock.now },
    'decision',
  );
  const result = await performDecision(call, terms, ringEnd, handling);
  const event = result.event === 'unrouted' && !areReadable ? 'failed' : result.event;
  return { ...result, event, remarks: [...remarks(), ...result.remarks] };
}

/** How much of a detail a log line and an answer carry, in characters. */
const longestDetail = 4_000;

function recordOf(
  call: IncomingCall,
  { event, action, attempts, remarks }: Result,
  { platform, clock }: CallHandling,
): CallRecord {
  const detail = shorten([...call.remarks, ...remarks].join('; '), longestDetail);
  return {
    time: new Date(call.time).toISOString(),
    platform: platform.name,
    // A sender may choose any id; no more of it than this finds a call again.
    callId: call.id.slice(0, 256),
    event,
    called: call.called.canonical,
    caller: call.caller.canonical,
    ...(action === undefined ? {} : { rule: action.rule }),
    ...(action?.kind === 'redirect' ? { target: action.target.canonical } : {}),
    attempts,
    milliseconds: clock.now() - call.arrival,
    ...(detail === '' ? {} : { detail }),
  };
}
