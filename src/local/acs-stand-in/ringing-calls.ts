import { type Answer, errorAnswer, noContent } from './reply.ts';
import type { CallAction, RejectReason } from './request-body.ts';

/** Something that was done to a call; `target` is a raw id, `reason` absent where the request gave none. */
export type Act = (
  | { readonly verb: 'redirect'; readonly target: string }
  | { readonly verb: 'reject'; readonly reason?: RejectReason }
) & {
  /** The Repeatability-Request-ID of the request that did it; absent where it had none. */
  readonly requestId?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** The calls that rang, each known by its incomingCallContext, and what was done to them. */
export interface RingingCalls {
  /** Makes a call known. One that is known already keeps its acts. */
  ring(incomingCallContext: string): void;
  /** Acts on a call: 204, or 404/8522 where it is unknown or taken. `at` is in milliseconds since the epoch. */
  act(action: CallAction, requestId: string | undefined, at: number): Answer;
  /** The acts on a call, oldest first; none where it is unknown. */
  acts(incomingCallContext: string): readonly Act[];
}

/** No calls at first. While `areReusable` says so, a call can be acted on again and again. */
export function createRingingCalls(areReusable: () => boolean): RingingCalls {
  const actsByContext = new Map<string, Act[]>();
  return {
    ring(incomingCallContext) {
      if (!actsByContext.has(incomingCallContext)) {
        actsByContext.set(incomingCallContext, []);
      }
    },
    act({ incomingCallContext, ...action }, requestId, at) {
      const acts = actsByContext.get(incomingCallContext);
      if (acts === undefined || (acts.length > 0 && !areReusable())) {
        return errorAnswer(404, '8522', 'The call was not found: it has ended or was taken.');
      }
      acts.push({ ...action, at, ...(requestId === undefined ? {} : { requestId }) });
      return noContent;
    },
    acts: (incomingCallContext) => [...(actsByContext.get(incomingCallContext) ?? [])],
  };
}
