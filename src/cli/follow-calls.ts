import type { LoggedCall } from '../admin/read-calls.ts';

/** What calls are followed with. */
export interface FollowOptions {
  /** Gives the newest calls first, and more of them than come during a pause. */
  read(): Promise<readonly LoggedCall[]>;
  /** How many earlier calls are given first. */
  readonly limit: number;
  pause(): Promise<unknown>;
  /** Tells, after every pause, whether the reader has gone. */
  isOver(): boolean;
  /** Is told of a reading that failed, and may throw to end it; undefined where the next one succeeds. */
  onTrouble(error: unknown): void;
}

/** Gives the last calls, and then each that comes, the oldest first. Where the first reading fails, it rejects. */
export async function* followCalls({
  read,
  limit,
  pause,
  isOver,
  onTrouble,
}: FollowOptions): AsyncIterable<LoggedCall> {
  let known: ReadonlySet<string> | undefined;
  while (!isOver()) {
    const before = known;
    let recent: readonly LoggedCall[];
    try {
      recent = await read();
      onTrouble(undefined);
    } catch (error) {
      if (before === undefined) {
        throw error;
      }
      onTrouble(error);
      await pause();
      continue;
    }
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

/** Tells rows of calls apart: a delivery that ends alike again makes no second row. */
function keyOf({ time, callId, event }: LoggedCall): string {
  return JSON.stringify([time, callId, event]);
}
