import type { LoggedCall } from '../admin/read-calls.ts';

/**
 * Gives the last calls, as many as `limit`, and then each that comes, the oldest first. `read` gives the newest first,
 * and more of them than come during a pause.
 */
export async function* followCalls(
  read: () => Promise<readonly LoggedCall[]>,
  limit: number,
  pause: () => Promise<unknown>,
): AsyncIterable<LoggedCall> {
  let known: ReadonlySet<string> | undefined;
  for (;;) {
    const recent = await read();
    const before = known;
    const fresh =
      before === undefined
        ? recent.slice(0, limit)
        : recent.filter((each) => !before.has(keyOf(each)));
    yield* fresh.toReversed();
    // Of one reading only: what comes between two would be known without having been given.
    known = new Set(recent.map(keyOf));
    await pause();
  }
}

/** An event that ends a call alike a second time leaves the row as it is. */
function keyOf({ time, callId, event }: LoggedCall): string {
  return JSON.stringify([time, callId, event]);
}
