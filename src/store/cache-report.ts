import { describeStorageFailure } from './errors.ts';
import type { RefreshingCache } from './refreshing-cache.ts';

/** Why the last read of a table failed, fit for a log; undefined where another has succeeded since, or none failed. */
export function currentFailure(
  cache: Pick<RefreshingCache<unknown>, 'lastSuccess' | 'lastFailure'>,
): string | undefined {
  const failure = cache.lastFailure();
  return failure !== undefined && failure.instant >= (cache.lastSuccess() ?? 0)
    ? describeStorageFailure(failure.error)
    : undefined;
}
