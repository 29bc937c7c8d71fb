import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';

// Beside the bundle, so that it belongs to this checkout and is never committed.
const directory = new URL('../../dist/', import.meta.url);
const file = new URL('local.json', directory);
const schema = v.pipe(v.string(), v.parseJson(), v.object({ callsUrl: v.string() }));

/** Leaves word of where calls can be placed, for `npm run call`. */
export async function announceRunning(callsUrl: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(file, JSON.stringify({ callsUrl }));
}

/** Takes the word back, if it is still this process's own. */
export async function withdrawRunning(callsUrl: string): Promise<void> {
  if ((await findRunning()) === callsUrl) {
    await rm(file, { force: true });
  }
}

/** Where calls can be placed; undefined where nothing was announced. */
export async function findRunning(): Promise<string | undefined> {
  try {
    return v.parse(schema, await readFile(file, 'utf8')).callsUrl;
  } catch {
    return undefined;
  }
}
