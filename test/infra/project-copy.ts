import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Mutation, mutate } from './mutated-project.ts';

/** Hands a copy of what the checks look at, with some changes in it, to `use`, and removes it again. */
export async function withProjectCopy<Result>(
  mutations: readonly Mutation[],
  use: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(path.join(tmpdir(), 'call-redirect-infra-'));
  try {
    for (const [file, text] of mutate(mutations)) {
      const place = path.join(directory, file);
      await mkdir(path.dirname(place), { recursive: true });
      await writeFile(place, text);
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
