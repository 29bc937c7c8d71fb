import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../src/cli/shell-word.ts';

describe('a word for a shell', () => {
  it.each(['/tmp/rules.csv', 'rules-before-20261121T100000000Z.csv'])('stays %s', (text) => {
    expect(shellWord(text)).toBe(text);
  });

  it.each(['/a b/c.csv', "it's", '$HOME', '`date`', 'a;b', 'é', '', '*', '"'])(
    'is taken for %j by one',
    (text) => {
      const line = `printf %s ${shellWord(text)}`;
      expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(text);
    },
  );
});
