import type {
  CallAutomationClient,
  RedirectCallOptions,
} from '@azure/communication-call-automation';
import { isUnknownIdentifier } from '@azure/communication-common';
import type { Answer, CallPlatform } from '../calls/platform.ts';
import { withinTime } from '../calls/time-limit.ts';
import type { IncomingCall } from '../telephony/call.ts';
import { toCommunicationIdentifier } from '../telephony/identity.ts';
import { classifyFailure } from './errors.ts';
import { type RepeatableRequest, repeatabilityHeaders } from './repeatability.ts';

/** Azure Communication Services as a platform, through Call Automation. `attemptTimeout` is in milliseconds. */
export function createAcsPlatform(
  client: CallAutomationClient,
  attemptTimeout: number,
): CallPlatform {
  const requestOptions = (
    call: IncomingCall,
    request: Omit<RepeatableRequest, 'incomingCallContext'>,
  ): NonNullable<RedirectCallOptions['requestOptions']> => ({
    timeout: attemptTimeout,
    // The client makes fresh Repeatability headers for every call of a method; only headers set here outlive that.
    customHeaders: repeatabilityHeaders({ ...request, incomingCallContext: call.token }, call.time),
  });
  return {
    name: 'acs',
    // Graph's applications, for one, have no identifier in Azure Communication Services.
    canReach: (target) => !isUnknownIdentifier(toCommunicationIdentifier(target)),
    async redirect(call, target, repetition) {
      const targetParticipant = toCommunicationIdentifier(target);
      if (isUnknownIdentifier(targetParticipant)) {
        return {
          kind: 'refused',
          reason: 'ACS has no identifier for such a target',
          isDocumented: true,
        };
      }
      return answerOf(
        attemptTimeout,
        client.redirectCall(
          call.token,
          { targetParticipant },
          {
            requestOptions: requestOptions(call, {
              verb: 'redirect',
              subject: target.canonical,
              repetition,
            }),
          },
        ),
      );
    },
    reject(call, reason, repetition) {
      return answerOf(
        attemptTimeout,
        client.rejectCall(call.token, {
          callRejectReason: reason,
          requestOptions: requestOptions(call, { verb: 'reject', subject: reason, repetition }),
        }),
      );
    },
  };
}

async function answerOf(attemptTimeout: number, request: Promise<void>): Promise<Answer> {
  try {
    await withinTime(request, attemptTimeout);
    return { kind: 'accepted' };
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === undefined) {
      throw error;
    }
    return failure;
  }
}
