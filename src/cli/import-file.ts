import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { ImportSource } from '../admin/import-source.ts';
import { detectFormat } from '../files/file-format.ts';
import type { TableKind } from '../files/table-kind.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** What is read from standard input is kept in memory, in bytes. */
const largestInput = 16 * 1024 * 1024;
/** Plenty to tell a format by. */
const fewBytes = 512;

/** Opens a file of rows, which is read several times; `-` is standard input. */
export async function readImportFile(kind: TableKind, name: string): Promise<ImportSource> {
  if (name === '-') {
    const bytes = await readInput();
    const format = detectFormat('', bytes.subarray(0, fewBytes));
    return { kind, format, open: () => once(bytes) };
  }
  await refusePipe(kind, name);
  const format = detectFormat(name, await firstBytes(name));
  return { kind, format, open: () => createReadStream(name) };
}

/** As `<(…)` of a shell makes it. */
async function refusePipe(kind: TableKind, name: string): Promise<void> {
  const found = await stat(name).catch(() => undefined);
  if (found?.isFIFO() || found?.isSocket() || found?.isCharacterDevice()) {
    throw new CommandError(
      exitCodes.usage,
      `${name} is no file but can be read once only: pipe it to -, as in "… | call-redirect ${kind} diff -".`,
    );
  }
}

async function firstBytes(name: string): Promise<Uint8Array> {
  try {
    const file = await open(name);
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(fewBytes), 0, fewBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    throw new CommandError(
      exitCodes.usage,
      `${name} cannot be read: look at its name, and whether it is a file that you may read.`,
    );
  }
}

async function readInput(): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of process.stdin) {
    const bytes = Buffer.from(piece);
    length += bytes.length;
    if (length > largestInput) {
      throw new CommandError(
        exitCodes.usage,
        'Standard input holds more than 16 MiB: save it to a file, and name that.',
      );
    }
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
