import { type Finding, type Infra, mainPath, subscriptionPath } from './infra.ts';

const folder = 'infra/hooks/';
const subscribeHook = `${folder}subscribe.mjs`;

/** What azd itself puts into the environment of a hook. */
const ownVariables = new Set([
  'AZURE_ENV_NAME',
  'AZURE_LOCATION',
  'AZURE_RESOURCE_GROUP',
  'AZURE_SUBSCRIPTION_ID',
  'AZURE_TENANT_ID',
]);

/** How the hooks read a variable: `need('…')`, `of('…')`, `environment['…']` or `process.env.…`. */
const reading =
  /\b(?:need|of)\('(\w+)'\)|\b(?:environment|process\.env)(?:\['(\w+)'\]|\.(\w+))|\(environment, '(\w+)'\)/g;

/** What azd's hooks read is put out by main.bicep, and the subscription gets the parameters that it has. */
export function checkHooks(infra: Infra): readonly Finding[] {
  const scripts = [...infra.texts].filter(
    ([file]) => file.startsWith(folder) && file.endsWith('.mjs'),
  );
  return [
    ...scripts.flatMap(([file, text]) => checkVariables(infra, file, text)),
    ...checkPassed(infra),
  ];
}

function checkVariables({ bicep }: Infra, file: string, text: string): readonly Finding[] {
  const outputs = bicep.get(mainPath)?.outputs;
  const names = new Set(
    [...text.matchAll(reading)].map((match) => match.slice(1).find((name) => name) ?? ''),
  );
  return [...names]
    .filter((name) => outputs?.has(name) !== true && !ownVariables.has(name))
    .map((name) => ({
      file,
      problem: `${mainPath} has no output ${name}, and azd has no such variable of its own: correct the name, or add the output.`,
    }));
}

function checkPassed({ bicep, texts }: Infra): readonly Finding[] {
  const hook = texts.get(subscribeHook);
  const report = (problem: string): Finding => ({ file: subscribeHook, problem });
  if (hook === undefined) {
    return [report('it is missing, and nothing would deploy the subscription: add it.')];
  }
  const parameters = bicep.get(subscriptionPath)?.parameters;
  const passed = new Set([...hook.matchAll(/`(\w+)=\$\{/g)].map(([, name = '']) => name));
  return [
    ...[...passed]
      .filter((name) => parameters?.has(name) !== true)
      .map((name) => report(`${subscriptionPath} has no parameter ${name}: correct the name.`)),
    ...[...(parameters ?? [])]
      .filter(([name, { fallback }]) => fallback === undefined && !passed.has(name))
      .map(([name]) => report(`${subscriptionPath} needs ${name}: pass it.`)),
  ];
}
