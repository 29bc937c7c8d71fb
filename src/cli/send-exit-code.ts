import type { CallEvent } from '../calls/call-log.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** How a call ends that the rules have decided on: whatever else became of it is to be looked into. */
const decided: readonly CallEvent[] = ['redirected', 'rejected', 'ignored'];

/**
 * The exit code for a test call by its event, undefined where the app named none: 1 unless the rules decided on it.
 * `wellEnds` are further events that are just as well.
 */
export function exitCodeOfCall(
  event: string | undefined,
  wellEnds: readonly CallEvent[] = [],
): ExitCode {
  return [...decided, ...wellEnds].some((end) => end === event) ? exitCodes.ok : exitCodes.refused;
}
