/**
 * Works on items as they come, several at the same time. Where one fails, no other begins; when those under way have
 * ended, it rejects with the first failure.
 */
export async function runAtOnce<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  most: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const iterator = iterate(items);
  const workOn = async (): Promise<void> => {
    try {
      while (failures.length === 0) {
        const next = await iterator.next();
        if (next.done === true || failures.length > 0) {
          return;
        }
        await work(next.value);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: most }, workOn));
  await iterator.return(undefined);
  if (failures.length > 0) {
    throw failures[0];
  }
}

/** As a generator, since only that keeps askers at the same time apart. */
async function* iterate<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
): AsyncGenerator<Item, undefined, undefined> {
  yield* items;
  return undefined;
}
