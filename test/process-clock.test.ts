import { expect, it } from 'vitest';
import { processClock } from '../src/process-clock.ts';
import { runNode } from './run-node.ts';

const clockModule = new URL('../src/process-clock.ts', import.meta.url).href;

it('nobody who waits on the clock keeps the process alive', async () => {
  const script = `import { processClock } from ${JSON.stringify(clockModule)};
    processClock.wait(60_000);
    processClock.after(60_000, () => {});`;
  expect(await runNode(['--input-type=module', '--eval', script])).toMatchObject({ code: 0 });
});

it('an alarm rings once, unless it is called off', async () => {
  const rung: string[] = [];
  const callOff = processClock.after(1, () => rung.push('called off'));
  callOff();
  await new Promise<void>((resolve) => {
    processClock.after(5, () => {
      rung.push('rung');
      resolve();
    });
  });
  expect(rung).toEqual(['rung']);
});
