import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import * as v from 'valibot';

/** The files of the app as it is deployed: paths with `/`, in the order of the zip. */
export type AppPackage = ReadonlyMap<string, Uint8Array>;

/** What the app is put together from. */
export interface AppSources {
  /** The built bundle. */
  readonly bundle: string;
  /** Where host.json and package.json are. */
  readonly projectDirectory: string;
}

const ProjectManifest = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  version: v.pipe(v.string(), v.nonEmpty()),
});

const mainFile = 'dist/main.cjs';

/**
 * The deployable app: the bundle, host.json, and a package.json that leaves nothing to install or to run.
 * The source map stays at home: Node would have to be told to read it, and would do so while a call rings.
 */
export async function readAppPackage(sources: AppSources): Promise<AppPackage> {
  const manifest = v.parse(
    v.pipe(v.string(), v.parseJson(), ProjectManifest),
    await readFile(path.join(sources.projectDirectory, 'package.json'), 'utf8'),
  );
  return new Map([
    [mainFile, await readFile(sources.bundle)],
    ['host.json', await readFile(path.join(sources.projectDirectory, 'host.json'))],
    ['package.json', Buffer.from(`${JSON.stringify(deployedManifest(manifest), null, 2)}\n`)],
  ]);
}

/** Without `dependencies` and `scripts`, since a deployer that finds them installs and builds anew. */
function deployedManifest({ name, version }: v.InferOutput<typeof ProjectManifest>) {
  return { name, version, private: true, type: 'commonjs', main: mainFile };
}

/** Noon, as local time: it is written in local time, so the bytes are the same in every time zone. */
const modified = new Date(1980, 0, 1, 12);
const unix = 3;
const readableFile = 0o100644 * 0x1_0000;

/** The zip of the package: the same bytes for the same files, on every machine. */
export function zipApp(app: AppPackage): Uint8Array {
  const entries: Zippable = Object.fromEntries(
    [...app].map(([name, bytes]) => [
      name,
      [bytes, { level: 9, mtime: modified, os: unix, attrs: readableFile }],
    ]),
  );
  return zipSync(entries);
}

/** Makes a folder hold the package and nothing else. */
export async function stageApp(app: AppPackage, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // The folder itself stays: on Windows it could not be removed while a terminal stands in it.
  for (const entry of await readdir(folder)) {
    await rm(path.join(folder, entry), { recursive: true });
  }
  for (const [name, bytes] of app) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
}
