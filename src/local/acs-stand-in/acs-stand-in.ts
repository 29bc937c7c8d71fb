import { type Access, checkAuthorization } from './authorization.ts';
import { createFaults, executeUnder, type Faults } from './faults.ts';
import { readOperation, type Verb, verbOf } from './operation.ts';
import { Refusal } from './refusal.ts';
import { type Repeatability, readRepeatability } from './repeatability-headers.ts';
import { createRepeatabilityMemory, repeatableRequest } from './repeatability-memory.ts';
import type { Reply } from './reply.ts';
import { type AcsRequest, bodyText, headerOf } from './request.ts';
import { type CallAction, readBody } from './request-body.ts';
import { createRingingCalls, type RingingCalls } from './ringing-calls.ts';

/** How the stand-in behaves where the service's behaviour is a matter of settings, or not known. */
export interface AcsSwitches extends Access {
  /** Whether Repeatability headers keep a request from being executed twice; default true. */
  readonly trackRepeatability: boolean;
  /** Whether a 429 is given again to the same request, as other 4xx are; default true. */
  readonly remember429: boolean;
  /** Whether a call can be acted on more than once, so that only Repeatability prevents it; default false. */
  readonly reusableContexts: boolean;
}

/** A request as it was received, for tests. It holds secrets: nothing of it belongs in a log. */
export interface ReceivedRequest {
  /** Absent where the path stands for none. */
  readonly verb?: Verb;
  readonly body: string;
  /** The header Repeatability-Request-ID as it was sent. */
  readonly requestId?: string;
  /** The header Repeatability-First-Sent as it was sent. */
  readonly firstSent?: string;
  /** Milliseconds since the epoch. */
  readonly arrivedAt: number;
  /** The status of the answer, or what it got instead of one. */
  readonly outcome: number | 'hang' | 'reset';
}

/** Azure Communication Services as far as redirect and reject of Call Automation go, without a network and a clock. */
export interface AcsStandIn extends Pick<RingingCalls, 'ring' | 'acts'> {
  /**
   * Takes one request and says what the transport has to do with it. `now` is in milliseconds since the epoch and
   * must not run backwards. Every request gets a reply; a throw is a fault of the stand-in.
   */
  receive(request: AcsRequest, now: number): Reply;
  /** Every request so far, the refused ones included, in the order they arrived. */
  requests(): readonly ReceivedRequest[];
  /** Changes the given switches from the next request on. Throws a TypeError for an access key that is not base64. */
  change(switches: Partial<AcsSwitches>): void;
  /** Adds a fault behind those there are. Throws a RangeError for a number that its field cannot have. */
  addFault: Faults['add'];
  /** Forgets the faults that have not hit yet. */
  clearFaults: Faults['clear'];
}

/** A request that passed every check. */
interface CheckedRequest {
  readonly action: CallAction;
  readonly repeatability: Repeatability | undefined;
}

/**
 * Makes a stand-in that knows no calls yet. It holds requests to the API description (Call Automation, 2026-03-12) as
 * strictly as that is written. Throws a TypeError for an access key that is not base64.
 */
export function createAcsStandIn(
  initial: Partial<AcsSwitches> & Pick<AcsSwitches, 'accessKey'>,
): AcsStandIn {
  let switches: AcsSwitches = {
    bearerTokens: [],
    trackRepeatability: true,
    remember429: true,
    reusableContexts: false,
    ...initial,
  };
  checkAccessKey(switches);
  const calls = createRingingCalls(() => switches.reusableContexts);
  const memory = createRepeatabilityMemory(() => switches.remember429);
  const faults = createFaults();
  const received: ReceivedRequest[] = [];

  function execute(
    { action, repeatability }: CheckedRequest,
    request: AcsRequest,
    now: number,
  ): Reply {
    const tracked =
      repeatability !== undefined && switches.trackRepeatability
        ? repeatableRequest(action.verb, repeatability, request)
        : undefined;
    const remembered = tracked === undefined ? undefined : memory.recall(tracked, now);
    const { reply, answer } = executeUnder(
      faults.next(action, remembered !== undefined),
      () => remembered ?? calls.act(action, repeatability?.requestId, now),
    );
    if (tracked !== undefined && remembered === undefined && answer !== undefined) {
      memory.keep(tracked, answer, now + (reply.kind === 'answer' ? reply.afterMilliseconds : 0));
    }
    return reply;
  }

  function replyTo(request: AcsRequest, now: number): Reply {
    try {
      return execute(checkRequest(request, switches, now), request, now);
    } catch (error) {
      if (error instanceof Refusal) {
        return { kind: 'answer', afterMilliseconds: 0, ...error.answer };
      }
      throw error;
    }
  }

  return {
    ring: calls.ring,
    acts: calls.acts,
    receive(request, now) {
      const reply = replyTo(request, now);
      received.push(recordOf(request, reply, now));
      return reply;
    },
    requests: () => [...received],
    change(changed) {
      const next = { ...switches, ...changed };
      checkAccessKey(next);
      switches = next;
    },
    addFault: faults.add,
    clearFaults: faults.clear,
  };
}

/** Authorization goes before all that was sent: who may not ask learns nothing of what is wrong with the question. */
function checkRequest(request: AcsRequest, access: Access, now: number): CheckedRequest {
  const verb = readOperation(request);
  checkAuthorization(request, access);
  const action = readBody(verb, request);
  return { action, repeatability: readRepeatability(request, now) };
}

function recordOf(request: AcsRequest, reply: Reply, now: number): ReceivedRequest {
  const verb = verbOf(request);
  const requestId = headerOf(request, 'repeatability-request-id');
  const firstSent = headerOf(request, 'repeatability-first-sent');
  return {
    ...(verb === undefined ? {} : { verb }),
    body: bodyText(request),
    ...(requestId === undefined ? {} : { requestId }),
    ...(firstSent === undefined ? {} : { firstSent }),
    arrivedAt: now,
    outcome: reply.kind === 'answer' ? reply.status : reply.kind,
  };
}

/** A key that is not base64 would be decoded into some other key without a word, and every signature be wrong. */
function checkAccessKey({ accessKey }: Access): void {
  if (accessKey === '' || Buffer.from(accessKey, 'base64').toString('base64') !== accessKey) {
    throw new TypeError('the access key of the ACS stand-in must be base64');
  }
}
