import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileInfra } from '../../infra/check/compile.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'call-redirect-compile-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** A PATH with nothing on it but programs that answer as the compiler would. */
async function pathWith(programs: Readonly<Record<string, string>>): Promise<string> {
  const place = await mkdtemp(path.join(directory, 'path-'));
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(path.join(place, name), `#!/bin/sh\n${script}\n`);
    await chmod(path.join(place, name), 0o755);
  }
  return place;
}

const compileWith = async (programs: Readonly<Record<string, string>>) =>
  compileInfra('/project', { PATH: await pathWith(programs) });

// Programs are shell scripts here; elsewhere the workflow runs the real compiler.
describe.skipIf(process.platform === 'win32')('compiling the templates', () => {
  it('is left out where there is no compiler', async () => {
    expect(await compileWith({})).toBeUndefined();
    expect(await compileWith({ az: 'exit 1' })).toBeUndefined();
  });

  it.each([
    ['bicep', { bicep: 'exit 0' }],
    ['az bicep', { az: 'exit 0' }],
  ])('is good where %s is silent', async (_name, programs) => {
    expect(await compileWith(programs)).toEqual({ messages: [], isGood: true });
  });

  it('is not good at a warning, which is told once', async () => {
    const warning = '/project/infra/main.bicep(1,7) : Warning no-unused-params: Unused.';
    expect(await compileWith({ bicep: `echo '${warning}' >&2` })).toEqual({
      messages: [warning],
      isGood: false,
    });
  });

  it('is not good where the compiler fails without a word', async () => {
    const script = '[ "$1" = --version ] || exit 2';
    expect(await compileWith({ bicep: script })).toEqual({ messages: [], isGood: false });
  });
});
