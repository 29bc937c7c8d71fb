import type { TableClient } from '@azure/data-tables';
import { requestLimitName } from '../store/tables.ts';

const policyName = 'requestAttemptsPolicy';

/** How often each request was sent, by the signal that it was sent with. */
const attempts = new WeakMap<object, number>();

/** Lets `sendCounted` count the requests of a client, those that the SDK repeats by itself included. */
export function countAttempts(client: TableClient): void {
  client.pipeline.removePolicy({ name: policyName });
  client.pipeline.addPolicy(
    {
      name: policyName,
      sendRequest(request, next) {
        const signal = request.abortSignal;
        if (signal !== undefined) {
          attempts.set(signal, (attempts.get(signal) ?? 0) + 1);
        }
        return next(request);
      },
    },
    // A limit of time puts a signal of its own on each request that is sent.
    { afterPhase: 'Retry', beforePolicies: [requestLimitName] },
  );
}

/**
 * Sends one request, which has to take the signal. Where it fails, `failed` is told whether it was sent more than once:
 * only then may it have met what it has done itself.
 */
export async function sendCounted<Result>(
  send: (signal: AbortSignal) => Promise<Result>,
  failed: (error: unknown, wasRepeated: boolean) => never,
): Promise<Result> {
  const { signal } = new AbortController();
  try {
    return await send(signal);
  } catch (error) {
    return failed(error, (attempts.get(signal) ?? 0) > 1);
  }
}
