import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startFunctionHost } from '../../../src/local/function-host/start-function-host.ts';
import {
  type AppFiles,
  type AppFixture,
  functionsLibrary,
  writeApp,
  writeAppFiles,
} from './app-fixture.ts';
import { runHost, serve } from './host-process.ts';

const sample = "app.get('sample', () => ({ body: 'here' }));";

async function keep(written: Promise<AppFixture>): Promise<AppFixture> {
  const fixture = await written;
  onTestFinished(() => fixture.remove());
  return fixture;
}

describe('a host', () => {
  test('runs inside another program, once in a process', async () => {
    const { directory } = await keep(writeApp(sample));
    const lines: string[] = [];
    const options = { appDirectory: directory, port: 0, print: (line: string) => lines.push(line) };
    const host = await startFunctionHost({
      ...options,
      keys: { host: 'a', functions: { sample: 'b' } },
    });
    expect(host.url).toBe(`http://localhost:${host.port}`);
    expect(host.keys).toEqual({ host: 'a', functions: { sample: 'b' } });
    expect(lines.at(-1)).toBe(`Function host listening on ${host.url}`);
    for (const address of ['localhost', '127.0.0.1']) {
      const response = await fetch(`http://${address}:${host.port}/api/sample`);
      expect(await response.text()).toBe('here');
    }

    await expect(startFunctionHost(options)).rejects.toThrow(
      'This process has loaded a function app before, and can load only one: start each host in a process of its own.',
    );
    expect((await fetch(`${host.url}/api/sample`)).status).toBe(200);

    await Promise.all([host.stop(), host.stop()]);
    await expect(fetch(`${host.url}/api/sample`)).rejects.toThrow('fetch failed');
  });

  test('serves a bundle that is far from any node_modules', async () => {
    const bundle = buildSync({
      stdin: {
        contents: `import { app } from ${JSON.stringify(functionsLibrary)};\n${sample}`,
        resolveDir: import.meta.dirname,
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['@azure/functions-core'],
      minify: true,
      write: false,
      logLevel: 'error',
    });
    const fixture = await writeAppFiles({ 'main.cjs': bundle.outputFiles[0]?.text });
    const host = await serve(fixture);
    onTestFinished(() => host.dispose());
    expect(await (await fetch(`${host.url}/api/sample`)).text()).toBe('here');
  });

  test('gives the core module to the app itself, and takes functions during the start only', async () => {
    const fixture = await writeApp(`
      const core = require('@azure/functions-core');
      app.hook.appStart(() => app.get('from-hook', () => {
        try {
          app.get('too-late', () => {});
        } catch (error) {
          return { jsonBody: [error.message, Object.keys(core).sort(), core.getProgrammingModel().name] };
        }
      }));`);
    const host = await serve(fixture);
    onTestFinished(() => host.dispose());
    expect(await (await fetch(`${host.url}/api/from-hook`)).json()).toEqual([
      'A function can only be registered during app startup.',
      [
        'Disposable',
        'getProgrammingModel',
        'hostVersion',
        'log',
        'registerFunction',
        'registerHook',
        'setProgrammingModel',
        'version',
      ],
      '@azure/functions',
    ]);
  });
});

describe('a port that is in use', () => {
  test.each(['127.0.0.1', '::1'])('on %s is told in one sentence', async (address) => {
    const { directory } = await keep(writeApp(sample));
    const other = createServer().listen(0, address);
    onTestFinished(() => void other.close());
    await once(other, 'listening').catch(() => undefined);
    const port = portOf(other.address());
    if (port === undefined) {
      // This machine has no such address.
      return;
    }
    expect(await runHost(['--app', directory, '--port', `${port}`])).toEqual({
      exitCode: 1,
      output: '',
      errors: `Port ${port} of localhost is in use by another program: stop that one, or choose another port with --port.\n`,
    });
  });

  function portOf(address: AddressInfo | string | null): number | undefined {
    return typeof address === 'object' && address !== null ? address.port : undefined;
  }
});

describe.concurrent('flags that cannot be read', () => {
  test.each([
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--port', 'x'], '--port cannot be "x"'],
    [['--port', '65536'], '--port cannot be "65536"'],
    [['folder'], "Unexpected argument 'folder'"],
  ])('are told in one sentence: %o', async (flags, problem) => {
    expect(await runHost(flags)).toEqual({
      exitCode: 2,
      output: '',
      errors: `${problem}: use [--app <directory>] [--port <0 to 65535>].\n`,
    });
  });
});

describe.concurrent('an app that cannot be served', () => {
  /** What a host for this app writes to its errors, with paths relative to the app. */
  async function errorsOf(main: string, files: AppFiles = {}, keys?: string): Promise<string> {
    const { directory, remove } = await writeApp(main, files);
    try {
      const { exitCode, output, errors } = await runHost(['--app', directory, '--port', '0'], keys);
      expect(exitCode).toBe(1);
      expect(output).not.toContain('listening');
      return errors.replaceAll(directory + path.sep, '');
    } finally {
      await remove();
    }
  }

  test('for what its folder holds is told so in one sentence', async () => {
    expect(await errorsOf(sample, { 'package.json': '{"main":"dist/main.cjs"}' })).toBe(
      'dist/main.cjs, the "main" of package.json, is no file that can be read: build the app, or correct "main".\n',
    );
  });

  test('with these keys is told so in one sentence, without the keys', async () => {
    const errors = await errorsOf(sample, {}, '{"host":"secret",}');
    expect(errors).toMatch(/^The environment variable LOCAL_FUNCTION_KEYS is not [^\n]+\n$/);
    expect(errors).not.toContain('secret');
  });

  test('because it registers no function is told so in one sentence', async () => {
    expect(await errorsOf('')).toMatch(/^main\.cjs registers no function: [^\n]+\n$/);
  });

  test('for an error in its code is told so, with the error', async () => {
    expect(await errorsOf("throw new TypeError('no way');")).toMatch(
      /^main\.cjs fails while it is loaded: correct it\.\nTypeError: no way\n +at .*main\.cjs:2/,
    );
  });

  test('for an error in a hook of its start is told so, with the error', async () => {
    const hook = "app.hook.appStart(() => { throw new Error('not today'); });";
    expect(await errorsOf(`${sample}\n${hook}`)).toMatch(
      /^An appStart hook of main\.cjs fails: correct it\.\nError: not today\n/,
    );
  });

  test.each([
    ["app.get('a', () => {}); app.get('a', () => {});", 'Two functions are named "a"'],
    ["app.get('a b', () => {});", 'A function cannot be registered: its name must begin'],
    ["app.http('a', {});", 'Function "a" has no handler'],
    [
      "app.http('a', { authLevel: 'system', handler() {} });",
      'The trigger of function "a" is not as it should be: "authLevel" must be',
    ],
    [
      "app.setup({ enableHttpStream: true }); app.get('a', () => {});",
      'main.cjs turns enableHttpStream on, which this host does not serve',
    ],
  ])('because of what it registers is told so: %s', async (main, problem) => {
    expect(await errorsOf(main)).toContain(problem);
  });
});
