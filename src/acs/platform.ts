import type {
  CallAutomationClient,
  RedirectCallOptions,
} from '@azure/communication-call-automation';
import { isUnknownIdentifier } from '@azure/communication-common';
import type { Answer, CallPlatform } from '../calls/platform.ts';
import { withinTime } from '../calls/time-limit.ts';
import type { Abilities } from '../routing/route.ts';
import type { IncomingCall } from '../telephony/call.ts';
import { toCommunicationIdentifier } from '../telephony/identity.ts';
import { classifyFailure } from './errors.ts';
import { type RepeatableRequest, repeatabilityHeaders } from './repeatability.ts';

type RequestOptions = Required<Pick<RedirectCallOptions, 'abortSignal' | 'requestOptions'>>;

/** What Azure Communication Services can do with a call: send it to one target at a time. */
export const acsAbilities: Abilities = {
  // Graph's applications, for one, have no identifier in Azure Communication Services.
  canReach: (target) => !isUnknownIdentifier(toCommunicationIdentifier(target)),
  strategies: new Set(['first', 'weighted']),
};

/** Azure Communication Services as a platform, through Call Automation. `attemptTimeout` is in milliseconds. */
export function createAcsPlatform(
  client: CallAutomationClient,
  attemptTimeout: number,
): CallPlatform {
  /** Sends one request with the headers that make it repeatable, and calls it off when its time is over. */
  const send = (
    call: IncomingCall,
    request: Omit<RepeatableRequest, 'incomingCallContext'>,
    start: (options: RequestOptions) => Promise<void>,
  ): Promise<Answer> => {
    const callOff = new AbortController();
    // The client makes fresh Repeatability headers for every call of a method; only headers set here outlive that.
    const customHeaders = repeatabilityHeaders(
      { ...request, incomingCallContext: call.token },
      call.time,
    );
    const options = { abortSignal: callOff.signal, requestOptions: { customHeaders } };
    return answerOf(withinTime(start(options), attemptTimeout, callOff));
  };
  return {
    name: 'acs',
    abilities: acsAbilities,
    async redirect(call, target, repetition) {
      const targetParticipant = toCommunicationIdentifier(target);
      if (isUnknownIdentifier(targetParticipant)) {
        return {
          kind: 'refused',
          reason: 'ACS has no identifier for such a target',
          isDocumented: true,
        };
      }
      return send(call, { verb: 'redirect', subject: target.canonical, repetition }, (options) =>
        client.redirectCall(call.token, { targetParticipant }, options),
      );
    },
    reject(call, reason, repetition) {
      return send(call, { verb: 'reject', subject: reason, repetition }, (options) =>
        client.rejectCall(call.token, { ...options, callRejectReason: reason }),
      );
    },
  };
}

async function answerOf(request: Promise<void>): Promise<Answer> {
  try {
    await request;
    return { kind: 'accepted' };
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === undefined) {
      throw error;
    }
    return failure;
  }
}
