import { randomBytes } from 'node:crypto';
import { createWriteStream, rmSync, type Stats } from 'node:fs';
import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CommandError, exitCodes } from './exit-codes.ts';

/** Who may read a new file, as `chmod` has it; the umask takes from it. */
const usualMode = 0o666;

/** How a text is saved. */
export interface SaveOptions {
  /** Who may read a new file. */
  readonly mode?: number;
  /** Once it is aborted, nothing is saved. */
  readonly signal?: AbortSignal;
}

/**
 * Writes a text into a file, over one of that name. The file is never there in part: the text goes into another one
 * beside it, which takes its name at the end. What is no file, such as a pipe, is written to as it comes. Throws where
 * it cannot be written, and where the signal ends it.
 */
export async function saveText(
  text: AsyncIterable<string>,
  file: string,
  { mode = usualMode, signal }: SaveOptions = {},
): Promise<void> {
  const write = (path: string, options: { readonly flags?: string; readonly mode?: number }) =>
    untilAborted(signal, pipeline(text, createWriteStream(path, options)));
  const former = await statOf(file);
  if (former !== undefined && !former.isFile()) {
    await orSayWhy(file, signal, () => write(file, {}));
    return;
  }
  // A link to a file stays one; a link to nothing becomes the file.
  const target = former === undefined ? file : await realpath(file);
  const part = partOf(target);
  // Who is told to stop a second time ends this process at once.
  const remove = (): void => rmSync(part, { force: true });
  process.once('exit', remove);
  try {
    await orSayWhy(file, signal, async () => {
      await write(part, { flags: 'wx', mode });
      if (former !== undefined) {
        await chmod(part, former.mode & 0o777);
      }
      await rename(part, target);
    });
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    process.off('exit', remove);
  }
}

/** Rejects as soon as the signal is aborted; a pipeline would wait until its source, such as a service, says more. */
async function untilAborted(signal: AbortSignal | undefined, work: Promise<void>): Promise<void> {
  let give: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    give = () => reject(new Error('aborted'));
    signal?.addEventListener('abort', give);
  });
  try {
    if (signal?.aborted === true) {
      give?.();
    }
    await Promise.race([work, aborted]);
  } finally {
    if (give !== undefined) {
      signal?.removeEventListener('abort', give);
    }
  }
}

/** Throws where a new file could not be written, before anybody is asked whether it should be. */
export async function checkPlace(file: string): Promise<void> {
  const former = await statOf(file);
  if (former?.isFile()) {
    throw new CommandError(exitCodes.usage, `${file} is there already: name another file.`);
  }
  if (former?.isDirectory()) {
    throw unwritable(file);
  }
  if (former !== undefined) {
    return;
  }
  // Rights alone do not tell: the file system may be read-only, or full.
  const part = partOf(file);
  await orSayWhy(file, undefined, async () => {
    await (await open(part, 'wx')).close();
    await rm(part);
  });
}

/** Beside the file, since only within a folder a name passes from one to another at once. */
function partOf(file: string): string {
  return `${file}.${randomBytes(4).toString('hex')}.part`;
}

async function statOf(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch {
    // Why it is not there shows when it is written.
    return undefined;
  }
}

async function orSayWhy(
  file: string,
  signal: AbortSignal | undefined,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (signal?.aborted === true) {
      throw new CommandError(exitCodes.stopped, `Stopped: ${file} was not written.`);
    }
    throw error instanceof Error && 'syscall' in error ? unwritable(file) : error;
  }
}

function unwritable(file: string): CommandError {
  return new CommandError(
    exitCodes.usage,
    `${file} cannot be written: look at its folder, whether you may write there, and whether there is room.`,
  );
}
