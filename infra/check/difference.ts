/** What of the one collection is not in the other, in its order. */
export function difference<Item>(of: Iterable<Item>, without: Iterable<Item>): readonly Item[] {
  const known = new Set(without);
  return [...of].filter((item) => !known.has(item));
}
