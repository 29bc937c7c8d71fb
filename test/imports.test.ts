import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../src/', import.meta.url));

/**
 * What each room imports beside itself: no more is allowed, and nothing that is not used. A new room has to be entered
 * here, with its place in the house.
 */
const allowed: Readonly<Record<string, readonly string[]>> = {
  telephony: [],
  http: [],
  'connection.ts': [],
  routing: ['telephony'],
  calls: ['routing', 'telephony'],
  files: ['routing', 'telephony'],
  'settings.ts': ['connection.ts', 'routing', 'telephony'],
  store: ['calls', 'routing'],
  'process-clock.ts': ['calls', 'store'],
  acs: ['calls', 'http', 'routing', 'telephony'],
  admin: ['calls', 'files', 'routing', 'store'],
  api: ['admin', 'calls', 'files', 'http', 'routing', 'telephony'],
  functions: ['acs', 'api', 'calls'],
  local: ['routing', 'settings.ts', 'store', 'telephony'],
  cli: [
    ...['acs', 'admin', 'api', 'calls', 'connection.ts', 'files', 'local', 'routing'],
    ...['settings.ts', 'store', 'telephony'],
  ],
  'main.ts': [
    ...['acs', 'admin', 'api', 'calls', 'connection.ts', 'functions', 'process-clock.ts'],
    ...['settings.ts', 'store'],
  ],
};

/** The stand-in and the function host judge the product, so they take nothing from it. */
const independent = ['local/acs-stand-in/', 'local/function-host/'];

interface Import {
  readonly from: string;
  readonly to: string;
}

async function readImports(): Promise<Import[]> {
  const files = (await readdir(root, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const imports = files.map(async (file) => {
    const text = await readFile(join(root, file), 'utf8');
    return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map(
      ([, path = '']) => ({
        from: file,
        to: relative(root, join(root, dirname(file), path)),
      }),
    );
  });
  return (await Promise.all(imports)).flat();
}

const roomOf = (file: string): string => file.split('/')[0] ?? '';
const imports = await readImports();

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(50);
    expect(imports).toContainEqual({ from: 'main.ts', to: 'settings.ts' });
  });

  it.each(Object.entries(allowed))('of %s are those of its place in the house', (room, rooms) => {
    const others = imports
      .filter(({ from, to }) => roomOf(from) === room && roomOf(to) !== room)
      .map(({ to }) => roomOf(to));
    expect([...new Set(others)].sort()).toEqual(rooms.toSorted());
  });

  it('are of rooms that have a place', () => {
    const rooms = new Set(imports.map(({ from }) => roomOf(from)));
    expect([...rooms].filter((room) => !(room in allowed))).toEqual([]);
  });

  it('lead from the stand-in and the function host to nowhere else', () => {
    const wrong = imports.filter(({ from, to }) =>
      independent.some((room) => from.startsWith(room) && !to.startsWith(room)),
    );
    expect(wrong).toEqual([]);
  });
});
