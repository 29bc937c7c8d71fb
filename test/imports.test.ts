import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../src/', import.meta.url));

/** What each room may import beside itself. A new room has to be entered here, with its place in the house. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  telephony: [],
  routing: ['telephony'],
  calls: ['routing', 'telephony'],
  http: [],
  acs: ['http', 'calls', 'routing', 'telephony'],
  files: ['routing', 'telephony'],
  admin: ['files', 'store', 'calls', 'routing', 'telephony'],
  api: ['admin', 'files', 'http', 'calls', 'routing', 'telephony'],
  store: ['calls', 'routing', 'telephony'],
  'connection.ts': [],
  'settings.ts': ['connection.ts', 'routing', 'telephony'],
  'process-clock.ts': ['store', 'calls'],
  functions: ['api', 'acs', 'http', 'store', 'calls', 'routing', 'telephony'],
  cli: [
    'admin',
    'files',
    'api',
    'settings.ts',
    'connection.ts',
    'local',
    'acs',
    'store',
    'calls',
    'routing',
    'telephony',
  ],
  'main.ts': [
    'functions',
    'process-clock.ts',
    'settings.ts',
    'connection.ts',
    'admin',
    'api',
    'acs',
    'store',
    'calls',
    'routing',
    'telephony',
  ],
  local: ['settings.ts', 'files', 'acs', 'store', 'calls', 'routing', 'telephony'],
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

  it('go one way', () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [roomOf(from), roomOf(to)];
      return own !== other && !allowed[own]?.includes(other);
    });
    expect(wrong).toEqual([]);
  });

  it('lead from the stand-in and the function host to nowhere else', () => {
    const wrong = imports.filter(({ from, to }) =>
      independent.some((room) => from.startsWith(room) && !to.startsWith(room)),
    );
    expect(wrong).toEqual([]);
  });
});
