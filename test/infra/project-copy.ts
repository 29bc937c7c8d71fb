import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));

/** What `infra:check` reads. */
const parts = [
  'azure.yaml',
  'host.json',
  'local.settings.sample.json',
  'infra',
  'src/acs',
  'src/calls',
  'src/functions',
];

/** A change of one file: every occurrence of a text becomes another one, and there has to be one. */
export interface Mutation {
  readonly file: string;
  readonly from: string | RegExp;
  readonly to: string;
}

/** Hands a copy of the project with some changes in it to `use`, and removes it again. */
export async function withProjectCopy<Result>(
  mutations: readonly Mutation[],
  use: (directory: string) => Promise<Result>,
): Promise<Result> {
  const directory = await mkdtemp(path.join(tmpdir(), 'call-redirect-infra-'));
  try {
    await Promise.all(
      parts.map((part) =>
        cp(path.join(projectDirectory, part), path.join(directory, part), { recursive: true }),
      ),
    );
    for (const { file, from, to } of mutations) {
      const place = path.join(directory, file);
      const text = await readFile(place, 'utf8');
      const changed = text.replaceAll(
        typeof from === 'string' ? from : new RegExp(from, 'gm'),
        () => to,
      );
      if (changed === text) {
        throw new Error(`${file} has nothing like ${from}: correct the test.`);
      }
      await writeFile(place, changed);
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
