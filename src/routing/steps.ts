/** Long work that may be paused: it yields wherever others may go first, a few milliseconds apart. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Does the work without a pause. */
export function finish<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) {
    step = steps.next();
  }
  return step.value;
}
