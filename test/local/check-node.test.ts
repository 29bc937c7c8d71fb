import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Ended, runNode } from '../run-node.ts';

const script = fileURLToPath(new URL('../../src/local/check-node.mjs', import.meta.url));

/** Runs the check in a process that takes itself for another version of Node. */
function checkOn(version: string): Promise<Ended> {
  const disguise = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"${version}"}})`;
  return runNode(['--import', disguise, script]);
}

describe('the check of the runtime', () => {
  it.each(['22.18.0', '24.0.0', '26.1.0'])('lets Node %s pass', async (version) => {
    expect(await checkOn(version)).toEqual({ code: 0, output: '' });
  });

  it.each(['20.20.2', '22.17.9', '18.0.0'])('stops Node %s with a sentence', async (version) => {
    const { code, output } = await checkOn(version);
    expect(code).toBe(1);
    expect(output).toContain(`Node ${version} is too old`);
    expect(output).toContain('npm ci --ignore-scripts=false');
  });
});
