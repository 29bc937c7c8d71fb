import { setImmediate as letOthersIn } from 'node:timers/promises';
import type { Steps } from '../routing/steps.ts';

/** How long work goes on before others get their turn, in milliseconds. */
const longestTurn = 5;

/**
 * Does long work with pauses, since calls may ring meanwhile in the same process. Rejects in a pause with the reason of
 * the signal once that is aborted.
 */
export async function withPauses<Result>(
  steps: Steps<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  await letOthersIn();
  let turn = performance.now();
  let step = steps.next();
  while (step.done !== true) {
    if (performance.now() - turn > longestTurn) {
      await letOthersIn();
      signal?.throwIfAborted();
      turn = performance.now();
    }
    step = steps.next();
  }
  return step.value;
}
