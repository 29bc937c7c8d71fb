import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runNode } from '../run-node.ts';
import type { Mutation } from './mutated-project.ts';
import { withProjectCopy } from './project-copy.ts';

const command = fileURLToPath(new URL('../../infra/check/main.ts', import.meta.url));

/** Runs the command on a copy of the project, where no compiler is on the PATH. */
function check(...mutations: readonly Mutation[]) {
  return withProjectCopy(mutations, (directory) =>
    runNode([command, directory], { env: { PATH: directory } }),
  );
}

describe('npm run infra:check', () => {
  it('says in a line each that all is well, and that nothing was compiled', async () => {
    expect(await check()).toEqual({
      code: 0,
      output:
        'The templates fit the code.\n' +
        'They were not compiled: neither "bicep" nor "az bicep" is on this machine.\n',
    });
  });

  it('ends with 1, the file and what to do', async () => {
    const ended = await check({
      file: 'infra/event-subscription.bicep',
      from: "'acs/incoming-call'",
      to: "'acs/call'",
    });
    expect(ended.code).toBe(1);
    expect(ended.output).toContain(
      'infra/event-subscription.bicep: the route of incoming-call is "acs/incoming-call" in src/functions, not "acs/call"',
    );
  });

  it('ends with 1 at a template that it cannot read', async () => {
    const ended = await check({
      file: 'infra/main.bicep',
      from: 'module acs ',
      to: 'module acs = ',
    });
    expect([ended.code, ended.output]).toEqual([
      1,
      expect.stringMatching(/^infra\/main\.bicep: Expected .* in line \d+\.$/m),
    ]);
  });
});
