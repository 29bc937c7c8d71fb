import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAppFolder } from '../../../src/local/function-host/app-folder.ts';
import { StartError } from '../../../src/local/function-host/start-error.ts';
import { type AppFiles, writeAppFiles } from './app-fixture.ts';

/** Reads an app of these files; in what comes of it, paths are relative to its folder. */
async function read(files: AppFiles): Promise<unknown> {
  const { directory, remove } = await writeAppFiles({ 'main.cjs': '', ...files });
  try {
    const { mainFile, routePrefix } = await readAppFolder(directory);
    return { mainFile: path.relative(directory, mainFile), routePrefix };
  } catch (error) {
    return error instanceof StartError ? error.message.replaceAll(directory + path.sep, '') : error;
  } finally {
    await remove();
  }
}

describe('an app folder', () => {
  test('has the main file of package.json, and the route prefix of host.json or "api"', async () => {
    expect(await read({})).toEqual({ mainFile: 'main.cjs', routePrefix: 'api' });
    expect(await read({ 'host.json': '{"extensions":{"http":{}}}' })).toMatchObject({
      routePrefix: 'api',
    });
    expect(await read({ 'host.json': hostJson('"/v1/calls/"') })).toMatchObject({
      routePrefix: 'v1/calls',
    });
    expect(await read({ 'host.json': hostJson('""') })).toMatchObject({ routePrefix: '' });
  });

  test('that lacks host.json or package.json is refused', async () => {
    expect(await read({ 'host.json': undefined })).toMatch(
      /^host\.json cannot be read \(ENOENT.*\): start in the folder of the function app, or name that folder with --app\.$/,
    );
    expect(await read({ 'package.json': undefined })).toMatch(/^package\.json cannot be read/);
  });

  test('whose host.json or package.json is not as it should be is refused', async () => {
    expect(await read({ 'host.json': '{' })).toMatch(
      /^host\.json is not valid JSON \(.+\): correct it\.$/,
    );
    expect(await read({ 'host.json': hostJson('5') })).toBe(
      'host.json is not as it should be: extensions.http.routePrefix must be a text, such as "api".',
    );
    for (const packageJson of ['{}', '[]', '{"main":""}', '{"main":["main.cjs"]}']) {
      expect(await read({ 'package.json': packageJson })).toBe(
        'package.json is not as it should be: "main" must name the file that registers the functions, such as "dist/main.cjs".',
      );
    }
  });

  test('that lacks its main file is refused', async () => {
    for (const main of ['dist/main.cjs', '.']) {
      expect(await read({ 'package.json': JSON.stringify({ main }) })).toMatch(
        /, the "main" of package\.json, is no file that can be read: build the app, or correct "main"\.$/,
      );
    }
  });
});

function hostJson(routePrefix: string): string {
  return `{"version":"2.0","extensions":{"http":{"routePrefix":${routePrefix}}}}`;
}
