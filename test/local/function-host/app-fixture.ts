import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The file that `@azure/functions` of this repository is loaded from. */
export const functionsLibrary = createRequire(import.meta.url).resolve('@azure/functions');

/** A function app in a folder of its own, far from any `node_modules`. */
export interface AppFixture {
  readonly directory: string;
  remove(): Promise<void>;
}

/** The files of an app by name; undefined leaves one out. */
export interface AppFiles {
  readonly 'host.json'?: string | undefined;
  readonly 'package.json'?: string | undefined;
  readonly 'main.cjs'?: string | undefined;
}

/** Writes an app whose main file has `app` of `@azure/functions` at hand. */
export function writeApp(main: string, files: AppFiles = {}): Promise<AppFixture> {
  return writeAppFiles({
    'main.cjs': `const { app } = require(${JSON.stringify(functionsLibrary)});\n${main}`,
    ...files,
  });
}

/** Writes an app of just these files, and of a usual `host.json` and `package.json` where nothing is said about them. */
export async function writeAppFiles(files: AppFiles): Promise<AppFixture> {
  const directory = await mkdtemp(path.join(tmpdir(), 'function-host-'));
  const all = { 'host.json': '{"version":"2.0"}', 'package.json': '{"main":"main.cjs"}', ...files };
  for (const [name, text] of Object.entries(all)) {
    if (text !== undefined) {
      await writeFile(path.join(directory, name), text);
    }
  }
  return { directory, remove: () => rm(directory, { recursive: true }) };
}
