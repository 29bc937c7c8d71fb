import { barWords, isLoop } from '../routing/bars.ts';
import { describeProblem } from '../routing/problem.ts';
import { type Action, type PassedOver, route } from '../routing/route.ts';
import type { MalformedRow, Rule } from '../routing/rule.ts';
import type { IncomingCall } from '../telephony/call.ts';
import type { Identity } from '../telephony/identity.ts';
import { attempt, type Clock } from './attempts.ts';
import {
  type CallEvent,
  type CallLog,
  type CallRecord,
  type Log,
  logCall,
  maskRecord,
} from './call-log.ts';
import type { Answer, CallPlatform } from './platform.ts';
import { TimeLimitError, withinTime } from './time-limit.ts';

/** The rules that may concern a called identity: those of its own partition and of `any`. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly malformed: readonly MalformedRow[];
  /** Why the rules are older than they should be, where they are; fit for a log. */
  readonly trouble?: string;
}

/** Why rules cannot be read; the message is fit for a log. */
export class RulesUnreadableError extends Error {
  override readonly name = 'RulesUnreadableError';
}

/** Where the heart gets its rules from. */
export interface RuleSource {
  /**
   * With nothing in memory it waits until `deadline` (milliseconds since the epoch), then throws a
   * RulesUnreadableError.
   */
  rulesFor(called: Identity, deadline: number): Promise<RuleSet>;
}

/** What the heart works with. */
export interface CallHandling {
  readonly rules: RuleSource;
  readonly platform: CallPlatform;
  readonly allowedDestinations: readonly string[];
  readonly fallbackTarget: Identity | undefined;
  /** How long a call rings, in milliseconds. */
  readonly ringTime: number;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptTimeout: number;
  readonly callLog: CallLog;
  readonly clock: Clock;
  /** Gives 0 to 1, for the jitter between attempts. */
  readonly random: () => number;
}

/** How long the answer to a delivery may wait for the table of calls, in milliseconds. */
const longestWrite = 500;

/** What became of a call, before it is written down; `action` is the last one that was tried. */
interface Result {
  readonly event: CallEvent;
  readonly action?: Action;
  readonly attempts: number;
  readonly remarks: readonly string[];
}

/**
 * Decides one ringing call, performs the decision, and only then writes the call down. Every way in which rules or
 * platform can fail ends in the record; it throws for faults of our own only.
 */
export async function handleCall(
  call: IncomingCall,
  handling: CallHandling,
  log: Log,
): Promise<CallRecord> {
  const ringStart = Math.min(call.time, call.arrival);
  // Clocks differ, so a call is given up only after twice the time that it can have rung.
  const result =
    handling.clock.now() > ringStart + 2 * handling.ringTime
      ? { event: 'expired' as const, attempts: 0, remarks: ['the call rang too long ago'] }
      : await decideAndPerform(call, ringStart + handling.ringTime, handling);
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
  const rules = await readRules(call, handling.rules, deadline);
  const result = await perform(call, rules.known, ringEnd, handling);
  const event = result.event === 'unrouted' && !rules.readable ? 'failed' : result.event;
  return { ...result, event, remarks: [...rules.remarks, ...result.remarks] };
}

async function readRules(
  call: IncomingCall,
  source: RuleSource,
  deadline: number,
): Promise<{ known: readonly Rule[]; readable: boolean; remarks: readonly string[] }> {
  try {
    const { rules, malformed, trouble } = await source.rulesFor(call.called, deadline);
    const remarks = malformed.map(describeMalformed);
    return {
      known: rules,
      readable: true,
      remarks: trouble === undefined ? remarks : [`the rules may be old: ${trouble}`, ...remarks],
    };
  } catch (error) {
    if (!(error instanceof RulesUnreadableError)) {
      throw error;
    }
    // The call rings on: what can be done without rules, FALLBACK_TARGET, is done.
    const remark = `the rules could not be read: ${error.message}`;
    return { known: [], readable: false, remarks: [remark] };
  }
}

/** Tries the actions of the decision in order; the next one only after the platform has surely refused the one before. */
async function perform(
  call: IncomingCall,
  rules: readonly Rule[],
  ringEnd: number,
  { platform, allowedDestinations, fallbackTarget, attemptTimeout, clock, random }: CallHandling,
): Promise<Result> {
  const remarks: string[] = [];
  let attempts = 0;
  let looped = false;
  let last: Action | undefined;
  const decision = route(call, {
    rules,
    allowedDestinations,
    fallbackTarget,
    canReach: (target) => platform.canReach(target),
  });
  for (const step of decision) {
    if (step.kind === 'passed-over') {
      looped ||= isLoop(step.bar);
      remarks.push(describePassedOver(step));
      continue;
    }
    last = step;
    if (step.kind === 'ignore') {
      return { event: 'ignored', action: step, attempts, remarks };
    }
    const result = await attempt(
      (repetition) => send(platform, call, step, repetition),
      { end: ringEnd, attemptTimeout },
      clock,
      random,
    );
    attempts += result.attempts;
    switch (result.kind) {
      case 'done': {
        const event = step.kind === 'redirect' ? 'redirected' : 'rejected';
        remarks.push(...(result.isUnconfirmed ? ['unconfirmed'] : []));
        return { event, action: step, attempts, remarks };
      }
      case 'gone':
      case 'failed':
        return { event: result.kind, action: step, attempts, remarks: [...remarks, result.reason] };
      case 'refused':
        remarks.push(`${describeAction(step)} was refused: ${result.reason}`);
    }
  }
  if (last !== undefined) {
    return { event: 'failed', action: last, attempts, remarks };
  }
  return { event: looped ? 'looped' : 'unrouted', attempts, remarks };
}

function send(
  platform: CallPlatform,
  call: IncomingCall,
  action: Exclude<Action, { kind: 'ignore' }>,
  repetition: number,
): Promise<Answer> {
  return action.kind === 'redirect'
    ? platform.redirect(call, action.target, repetition)
    : platform.reject(call, action.reason, repetition);
}

function recordOf(
  call: IncomingCall,
  { event, action, attempts, remarks }: Result,
  { platform, clock }: CallHandling,
): CallRecord {
  const detail = [...call.remarks, ...remarks].join('; ');
  return {
    time: new Date(call.time).toISOString(),
    platform: platform.name,
    callId: call.id,
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

function describeMalformed({ name, problems, goesOn }: MalformedRow): string {
  const fate = goesOn ? 'goes on in its last good form' : 'was passed over';
  return `rule ${name} is malformed and ${fate}: ${problems.map(describeProblem).join(', ')}`;
}

function describePassedOver({ rule, target, bar }: PassedOver): string {
  return `target ${target.canonical} of ${rule} was passed over: ${barWords[bar]}`;
}

function describeAction(action: Action): string {
  return action.kind === 'redirect'
    ? `target ${action.target.canonical} of ${action.rule}`
    : `the ${action.kind} of ${action.rule}`;
}
