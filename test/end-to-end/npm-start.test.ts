import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { hasEnded, stopChild } from '../../src/local/child.ts';
import { findFreePort } from '../../src/local/ports.ts';
import { sampleCall } from '../../src/local/sample-rules.ts';
import { runNode } from '../run-node.ts';
import { expectNoMarks } from './marks.ts';
import { localFunctionKeys, projectDirectory } from './stage.ts';

// What `npm start` and `npm run call` run once the bundle is built, which the test run has done.
const start = ['src/local/start.ts', '--port', '0'];
const call = ['src/cli/command.mjs', 'send'] as const;
const options = {
  cwd: projectDirectory,
  env: { ...process.env, LOCAL_FUNCTION_KEYS: localFunctionKeys },
};
const sampleNumbers = [sampleCall.called.canonical, sampleCall.caller.canonical, '+14255550199'];

const run = (...args: string[]) => runNode(args, options);

function expectMasked(output: string): void {
  expect(output.trim()).not.toBe('');
  expectNoMarks([output]);
  expect(output).not.toContain('local-call-context');
  for (const number of sampleNumbers) {
    expect(output).not.toContain(number.slice(1));
  }
}

describe('npm start -- --once', () => {
  it('shows in a few lines how the sample call was redirected, and ends with 0', async () => {
    const { code, output } = await run(...start, '--once');
    expect(output).toMatch(
      /called +\+\*{7}0100\n +caller +\+\*{7}0177\n +rule +\+\*{7}0100\/reception\n +target +\+\*{7}0199\n/,
    );
    expect(output).toMatch(/outcome +redirected: ACS accepted the redirect, \d+ ms after/);
    expect(code).toBe(0);
    expectMasked(output);
  });

  it('uses the ports given', async () => {
    const free = async () => String(await findFreePort(0));
    const [host, acs, tables, exchange] = [await free(), await free(), await free(), await free()];
    const { code, output } = await run(
      'src/local/start.ts',
      ...['--port', host, '--acs-port', acs, '--tables-port', tables, '--exchange-port', exchange],
      '--once',
    );
    expect(output).toContain(`Function host listening on http://localhost:${host}`);
    expect(code).toBe(0);
  });

  it('needs no proxy that the environment names', async () => {
    const env = {
      ...options.env,
      HTTP_PROXY: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NO_PROXY: '',
    };
    expect(await runNode([...start, '--once'], { ...options, env })).toMatchObject({ code: 0 });
  });

  it('ends with 1 where ACS did not act on the redirect', async () => {
    // A function host whose clock is an hour ahead takes the call for one that rang out long ago.
    const preload = `if(process.argv[1]?.endsWith("function-host/main.ts")){const now=Date.now;Date.now=()=>now()+36e5}`;
    const env = {
      ...options.env,
      NODE_OPTIONS: `--import="data:text/javascript,${encodeURIComponent(preload)}"`,
    };
    const { code, output } = await runNode([...start, '--once'], { ...options, env });
    expect(output).toContain('expired; ACS was not asked to do anything it accepted');
    expect(code).toBe(1);
  });

  it.each([
    ['"x" is no port', ['--port', 'x']],
    ['Usage: npm start', ['--wrong']],
  ])('ends with the sentence %s', async (sentence, args) => {
    const { code, output } = await run('src/local/start.ts', ...args);
    expect(output).toContain(sentence);
    expect(code).toBe(2);
  });
});

