import type { Problem } from '../routing/problem.ts';

// No row can have a key with one of these (Table Storage, "Understanding the Table service data model").
const impossibleInKeys = /[/\\#?\p{Cc}]/u;

/** Table Storage keeps at most so many UTF-16 units in a key. */
const longestKey = 512;

/** Tells whether a row can have this key at all. */
export function isPossibleKey(key: string): boolean {
  return (
    key !== '' && key.length <= longestKey && key.isWellFormed() && !impossibleInKeys.test(key)
  );
}

/** What is wrong with a path that can name nothing. */
export const impossibleKey: Problem = {
  column: 'path',
  problem: 'no table can hold what it names',
  remedy: `write up to ${longestKey} characters a part, without / \\ # ? and control characters`,
};
