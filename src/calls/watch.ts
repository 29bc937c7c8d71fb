import type { CallLog } from './call-log.ts';
import type { Answer, CallPlatform } from './platform.ts';

/** How a platform has treated us; instants in milliseconds since the epoch. */
export interface PlatformReport {
  /** When it last accepted a request; undefined before the first time. */
  readonly lastSuccess: number | undefined;
  /** When it first denied a request after the last success; undefined where it has not. */
  readonly deniedSince: number | undefined;
}

/** The same platform, and what became of its requests. */
export function watchPlatform(
  platform: CallPlatform,
  now: () => number,
): { readonly platform: CallPlatform; report(): PlatformReport } {
  let lastSuccess: number | undefined;
  let deniedSince: number | undefined;
  const watch = async (request: Promise<Answer>): Promise<Answer> => {
    const answer = await request;
    if (answer.kind === 'accepted') {
      lastSuccess = now();
      deniedSince = undefined;
    } else if (answer.kind === 'denied') {
      deniedSince ??= now();
    }
    return answer;
  };
  return {
    platform: {
      name: platform.name,
      abilities: platform.abilities,
      redirect: (call, target, repetition) => watch(platform.redirect(call, target, repetition)),
      reject: (call, reason, repetition) => watch(platform.reject(call, reason, repetition)),
    },
    report: () => ({ lastSuccess, deniedSince }),
  };
}

/** The same call log, and how many calls it could not write since the process began. */
export function watchCallLog(callLog: CallLog): {
  readonly callLog: CallLog;
  unwritten(): number;
} {
  let unwritten = 0;
  return {
    callLog: {
      async write(record, eventId) {
        try {
          await callLog.write(record, eventId);
        } catch (error) {
          unwritten += 1;
          throw error;
        }
      },
    },
    unwritten: () => unwritten,
  };
}
