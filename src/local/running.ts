import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';

const schema = v.object({
  /** Where calls can be placed. */
  callsUrl: v.string(),
  /** The function host, without the route prefix. */
  hostUrl: v.string(),
  /** Opens every function of the host. */
  hostKey: v.string(),
  /** Of the table service in memory; its key is the one that Azurite's documentation prints. */
  tables: v.string(),
  /** Of the ACS stand-in: a connection string with a key that is drawn anew at every start. */
  acs: v.string(),
  allowedDestinations: v.string(),
});

/** What a running `npm start` leaves word of, for the command. */
export type Running = v.InferOutput<typeof schema>;

/**
 * Beside the bundle, so that it belongs to this checkout and is never committed; `LOCAL_ANNOUNCEMENT` names another
 * file, for whoever runs several of them side by side.
 */
function announcementFile(): string {
  const named = process.env['LOCAL_ANNOUNCEMENT'] ?? '';
  return named === '' ? fileURLToPath(new URL('../../dist/local.json', import.meta.url)) : named;
}

/** Leaves word of what runs, readable by this user alone: it holds a key. */
export async function announceRunning(running: Running): Promise<void> {
  const file = announcementFile();
  await mkdir(dirname(file), { recursive: true });
  // The mode is given to new files only.
  await rm(file, { force: true });
  await writeFile(file, JSON.stringify(running), { mode: 0o600 });
}

/** Takes the word back, if it is still this process's own. */
export async function withdrawRunning({ callsUrl }: Running): Promise<void> {
  if ((await readRunning())?.callsUrl === callsUrl) {
    await rm(announcementFile(), { force: true });
  }
}

/** What runs; undefined where nothing was announced. */
export async function readRunning(): Promise<Running | undefined> {
  try {
    const text = await readFile(announcementFile(), 'utf8');
    return v.parse(v.pipe(v.string(), v.parseJson(), schema), text);
  } catch {
    return undefined;
  }
}
