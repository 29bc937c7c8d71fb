let last: Promise<unknown> = Promise.resolve();

/**
 * Does heavy work when all such work that was asked for earlier in this process has ended, well or badly: several
 * copies of a large partition at once would not fit into memory.
 */
export function oneAtATime<Result>(work: () => Promise<Result>): Promise<Result> {
  const turn = last.then(work);
  last = turn.then(forget, forget);
  return turn;
}

function forget(): void {}
