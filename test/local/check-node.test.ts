import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../src/local/check-node.mjs', import.meta.url));

/** Runs the check in a process that takes itself for another version of Node. */
async function checkOn(version: string): Promise<{ code: unknown; stderr: unknown }> {
  const disguise = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"${version}"}})`;
  return promisify(execFile)(process.execPath, ['--import', disguise, script]).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: unknown) => Object(error),
  );
}

describe('the check of the runtime', () => {
  it.each(['22.18.0', '24.0.0', '26.1.0'])('lets Node %s pass', async (version) => {
    expect(await checkOn(version)).toEqual({ code: 0, stderr: '' });
  });

  it.each(['20.20.2', '22.17.9', '18.0.0'])('stops Node %s with a sentence', async (version) => {
    const { code, stderr } = await checkOn(version);
    expect(code).toBe(1);
    expect(stderr).toContain(`Node ${version} is too old`);
    expect(stderr).toContain('npm ci --ignore-scripts=false');
  });
});
