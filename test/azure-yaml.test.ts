import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const fileOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));
const readText = (path: string): Promise<string> => readFile(fileOf(path), 'utf8');

// As the schema of azd has it: where windows and posix both are given, nothing else may stand beside them.
const Script = v.strictObject({
  shell: v.picklist(['sh', 'pwsh']),
  run: v.string(),
  interactive: v.optional(v.boolean()),
});
const Hook = v.strictObject({ windows: Script, posix: Script });
const AzureYaml = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/)),
  requiredVersions: v.strictObject({ azd: v.string() }),
  infra: v.strictObject({ provider: v.string(), path: v.string(), module: v.string() }),
  services: v.strictObject({
    app: v.strictObject({
      host: v.string(),
      language: v.string(),
      project: v.string(),
      remoteBuild: v.boolean(),
      resourceName: v.string(),
    }),
  }),
  workflows: v.strictObject({
    up: v.strictObject({ steps: v.array(v.strictObject({ azd: v.string() })) }),
  }),
  hooks: v.record(v.string(), Hook),
});

const project = v.parse(AzureYaml, parse(await readText('azure.yaml')));
const hooks = Object.entries(project.hooks);
const scripts = hooks.flatMap(([, { windows, posix }]) => [windows.run, posix.run]);

describe('azure.yaml', () => {
  it('deploys the staged folder as it is', () => {
    expect(project.services.app).toEqual({
      host: 'function',
      language: 'js',
      project: 'dist/app',
      remoteBuild: false,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: azd fills it in.
      resourceName: '${functionAppName}',
    });
  });

  it('provisions, packages and deploys, in this order', () => {
    expect(project.workflows.up.steps.map(({ azd }) => azd)).toEqual([
      'provision',
      'package --all',
      'deploy --all',
    ]);
  });

  it('has the hooks that the order of things needs', () => {
    expect(Object.keys(project.hooks)).toEqual([
      'preprovision',
      'prepackage',
      'predeploy',
      'postdeploy',
      'predown',
    ]);
  });

  it.for(hooks)('%s runs on Windows as it does elsewhere', async ([, { windows, posix }]) => {
    expect([windows.shell, posix.shell]).toEqual(['pwsh', 'sh']);
    expect(windows.interactive).toBe(posix.interactive);
    expect(windows.run.replace(/ps1$/, 'sh')).toBe(posix.run);
    const called = /[\w-]+\.mjs/;
    const [onWindows, elsewhere] = await Promise.all([readText(windows.run), readText(posix.run)]);
    expect(called.exec(onWindows)?.[0]).toBe(called.exec(elsewhere)?.[0]);
    expect((await stat(fileOf(`infra/hooks/${called.exec(elsewhere)?.[0]}`))).isFile()).toBe(true);
  });

  it.for([...new Set(scripts)].filter((script) => script.endsWith('.sh')))(
    '%s can be executed, since azd runs it as it is',
    async (script) => {
      expect((await readText(script)).startsWith('#!/bin/sh\n')).toBe(true);
      if (process.platform !== 'win32') {
        expect((await stat(fileOf(script))).mode & 0o111).toBe(0o111);
      }
    },
  );
});
