import { isLoop } from '../routing/bars.ts';
import { type Action, type RoutingTerms, route } from '../routing/route.ts';
import type { IncomingCall } from '../telephony/call.ts';
import { attempt, type Clock } from './attempts.ts';
import type { CallEvent } from './call-log.ts';
import type { Answer, CallPlatform } from './platform.ts';
import { describeAction, describePassedOver } from './remarks.ts';

/** What it takes to perform decisions; times are in milliseconds. */
export interface Performing {
  readonly platform: CallPlatform;
  /** How long a call rings. */
  readonly ringTime: number;
  /** How long one attempt may take. */
  readonly attemptTimeout: number;
  readonly clock: Clock;
  /** Gives 0 to 1, for the jitter between attempts. */
  readonly random: () => number;
}

/** What became of a call, before it is written down; `action` is the last one that was tried. */
export interface Result {
  readonly event: CallEvent;
  readonly action?: Action;
  readonly attempts: number;
  readonly remarks: readonly string[];
}

/** Says of a call that it was given up. */
export const tooLate = 'the call rang too long ago';

/** Tries the actions of the decision in order; the next one only after the platform has surely refused the one before. */
export async function performDecision(
  call: IncomingCall,
  terms: RoutingTerms,
  ringEnd: number,
  handling: Performing,
): Promise<Result> {
  const { platform, attemptTimeout, clock, random } = handling;
  const remarks: string[] = [];
  let attempts = 0;
  let looped = false;
  let last: Action | undefined;
  for (const step of route(call, terms)) {
    if (step.kind === 'passed-over' || step.kind === 'rule-passed-over') {
      looped ||= step.kind === 'passed-over' && isLoop(step.bar);
      remarks.push(describePassedOver(step));
      continue;
    }
    if (isGivenUp(ringEnd, handling)) {
      const event = last === undefined ? 'expired' : 'failed';
      return { event, attempts, remarks: [...remarks, tooLate], ...(last && { action: last }) };
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

/**
 * Whether the call must have ended, `ringEnd` being when it should have (milliseconds since the epoch). Clocks differ,
 * so a call is given up only after twice the time that it can have rung.
 */
export function isGivenUp(ringEnd: number, { clock, ringTime }: Performing): boolean {
  return clock.now() > ringEnd + ringTime;
}
