/** A piece of code of a page, in the order of the page. */
export interface PageCode {
  /** The language of a block; undefined for code within a sentence. */
  readonly language: string | undefined;
  /** One line of the block, those that go on behind a backslash joined; or the code within the sentence. */
  readonly line: string;
}

/** The code that a page shows, block lines and words between backticks alike. */
export function readPageCode(page: string): readonly PageCode[] {
  return [...page.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$|`([^`\n]+)`/gm)].flatMap(
    ([, language, block, words]) =>
      words === undefined
        ? (block ?? '')
            .replaceAll(/\s*\\\n\s*/g, ' ')
            .split('\n')
            .map((line) => ({ language, line: line.trim() }))
        : [{ language: undefined, line: words }],
  );
}

/** The code that a shell shall take: blocks of the shell, and code within sentences. */
export function readShellLines(page: string): readonly string[] {
  return readPageCode(page)
    .filter(({ language }) => language === undefined || language === 'sh')
    .map(({ line }) => line);
}

/**
 * Walks through the page as somebody who types its lines one after the other. Returns how many variables the lines
 * use, and the names of those that no line before has set; `outputs` are what azd knows.
 */
export function walkVariables(
  page: string,
  outputs: readonly string[],
): { readonly used: number; readonly unset: readonly string[] } {
  const set = new Set<string>();
  const unset = new Set<string>();
  let used = 0;
  for (const line of readShellLines(page)) {
    const names = namesSetBy(line, outputs);
    for (const [, name = ''] of line.matchAll(/(?<!\\)\$\{?(?!env:)([A-Za-z_]\w*)/g)) {
      used += 1;
      if (!set.has(name) && !names.includes(name)) {
        unset.add(name);
      }
    }
    for (const name of names) {
      set.add(name);
    }
  }
  return { used, unset: [...unset] };
}

function namesSetBy(line: string, outputs: readonly string[]): readonly string[] {
  const [, loop = '', list = '', body = ''] = /\bfor (\w+) in ([^;]*); do (.*)/.exec(line) ?? [];
  const [, exported = ''] = /^export (.*)$/.exec(line) ?? [];
  return [
    ...(line.includes('eval "$(azd env get-values)"') ? outputs : []),
    ...(loop === '' ? [] : [loop]),
    ...(body.startsWith(`export "$${loop}=`) ? list.split(/\s+/) : []),
    ...namesBefore(exported, /(?:^|\s)([A-Za-z_]\w*)=/g),
    ...namesBefore(line, /(?:^|[;{] ?)([A-Za-z_]\w*)=/g),
  ];
}

function namesBefore(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}
