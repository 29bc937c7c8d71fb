import type { Verb } from './operation.ts';
import { type Answer, errorAnswer, type Reply } from './reply.ts';
import type { CallAction } from './request-body.ts';

/** What can go wrong with a request that is right. */
export type Fault =
  /** Answers an error (status 400 to 599) without acting. `code` is a subcode such as `8523`. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly retryAfterSeconds?: number;
    }
  /** Acts on arrival and answers later. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Never answers; whether it acted is what the client cannot know. */
  | { readonly kind: 'hang-before-acting' | 'hang-after-acting' }
  /** Breaks the connection; whether it acted is what the client cannot know. */
  | { readonly kind: 'reset-before-acting' | 'reset-after-acting' };

/** A fault and the requests it hits. */
export interface FaultRule {
  readonly fault: Fault;
  /** How many requests it hits: 1 where absent, or Infinity. */
  readonly times?: number;
  /** Hits only requests of this verb. */
  readonly verb?: Verb;
  /** Hits only redirects to this target: a raw id, or a phone number with its `+`. */
  readonly target?: string;
  /** Hits the giving again of a remembered answer too, which is no execution and is spared otherwise. */
  readonly evenReplays?: boolean;
}

/** The faults that are still to come. */
export interface Faults {
  /** Adds a fault behind those there are. Throws a RangeError for a number that its field cannot have. */
  add(rule: FaultRule): void;
  /** Forgets the faults that have not hit yet. */
  clear(): void;
  /** The first fault that applies, which has then hit once more; undefined where there is none. */
  next(action: CallAction, isReplay: boolean): Fault | undefined;
}

/** A list of faults, empty at first. */
export function createFaults(): Faults {
  const pending: { readonly rule: FaultRule; left: number }[] = [];
  return {
    add(rule) {
      checkNumbers(rule);
      pending.push({ rule, left: rule.times ?? 1 });
    },
    clear() {
      pending.length = 0;
    },
    next(action, isReplay) {
      const found = pending.find(({ rule, left }) => left > 0 && hits(rule, action, isReplay));
      if (found !== undefined) {
        found.left -= 1;
      }
      return found?.rule.fault;
    },
  };
}

/** What became of a request under a fault. */
export interface Outcome {
  readonly reply: Reply;
  /** What the service concluded, whether or not the client gets to know; absent where nothing was executed. */
  readonly answer?: Answer;
}

/** Executes a request as far as a fault, if any, lets it be executed. */
export function executeUnder(fault: Fault | undefined, execute: () => Answer): Outcome {
  switch (fault?.kind) {
    case undefined:
      return answered(execute());
    case 'answer':
      return answered(faultAnswer(fault));
    case 'delay':
      return answered(execute(), fault.milliseconds);
    case 'hang-before-acting':
      return { reply: { kind: 'hang' } };
    case 'hang-after-acting':
      return { reply: { kind: 'hang' }, answer: execute() };
    case 'reset-before-acting':
      return { reply: { kind: 'reset' } };
    case 'reset-after-acting':
      return { reply: { kind: 'reset' }, answer: execute() };
  }
}

function answered(answer: Answer, afterMilliseconds = 0): Outcome {
  return { reply: { kind: 'answer', afterMilliseconds, ...answer }, answer };
}

function faultAnswer(fault: Extract<Fault, { kind: 'answer' }>): Answer {
  const { status, code, message = 'The request met with a fault.', retryAfterSeconds } = fault;
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': `${retryAfterSeconds}` };
  return errorAnswer(status, code, message, headers);
}

function hits(rule: FaultRule, action: CallAction, isReplay: boolean): boolean {
  return (
    (!isReplay || rule.evenReplays === true) &&
    (rule.verb === undefined || rule.verb === action.verb) &&
    (rule.target === undefined ||
      (action.verb === 'redirect' && [rule.target, `4:${rule.target}`].includes(action.target)))
  );
}

function checkNumbers({ fault, times = 1 }: FaultRule): void {
  check('times', times, 1, Number.POSITIVE_INFINITY);
  if (fault.kind === 'delay') {
    check('milliseconds', fault.milliseconds, 0, 2 ** 31 - 1);
  }
  if (fault.kind === 'answer') {
    check('status', fault.status, 400, 599);
    check('retryAfterSeconds', fault.retryAfterSeconds ?? 0, 0, Number.MAX_SAFE_INTEGER);
  }
}

function check(field: string, value: number, least: number, most: number): void {
  const isWhole = Number.isInteger(value) || value === Number.POSITIVE_INFINITY;
  if (!isWhole || value < least || value > most) {
    throw new RangeError(`${field} of a fault must be a whole number from ${least} to ${most}`);
  }
}
