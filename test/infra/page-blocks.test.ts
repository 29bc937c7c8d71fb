import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const names = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/command.md',
  'docs/deploy.md',
  'docs/deploy-steps.md',
  'docs/dev-tunnel.md',
];
const pages = new Map(
  await Promise.all(
    names.map(
      async (name) =>
        [name, await readFile(new URL(`../../${name}`, import.meta.url), 'utf8')] as const,
    ),
  ),
);

/** The blocks of a page that are for the shell. */
function blocksOf(page: string): readonly string[] {
  return [...page.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block);
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): readonly string[] {
  return [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

const blocks = [...pages.values()].flatMap(blocksOf);

describe('a block that somebody pastes whole', () => {
  it('never makes something and takes it away again', () => {
    const removing = blocks.filter((block) =>
      /\bgroup delete\b|unsubscribe|event-subscription delete/.test(block),
    );
    expect(removing.length).toBeGreaterThan(1);
    expect(removing.filter((block) => /(?<!un)subscribe-app|\bcreate\b/.test(block))).toEqual([]);
  });

  it('holds no placeholder that a shell takes for a redirection', () => {
    expect(blocks.length).toBeGreaterThan(20);
    const bare = blocks.map((block) => block.replaceAll(/"[^"\n]*"|'[^'\n]*'|#.*$/gm, ''));
    expect(bare.filter((block) => /<\w/.test(block))).toEqual([]);
  });
});

describe('the terminals of the dev tunnel', () => {
  const [, second = '', , ...fourth] = blocksOf(pages.get('docs/dev-tunnel.md') ?? '');

  it('know the variables that they use, or are handed a line that sets them', () => {
    const [, handed = ''] = /^echo "(export .*)"$/m.exec(second) ?? [];
    const lines = [handed, ...fourth].join('\n');
    const set = [...lines.matchAll(/(?:^export| )\b ?([A-Z]+)=/gm)].map(([, name = '']) => name);
    const used = [...fourth.join('\n').matchAll(/\$([A-Z]+)/g)].map(([, name = '']) => name);
    expect(new Set(used)).toEqual(new Set(['GROUP', 'ACS', 'TUNNEL', 'KEY']));
    expect(used.filter((name) => !set.includes(name))).toEqual([]);
  });
});

describe('the links of the pages', () => {
  it.for(names)('of %s lead to headings that there are', (name) => {
    const links = [...(pages.get(name) ?? '').matchAll(/\]\((?!https:)([^)#]*)#([^)]+)\)/g)];
    for (const [link, path = '', anchor = ''] of links) {
      const base = new URL(name, 'file:///');
      const file = path === '' ? name : new URL(path, base).pathname.slice(1);
      expect(anchorsOf(pages.get(file) ?? ''), link).toContain(anchor);
    }
  });
});
