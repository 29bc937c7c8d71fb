import { spawnSync } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mainPath, readInfra, subscriptionPath } from '../../infra/check/infra.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { createProgram } from '../../src/cli/program.ts';
import { settingNames } from '../../src/settings.ts';
import { readShellLines, walkVariables } from './page-code.ts';

const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): Promise<string> => readFile(path.join(projectDirectory, file), 'utf8');
const infra = await readInfra(projectDirectory);
const [deploy, steps, tunnel, readme, command] = await Promise.all([
  read('docs/deploy.md'),
  read('docs/deploy-steps.md'),
  read('docs/dev-tunnel.md'),
  read('README.md'),
  read('docs/command.md'),
]);
/** The README's chapter on Azure. */
const [, azure = ''] = /^## Azure$(.*?)^## /ms.exec(readme) ?? [];
const onDeployment = [deploy, steps, azure].flatMap(readShellLines);
const outputs = [...(infra.bicep.get(mainPath)?.outputs.keys() ?? [])];
const ownParameters = 'infra/event-subscription.parameters.json';

/** What an `az deployment` line passes, and to which template. */
function readDeployment(line: string) {
  const [, template = ''] = /--template-file (\S+)/.exec(line) ?? [];
  const [, passed = ''] =
    / --parameters (.*?)(?: --|$)/.exec(line.replaceAll(/\$\([^)]*\)/g, '')) ?? [];
  return {
    template,
    given: [...passed.matchAll(/(?:^|\s)(\w+)=/g)].map(([, name = '']) => name),
    files: [...passed.matchAll(/@(\S+)/g)].map(([, file = '']) => file),
  };
}
const deployments = onDeployment
  .filter((line) => line.includes('--template-file'))
  .map(readDeployment);

/** Every match of the pattern's groups in the lines. */
function find(lines: readonly string[], pattern: RegExp): readonly (readonly string[])[] {
  return lines.flatMap((line) => [...line.matchAll(pattern)].map(([, ...groups]) => groups));
}

