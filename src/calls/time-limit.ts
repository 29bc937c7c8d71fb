/** What a wait ends with when its time is over. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/**
 * Waits for work at most so many milliseconds, then rejects with a TimeLimitError and, where it can be called off,
 * calls it off. A client's own timeout is not enough on the way of a call, since it does not cover the credential that
 * fetches a token before the request; and a request that is only no longer waited for would act all the same.
 */
export async function withinTime<Result>(
  work: Promise<Result>,
  milliseconds: number,
  callOff?: AbortController,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TimeLimitError(`${milliseconds} ms are over`));
      callOff?.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
