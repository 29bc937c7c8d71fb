import { setTimeout as wait } from 'node:timers/promises';
import type { ScheduleOutcome } from '../admin/change-schedule.ts';
import { isMeant, type PutCondition, type Versions } from './precondition.ts';

/** What became of a change under a condition; `missing` means that there is nothing that could have a version. */
export type ConditionalOutcome = ScheduleOutcome | { readonly kind: 'missing' };

/** How often a change of any version is begun again while others change the same thing, and how far apart at most. */
const mostRounds = 20;
const longestPause = 50;

/** Writes something where the condition holds. The write is held to the version that was found, or to there being none. */
export async function putWhere(
  condition: PutCondition,
  stored: () => Promise<string | undefined>,
  put: (condition: 'absent' | { readonly etag: string }) => Promise<ScheduleOutcome>,
): Promise<ConditionalOutcome> {
  if (condition.kind === 'version') {
    return changeWhere(condition.versions, stored, put);
  }
  return (await stored()) === undefined
    ? put('absent')
    : { kind: 'conflict', reason: 'it is there already' };
}

/** Changes something where it is one of the versions. The change is held to the version that was found. */
export async function changeWhere(
  versions: Versions,
  stored: () => Promise<string | undefined>,
  change: (condition: { readonly etag: string }) => Promise<ScheduleOutcome>,
): Promise<ConditionalOutcome> {
  for (let round = 1; ; round += 1) {
    const etag = await stored();
    if (etag === undefined) {
      return { kind: 'missing' };
    }
    if (!isMeant(versions, etag)) {
      return { kind: 'conflict', reason: 'it has changed' };
    }
    const outcome = await change({ etag });
    if (outcome.kind !== 'conflict' || versions !== '*' || round === mostRounds) {
      return outcome;
    }
    await wait(Math.random() * longestPause);
  }
}
