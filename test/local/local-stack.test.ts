import { describe, expect, it } from 'vitest';
import { projectDirectory } from '../end-to-end/stage.ts';
import { runNode } from '../run-node.ts';

/** What a start that is given these keys tells of its own. */
async function keysOf(given: string | undefined): Promise<readonly string[]> {
  const { code, output } = await runNode(['src/local/start.ts', '--port', '0', '--once'], {
    cwd: projectDirectory,
    env: { ...process.env, LOCAL_FUNCTION_KEYS: given },
  });
  expect(code).toBe(0);
  const line = (name: string): string =>
    new RegExp(`^${name}: .*$`, 'm').exec(output)?.[0].replace(/^.*key: /, '') ?? '';
  return ['incoming-call', 'host key'].map(line);
}

const drawn = 'drawn for this run';

describe('a local stack says of its keys', () => {
  it.each([
    ['that it drew them, where nobody gave any', undefined, [drawn, drawn]],
    [
      'which was given, and which it drew',
      { functions: { 'incoming-call': 'a-function-key' } },
      ['as given', drawn],
    ],
    [
      'that they are as given, where the environment has both',
      { host: 'a-host-key', functions: { 'incoming-call': 'a-function-key' } },
      ['as given', 'as given'],
    ],
  ])('%s', async (_, given, told) => {
    expect(await keysOf(given && JSON.stringify(given))).toEqual(told);
  });
});
