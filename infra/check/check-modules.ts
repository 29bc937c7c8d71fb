import path from 'node:path';
import type { BicepBlock, BicepFile } from './bicep-file.ts';
import { modulePath } from './bicep-scope.ts';
import { difference } from './difference.ts';
import { entriesOf, type Finding, type Infra, mainPath, subscriptionPath } from './infra.ts';

/** Templates and modules agree on parameters and outputs, every module is used, and no output is a secret. */
export function checkModules(infra: Infra): readonly Finding[] {
  const files = [...infra.bicep.values()];
  return [
    ...files.flatMap((file) => file.modules.flatMap((module) => checkModule(infra, file, module))),
    ...files.flatMap((file) => checkOutputReferences(infra, file)),
    ...files.flatMap(checkSecrets),
    ...checkUse(infra),
    ...files.flatMap((file) => checkImports(infra, file)),
    ...[mainPath, subscriptionPath]
      .filter(
        (file) => !/^targetScope = 'resourceGroup'$/m.test(infra.bicep.get(file)?.source ?? ''),
      )
      .map((file) => ({
        file,
        problem: "it is deployed to a resource group: write targetScope = 'resourceGroup'.",
      })),
  ];
}

function checkModule(infra: Infra, file: BicepFile, module: BicepBlock): readonly Finding[] {
  const report = (problem: string): Finding => ({ file: file.path, problem });
  const place = modulePath(file, module);
  const target = infra.bicep.get(place);
  if (target === undefined) {
    return [report(`the module ${module.symbol} is not there: ${place}.`)];
  }
  const passed = new Set(entriesOf(module.properties.get('params')).keys());
  const known = new Set(target.parameters.keys());
  const required = [...target.parameters].filter(([, { fallback }]) => fallback === undefined);
  return [
    ...difference(passed, known).map((name) =>
      report(`${module.symbol} is given ${name}, which ${place} does not know: correct the name.`),
    ),
    ...required
      .filter(([name]) => !passed.has(name))
      .map(([name]) => report(`${module.symbol} needs ${name} (${place}): pass it.`)),
  ];
}

function checkOutputReferences(infra: Infra, file: BicepFile): readonly Finding[] {
  return [...file.source.matchAll(/\b(\w+)!?\.outputs\.(\w+)/g)].flatMap(
    ([, symbol = '', output = '']) => {
      const module = file.modules.find((one) => one.symbol === symbol);
      const place = module === undefined ? '' : modulePath(file, module);
      return infra.bicep.get(place)?.outputs.has(output) === true
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

/** Whatever a file takes from another one has to be there. */
function checkImports({ bicep, texts }: Infra, file: BicepFile): readonly Finding[] {
  return [...file.source.matchAll(/^import .* from '([^']+)'$|\bloadTextContent\('([^']+)'/gm)]
    .map(([, imported, loaded]) => imported ?? loaded ?? '')
    .map((place) => path.posix.join(path.posix.dirname(file.path), place))
    .filter((place) => !bicep.has(place) && !texts.has(place))
    .map((place) => ({
      file: file.path,
      problem: `${place}, from which it takes something, is not there: correct the path.`,
    }));
}
