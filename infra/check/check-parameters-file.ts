import * as v from 'valibot';
import { difference } from './difference.ts';
import { settingSources } from './expected/settings.ts';
import { type Finding, type Infra, mainPath } from './infra.ts';

const parametersFile = 'infra/main.parameters.json';
const Parameters = v.object({
  parameters: v.record(v.string(), v.object({ value: v.string() })),
});

/** The variables that azd sets by itself, and those whose names are shorter than the rule makes them. */
const ownVariables: Readonly<Record<string, string>> = {
  location: 'AZURE_LOCATION',
  operatorPrincipalId: 'AZURE_PRINCIPAL_ID',
  operatorPrincipalType: 'AZURE_PRINCIPAL_TYPE',
  existingAcsResourceGroupName: 'EXISTING_ACS_RESOURCE_GROUP',
  existingSystemTopicResourceGroupName: 'EXISTING_SYSTEM_TOPIC_RESOURCE_GROUP',
};

/** Not passed by azd: an object, which its environment cannot hold. */
const notPassed = 'tags';

/** azd passes every parameter of main.bicep, each from the variable of its environment that belongs to it. */
export function checkParametersFile({ bicep, texts }: Infra): readonly Finding[] {
  const report = (problem: string): Finding => ({ file: parametersFile, problem });
  const read = v.safeParse(
    v.pipe(v.string(), v.parseJson(), Parameters),
    texts.get(parametersFile),
  );
  if (!read.success) {
    return [report('it is missing, or no ARM parameter file: write it anew.')];
  }
  const { parameters } = read.output;
  const known = new Set(bicep.get(mainPath)?.parameters.keys());
  return [
    ...difference(Object.keys(parameters), known).map((name) =>
      report(`${mainPath} has no parameter ${name}: correct the name, or remove it.`),
    ),
    ...difference(known, Object.keys(parameters))
      .filter((name) => name !== notPassed)
      .map((name) => report(`the parameter ${name} of ${mainPath} is missing: add it.`)),
    ...Object.entries(parameters)
      .filter(([name, { value }]) => value !== `\${${variableOf(name)}}`)
      .map(([name, { value }]) =>
        report(
          `the parameter ${name} must be \${${variableOf(name)}}, not ${value}: correct it, or infra/check/check-parameters-file.ts.`,
        ),
      ),
  ];
}

/**
 * What becomes an app setting has its name, kept apart from a setting of the same name on the machine; other variables
 * have the parameter's.
 */
function variableOf(parameter: string): string {
  const setting = Object.keys(settingSources).find((name) =>
    [`=${parameter}`, `=string(${parameter})`].includes(settingSources[name] ?? ''),
  );
  return (
    ownVariables[parameter] ??
    (setting === undefined
      ? parameter.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
      : `DEPLOY_${setting}`)
  );
}
