import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saveText } from '../../src/cli/save-text.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'call-redirect-save-'));
  file = join(folder, 'rules.csv');
});
afterEach(() => rm(folder, { recursive: true }));

/** A text in two pieces, between which something happens. */
async function* textAround(between: () => Promise<unknown>): AsyncIterable<string> {
  yield 'one\n';
  await between();
  yield 'two\n';
}

const nothing = () => Promise.resolve();

describe('a text that is saved', () => {
  it('is under its name only when it is whole', async () => {
    let meanwhile: readonly string[] = [];
    const look = () =>
      vi.waitUntil(async () => {
        meanwhile = await readdir(folder);
        return meanwhile.length > 0;
      });
    await saveText(textAround(look), file, { mode: 0o600 });
    expect(meanwhile).toEqual([expect.stringMatching(/^rules\.csv\.[0-9a-f]{8}\.part$/)]);
    expect(await readdir(folder)).toEqual(['rules.csv']);
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('leaves the former one as it was where it ends early', async () => {
    await writeFile(file, 'former');
    const failure = new Error('the table is gone');
    const text = textAround(() => Promise.reject(failure));
    await expect(saveText(text, file)).rejects.toBe(failure);
    expect(await readdir(folder)).toEqual(['rules.csv']);
    expect(await readFile(file, 'utf8')).toBe('former');
  });

  it('takes the place of the former one, its mode, and that at the end of a link', async () => {
    await writeFile(file, 'former', { mode: 0o640 });
    const link = join(folder, 'link');
    await symlink(file, link);
    await saveText(textAround(nothing), link);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await readFile(file, 'utf8')).toBe('one\ntwo\n');
    expect((await stat(file)).mode & 0o777).toBe(0o640);
  });

  it('goes straight into what is no file, and leaves it there', async () => {
    await saveText(textAround(nothing), '/dev/null');
    const failure = new Error('the table is gone');
    const text = textAround(() => Promise.reject(failure));
    await expect(saveText(text, '/dev/null')).rejects.toBe(failure);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});
