const impossible = /[/\\#?\p{Cc}]/u;

/**
 * Tells whether Table Storage takes the text as a key of a row ("Understanding the Table service data model": no
 * slashes, backslashes, number signs, question marks or control characters).
 */
export function canBeTableKey(text: string): boolean {
  return !impossible.test(text);
}

/** What is wrong with an identity that cannot be the key of a row, and what to do about it. */
export const impossibleKey = {
  problem: 'it holds a character that no key of a table can hold: / \\ # ?',
  remedy: 'such an identity can be matched in a column, but cannot have a row of its own',
} as const;
