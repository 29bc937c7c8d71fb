import * as v from 'valibot';
import type { BicepBlock, BicepFile } from './bicep-file.ts';
import { difference } from './difference.ts';
import {
  entriesOf,
  type Finding,
  type Infra,
  mainPath,
  modulePath,
  subscriptionPath,
} from './infra.ts';

const parametersFile = 'infra/main.parameters.json';
const hookFile = 'infra/hooks/subscribe.mjs';
const Parameters = v.object({
  parameters: v.record(v.string(), v.object({ value: v.string() })),
});

/** Templates, modules, the parameter file and the hook agree on parameters and outputs, and no output is a secret. */
export function checkModules(infra: Infra): readonly Finding[] {
  const files = [...infra.bicep.values()];
  return [
    ...files.flatMap((file) => file.modules.flatMap((module) => checkModule(infra, file, module))),
    ...files.flatMap((file) => checkOutputReferences(infra, file)),
    ...files.flatMap(checkSecrets),
    ...checkUse(infra),
    ...checkParametersFile(infra),
    ...checkHook(infra),
  ];
}

function checkModule(infra: Infra, file: BicepFile, module: BicepBlock): readonly Finding[] {
  const report = (problem: string): Finding => ({ file: file.path, problem });
  const path = modulePath(file, module);
  const target = infra.bicep.get(path);
  if (target === undefined) {
    return [report(`the module ${module.symbol} is not there: ${path}.`)];
  }
  const passed = new Set(entriesOf(module.properties.get('params')).keys());
  const known = new Set(target.parameters.keys());
  const required = [...target.parameters].filter(([, { fallback }]) => fallback === undefined);
  return [
    ...difference(passed, known).map((name) =>
      report(`${module.symbol} is given ${name}, which ${path} does not know: correct the name.`),
    ),
    ...required
      .filter(([name]) => !passed.has(name))
      .map(([name]) => report(`${module.symbol} needs ${name} (${path}): pass it.`)),
  ];
}

function checkOutputReferences(infra: Infra, file: BicepFile): readonly Finding[] {
  return [...file.source.matchAll(/\b(\w+)!?\.outputs\.(\w+)/g)].flatMap(
    ([, symbol = '', output = '']) => {
      const module = file.modules.find((one) => one.symbol === symbol);
      const path = module === undefined ? '' : modulePath(file, module);
      return infra.bicep.get(path)?.outputs.has(output) === true
        ? []
        : [
            {
              file: file.path,
              problem: `${symbol}.outputs.${output} is there nowhere: correct the name, or add the output.`,
            },
          ];
    },
  );
}

/** Outputs are kept with the deployment, where many may read them. */
function checkSecrets(file: BicepFile): readonly Finding[] {
  const secure = [...file.parameters].filter(([, { isSecure }]) => isSecure).map(([name]) => name);
  return [...file.outputs].flatMap(([name, value]) => {
    const text = value.kind === 'expression' ? value.text : '';
    const isSecret =
      /\blist\w+\(/.test(text) || secure.some((word) => new RegExp(`\\b${word}\\b`).test(text));
    return isSecret
      ? [{ file: file.path, problem: `the output ${name} is a secret: remove it.` }]
      : [];
  });
}

function checkUse({ bicep }: Infra): readonly Finding[] {
  const files = [...bicep.values()];
  const used = new Set(
    files.flatMap((file) => file.modules.map((module) => modulePath(file, module))),
  );
  return files
    .filter(({ path }) => path.startsWith('infra/modules/') && !used.has(path))
    .filter(
      ({ path }) =>
        !files.some(({ source }) => source.includes(`'${path.slice('infra/'.length)}'`)),
    )
    .map(({ path }) => ({ file: path, problem: 'nothing uses it: use it, or remove it.' }));
}

/** azd passes what its environment has; `tags` is an object, which is passed by other ways. */
function checkParametersFile({ bicep, texts }: Infra): readonly Finding[] {
  const report = (problem: string): Finding => ({ file: parametersFile, problem });
  const read = v.safeParse(
    v.pipe(v.string(), v.parseJson(), Parameters),
    texts.get(parametersFile),
  );
  if (!read.success) {
    return [report('it is missing, or no ARM parameter file: write it anew.')];
  }
  const passed = new Set(Object.keys(read.output.parameters));
  const known = new Set(bicep.get(mainPath)?.parameters.keys());
  return [
    ...difference(passed, known).map((name) =>
      report(`${mainPath} has no parameter ${name}: correct the name, or remove it.`),
    ),
    ...difference(known, passed)
      .filter((name) => name !== 'tags')
      .map((name) => report(`the parameter ${name} of ${mainPath} is missing: add it.`)),
  ];
}

/** azd's hook hands outputs of the one template to the other. */
function checkHook({ bicep, texts }: Infra): readonly Finding[] {
  const hook = texts.get(hookFile);
  if (hook === undefined) {
    return [];
  }
  const report = (problem: string): Finding => ({ file: hookFile, problem });
  const outputs = bicep.get(mainPath)?.outputs;
  const parameters = bicep.get(subscriptionPath)?.parameters;
  const passed = new Set([...hook.matchAll(/`(\w+)=\$\{/g)].map(([, name = '']) => name));
  return [
    ...[...hook.matchAll(/need\('(\w+)'\)/g)]
      .map(([, name = '']) => name)
      .filter((name) => outputs?.has(name) !== true)
      .map((name) => report(`${mainPath} has no output ${name}: correct the name, or add it.`)),
    ...[...passed]
      .filter((name) => parameters?.has(name) !== true)
      .map((name) => report(`${subscriptionPath} has no parameter ${name}: correct the name.`)),
    ...[...(parameters ?? [])]
      .filter(([name, { fallback }]) => fallback === undefined && !passed.has(name))
      .map(([name]) => report(`${subscriptionPath} needs ${name}: pass it.`)),
  ];
}
