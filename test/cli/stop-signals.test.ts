import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';

const module = new URL('../../src/cli/stop-signals.ts', import.meta.url).href;
const script = `
  const { stopOnSignals } = await import(${JSON.stringify(module)});
  stopOnSignals('Stops soon.');
  setInterval(() => {}, 1_000);
  console.error('Works.');
`;

it('who is told to stop a second time ends at once, and says so', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const ended = once(child, 'close');
  let stderr = '';
  const said = (sentence: string) =>
    new Promise<void>((resolve) => {
      child.stderr.on('data', () => {
        if (stderr.includes(sentence)) {
          resolve();
        }
      });
    });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await said('Works.');
  child.kill('SIGINT');
  await said('Stops soon.');
  // Sooner, it would be taken for the same signal.
  await setTimeout(1_100);
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(stderr).toMatch(/Stops soon\.\nEnded at once, by a second signal\.\n$/);
});
