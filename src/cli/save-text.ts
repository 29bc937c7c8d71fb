import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CommandError, exitCodes } from './exit-codes.ts';

/** Writes a text into a file, over one of that name or not; a text that ends early leaves none behind. */
export async function saveText(
  text: AsyncIterable<string>,
  file: string,
  mayReplace: boolean,
): Promise<void> {
  try {
    await pipeline(text, createWriteStream(file, { flags: mayReplace ? 'w' : 'wx' }));
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'path' in error) {
      throw new CommandError(
        exitCodes.usage,
        `${file} cannot be written: look at its folder, and whether you may write there.`,
      );
    }
    // Half of a table, taken for the whole, would delete the other half.
    await rm(file, { force: true });
    throw error;
  }
}
