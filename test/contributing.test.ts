import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('the map of the house shows every room of src, and no other', async () => {
  const page = await readFile(new URL('../CONTRIBUTING.md', import.meta.url), 'utf8');
  const cells = [...page.matchAll(/^\| (`src\/[^|]*) \|/gm)].map(([, cell = '']) => cell);
  const shown = cells.flatMap((cell) =>
    [...cell.matchAll(/`src\/([\w.-]+)\/?`/g)].map(([, room = '']) => room),
  );
  expect(shown.toSorted()).toEqual((await readdir(new URL('../src', import.meta.url))).toSorted());
});