describe('the variables of the lines', () => {
  it.for([
    ['docs/deploy.md', deploy, 20],
    ['the README on Azure', azure, 10],
    ['docs/dev-tunnel.md', tunnel, 10],
  ] as const)('are all set before they are used in %s', ([, page, least]) => {
    const { used, unset } = walkVariables(page, outputs);
    expect(unset).toEqual([]);
    expect(used).toBeGreaterThan(least);
  });

  it('are told apart where nobody sets them, or too late', () => {
    const page =
      '`az a "$first"`\n```sh\naz b \\\n  --c "$second"\nsecond=1; az d "$second"\n```\n';
    expect(walkVariables(page, ['first'])).toEqual({ used: 3, unset: ['first', 'second'] });
  });

  it('are every output, without azd too', () => {
    const [[, list = ''] = []] = find(onDeployment, /^(for name in )(.*); do export /g);
    expect(list.split(' ').toSorted()).toEqual(outputs.toSorted());
  });

  it('of the environment are parameters of azd, settings of the app, or the key that the command takes', () => {
    const known = [
      'FUNCTION_KEY',
      ...settingNames,
      ...find([infra.texts.get('infra/main.parameters.json') ?? ''], /"\$\{(\w+)\}"/g).flat(),
    ];
    const named = find(onDeployment, /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=\S*)?$/g).flat();
    expect(named.length).toBeGreaterThan(20);
    const forAzd = find(onDeployment, /azd env set ([A-Z]\w*)/g).flat();
    expect(forAzd.length).toBeGreaterThan(4);
    expect([...named, ...forAzd].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('that are exported for work on this machine do not become parameters of azd', () => {
    const names = find(
      [infra.texts.get('infra/main.parameters.json') ?? ''],
      /"\$\{(\w+)\}"/g,
    ).flat();
    expect(names).toContain('DEPLOY_ALLOWED_DESTINATIONS');
    expect(names.filter((name) => settingNames.some((setting) => setting === name))).toEqual([]);
  });
});

describe('the deployments by az', () => {
  it('pass parameters that the templates have, and all that they need', () => {
    expect(new Set(deployments.map(({ template }) => template))).toEqual(
      new Set([mainPath, subscriptionPath]),
    );
    for (const { template, given } of deployments) {
      const parameters = infra.bicep.get(template)?.parameters ?? new Map();
      const required = [...parameters]
        .filter(([, { fallback }]) => fallback === undefined)
        .map(([name]) => name);
      expect([...parameters.keys()]).toEqual(expect.arrayContaining(given));
      expect(given).toEqual(expect.arrayContaining(required));
    }
  });

  it('give the operator the right to edit rules', () => {
    const [line = ''] = readShellLines(azure).filter((one) =>
      one.includes(`--template-file ${mainPath}`),
    );
    expect(readDeployment(line).given).toContain('operatorPrincipalId');
    expect(line).toContain('operatorPrincipalId="$(az ad signed-in-user show --query id');
  });

  it("pass the subscription its topic's resource group and the operator's own parameters", () => {
    const subscribing = deployments.filter(({ template }) => template === subscriptionPath);
    expect(subscribing).toHaveLength(1);
    for (const { given, files } of subscribing) {
      expect(given).toContain('systemTopicResourceGroupName');
      expect(files).toEqual([ownParameters]);
    }
  });

  it('are spoken of by parameters that there are', () => {
    const parameters = [mainPath, subscriptionPath].flatMap((template) => [
      ...(infra.bicep.get(template)?.parameters.keys() ?? []),
    ]);
    const named = find(onDeployment, /^([a-z]\w+)=\S+$/g).flat();
    expect(named.length).toBeGreaterThan(2);
    expect(parameters).toEqual(expect.arrayContaining(named));
  });
});

describe('the commands of the pages', () => {
  const all = [deploy, steps, tunnel, readme, command].flatMap(readShellLines);

  it.skipIf(process.platform === 'win32')('are ones that a POSIX shell can read', () => {
    const blocks = [deploy, azure, tunnel].flatMap((page) =>
      [...page.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block),
    );
    expect(blocks.length).toBeGreaterThan(10);
    for (const input of blocks) {
      expect(spawnSync('sh', ['-n'], { input, encoding: 'utf8' }).stderr, input).toBe('');
    }
  });

  it('are npm scripts that exist', () => {
    const named = find(all, /\bnpm run ([\w:-]+)/g).flat();
    expect(named.length).toBeGreaterThan(10);
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(named));
  });

  it('are commands and options of call-redirect that exist', () => {
    const { commands } = createProgram(() => {});
    const named = find(onDeployment, /npx call-redirect ([a-z]+)(?: ([a-z]+))?([^|;&]*)/g);
    expect(named.length).toBeGreaterThan(2);
    for (const [first, second, rest = ''] of named) {
      const top = commands.find((one) => one.name() === first);
      const chosen = top?.commands.find((one) => one.name() === second) ?? top;
      expect([first, chosen?.name()]).toEqual([first, top?.commands.length ? second : first]);
      const options = chosen?.options.map(({ long }) => long) ?? [];
      const used = [...rest.matchAll(/--[a-z][\w-]*/g)].map(([option]) => option);
      expect(options).toEqual(expect.arrayContaining(used));
    }
  });

  it('are hooks that azd has', async () => {
    const { hooks } = v.parse(
      v.object({ hooks: v.record(v.string(), v.unknown()) }),
      parse(await read('azure.yaml')),
    );
    const named = find(onDeployment, /azd hooks run (\w+)/g).flat();
    expect(named.length).toBeGreaterThan(1);
    expect(Object.keys(hooks)).toEqual(expect.arrayContaining(named));
  });

  it('are scripts that take these options', async () => {
    const named = find(onDeployment, /node (infra\/hooks\/[\w-]+\.mjs)([^#"|&;]*)/g);
    expect(named.length).toBeGreaterThan(4);
    for (const [file = '', rest = ''] of named) {
      const script = await read(file);
      for (const [, option = ''] of rest.matchAll(/--([a-z][\w-]*)/g)) {
        expect(script).toContain(`'${option}': { type:`);
      }
    }
  });
});

describe('the files that the pages name', () => {
  it('are there, but for what an operator writes', async () => {
    const paths = find(
      onDeployment,
      /(?:^|[\s@])((?:infra|docs|src|\.github)\/[\w./-]+\w)/g,
    ).flat();
    const links = [...`${deploy}${steps}`.matchAll(/\]\(([\w./-]+\.md)(?:#[\w-]+)?\)/g)].map(
      ([, page = '']) => `docs/${page}`,
    );
    const named = new Set([...paths, ...links].filter((file) => file !== ownParameters));
    expect(named.size).toBeGreaterThan(8);
    for (const file of named) {
      await expect(access(path.join(projectDirectory, file)), file).resolves.toBeUndefined();
    }
  });
});