describe('Ctrl-C in a terminal, which reaches every process of npm start,', () => {
  it.each([50, 300, 600, 900, 1500])(
    'ends all of them cleanly, %i ms after the start too',
    async (delay) => {
      const group = spawn(process.execPath, start, {
        ...options,
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      onTestFinished(() => stopChild(group));
      let errors = '';
      group.stderr.setEncoding('utf8').on('data', (text: string) => {
        errors += text;
      });
      await wait(delay);
      const gone = once(group, 'exit');
      process.kill(-(group.pid ?? 0), 'SIGINT');
      const [code, signal] = await gone;
      // Before the script has begun to listen for it, the signal itself is the end.
      expect(signal === 'SIGINT' || code === 0).toBe(true);
      expect(hasEnded(group)).toBe(true);
      expect(errors).toBe('');
    },
  );
});

describe('Ctrl-C while the sample call is on its way', () => {
  it('ends all of them cleanly', async () => {
    const group = spawn(process.execPath, start, {
      ...options,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => stopChild(group));
    const gone = once(group, 'exit');
    let errors = '';
    group.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    group.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Function host listening')) {
        process.kill(-(group.pid ?? 0), 'SIGINT');
      }
    });
    expect(await gone).toEqual([0, null]);
    expect(errors).toBe('');
  });
});

describe('npm start', () => {
  let child: ChildProcess;
  let output = '';

  beforeAll(async () => {
    child = spawn(process.execPath, start, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    await vi.waitUntil(() => output.includes('Ctrl-C ends it.'), { timeout: 20_000 });
  });
  afterAll(() => stopChild(child));

  it('takes further calls by npm run call', async () => {
    const london = await run(
      ...call,
      '--called',
      '+44 20 7946 0000',
      '--caller',
      'tel:+1-425-555-0177',
    );
    expect(london.output).toMatch(/rule +any\/london\n/);
    expect(london.code).toBe(0);
    expectMasked(london.output);
    await expect.poll(() => output).toContain('any/london');
  });

  it('takes further calls by the curl line that it prints', async () => {
    const url = /curl -X POST (\S+)/.exec(output)?.[1] ?? '';
    const sample = await fetch(url, { method: 'POST' });
    expect(await sample.json()).toMatchObject({ event: 'redirected', acts: ['redirect'] });
    const order = JSON.stringify({ called: '28:orgid:5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f' });
    const other = await fetch(url, { method: 'POST', body: order });
    expect(await other.json()).toMatchObject({ rule: 'any/catch-all', caller: 'anonymous' });
  });

  it.each([
    ['--called is "911", which names nobody', ['--called', '911']],
    ['--caller is "0044"', ['--called', '+14255550100', '--caller', '0044']],
    ["required option '--called <identity>' not specified", []],
    ["unknown option '--calls'", ['--called', '+14255550100', '--calls', '+14255550100']],
  ])('refuses a call with the sentence "%s"', async (sentence, args) => {
    const { code, output: answer } = await run(...call, ...args);
    expect(answer).toContain(sentence);
    expect(code).not.toBe(0);
  });

  it('ends cleanly on Ctrl-C, and nothing runs on', async () => {
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expectMasked(output);
    const late = await run(...call, '--called', '+14255550100');
    expect(late).toMatchObject({
      code: 3,
      output: expect.stringContaining('No npm start runs on this machine: start it'),
    });
  });
});

describe('npm run start:func', () => {
  it('says so where Azure Functions Core Tools are not installed', async () => {
    const { code, output } = await runNode([...start, '--core-tools'], {
      ...options,
      env: { ...options.env, PATH: '' },
    });
    expect(output).toContain('Azure Functions Core Tools (func) are not on the PATH');
    expect(code).toBe(1);
  });

  it('does the same as npm start with whatever func is on the PATH', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'call-redirect-func-shim-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    // Stands for Core Tools, which cannot be had from the npm registry: the same command line over the local host.
    const host = join(projectDirectory, 'src/local/function-host/main.ts');
    const shim = `#!/bin/sh\n[ "$1" = start ] || { echo 4.0.0; exit 0; }\nexec "${process.execPath}" "${host}" --app . --port "$3"\n`;
    await writeFile(join(folder, 'func'), shim);
    await chmod(join(folder, 'func'), 0o755);
    const { output } = await runNode([...start, '--core-tools', '--once'], {
      ...options,
      env: { ...options.env, PATH: `${folder}:/usr/bin:/bin` },
    });
    expect(output).toContain('redirected: ACS accepted the redirect');
    expectMasked(output);
  });
});
