import { barWords, isLoop } from '../routing/bars.ts';
import { describeProblem } from '../routing/problem.ts';
import { type Action, type PassedOver, route } from '../routing/route.ts';
import type { MalformedRow, Rule } from '../routing/rule.ts';
import type { IncomingCall } from '../telephony/call.ts';
import type { Identity } from '../telephony/identity.ts';
import { type CallEvent, type CallRecord, type Log, logCall } from './call-log.ts';
import type { CallPlatform, Outcome } from './platform.ts';

/** The rules that may concern a called identity: those of its own partition and of `any`. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly malformed: readonly MalformedRow[];
}

/** Where the heart gets its rules from. */
export interface RuleSource {
  /** Throws where the rules cannot be read; the message is fit for a log. */
  rulesFor(called: Identity): Promise<RuleSet>;
}

/** What the heart works with. */
export interface CallHandling {
  readonly rules: RuleSource;
  readonly platform: CallPlatform;
  readonly allowedDestinations: readonly string[];
  readonly fallbackTarget: Identity | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A decision as far as it was consumed: up to the first action. */
interface Choice {
  readonly action: Action | undefined;
  readonly passedOver: readonly PassedOver[];
}

/** What came of a choice. */
interface Result {
  readonly event: CallEvent;
  /** Requests sent to the platform. */
  readonly attempts: number;
  readonly detail?: string;
}

/**
 * Decides one ringing call, performs the decision, and writes the call's line in the log. Every way in which rules or
 * platform can fail ends in the record; it throws for faults of our own only.
 */
export async function handleCall(
  call: IncomingCall,
  handling: CallHandling,
  log: Log,
): Promise<CallRecord> {
  const rules = await readRules(call, handling.rules);
  const choice = choose(call, rules.known, handling);
  const result =
    choice.action === undefined
      ? resultWithoutAction(rules.readable, choice.passedOver)
      : await perform(call, choice.action, handling.platform);
  const record = recordOf(call, choice.action, result, handling, [
    ...call.remarks,
    ...rules.remarks,
    ...choice.passedOver.map(describePassedOver),
    ...(result.detail === undefined ? [] : [result.detail]),
  ]);
  logCall(record, log);
  return record;
}

async function readRules(
  call: IncomingCall,
  source: RuleSource,
): Promise<{ known: readonly Rule[]; readable: boolean; remarks: readonly string[] }> {
  try {
    const { rules, malformed } = await source.rulesFor(call.called);
    return { known: rules, readable: true, remarks: malformed.map(describeMalformed) };
  } catch (error) {
    // The call rings on: what can be done without rules, FALLBACK_TARGET, is done.
    const reason = error instanceof Error ? error.message : String(error);
    return { known: [], readable: false, remarks: [`the rules could not be read: ${reason}`] };
  }
}

function choose(
  call: IncomingCall,
  rules: readonly Rule[],
  { platform, allowedDestinations, fallbackTarget }: CallHandling,
): Choice {
  const passedOver: PassedOver[] = [];
  const decision = route(call, {
    rules,
    allowedDestinations,
    fallbackTarget,
    canReach: (target) => platform.canReach(target),
  });
  for (const step of decision) {
    if (step.kind !== 'passed-over') {
      return { action: step, passedOver };
    }
    passedOver.push(step);
  }
  return { action: undefined, passedOver };
}

function resultWithoutAction(readable: boolean, passedOver: readonly PassedOver[]): Result {
  if (!readable) {
    return { event: 'failed', attempts: 0 };
  }
  const looped = passedOver.some(({ bar }) => isLoop(bar));
  return { event: looped ? 'looped' : 'unrouted', attempts: 0 };
}

async function perform(
  call: IncomingCall,
  action: Action,
  platform: CallPlatform,
): Promise<Result> {
  switch (action.kind) {
    case 'ignore':
      return { event: 'ignored', attempts: 0 };
    case 'redirect':
      return resultOf('redirected', await platform.redirect(call, action.target));
    case 'reject':
      return resultOf('rejected', await platform.reject(call, action.reason));
  }
}

function resultOf(success: CallEvent, outcome: Outcome): Result {
  return outcome.kind === 'accepted'
    ? { event: success, attempts: 1 }
    : { event: 'failed', attempts: 1, detail: outcome.reason };
}

function recordOf(
  call: IncomingCall,
  action: Action | undefined,
  { event, attempts }: Result,
  { platform, now }: CallHandling,
  remarks: readonly string[],
): CallRecord {
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
    milliseconds: now() - call.arrival,
    ...(remarks.length === 0 ? {} : { detail: remarks.join('; ') }),
  };
}

function describeMalformed({ name, problems }: MalformedRow): string {
  return `rule ${name} is malformed and was passed over: ${problems.map(describeProblem).join(', ')}`;
}

function describePassedOver({ rule, target, bar }: PassedOver): string {
  return `target ${target.canonical} of ${rule} was passed over: ${barWords[bar]}`;
}
