import * as v from 'valibot';
import { parse } from 'yaml';
import { type Finding, type Infra, mainPath, resourcesOf } from './infra.ts';

const AzureYaml = v.object({
  services: v.object({
    app: v.object({
      project: v.literal('dist/app'),
      remoteBuild: v.literal(false),
      resourceName: v.string(),
    }),
  }),
});

/** azd deploys the staged bundle, unbuilt, to the app that Bicep makes. */
export function checkAzd(infra: Infra): readonly Finding[] {
  const { bicep, texts } = infra;
  const text = texts.get('azure.yaml');
  if (text === undefined) {
    return [];
  }
  const read = v.safeParse(AzureYaml, parse(text));
  if (!read.success) {
    return v
      .summarize(read.issues)
      .split('\n')
      .map((issue) => ({ file: 'azure.yaml', problem: `${issue.trim()}.` }));
  }
  const { resourceName } = read.output.services.app;
  const [, output = ''] = /^\$\{(\w+)\}$/.exec(resourceName) ?? [];
  const tagged = resourcesOf(infra, 'Microsoft.Web/sites').some(({ resource }) => {
    const tags = resource.properties.get('tags');
    return tags?.kind === 'expression' && tags.text.includes("'azd-service-name': 'app'");
  });
  return [
    ...(bicep.get(mainPath)?.outputs.has(output) === true
      ? []
      : [
          {
            file: 'azure.yaml',
            problem: `resourceName must be an output of ${mainPath}, not ${resourceName}.`,
          },
        ]),
    ...(tagged
      ? []
      : [
          {
            file: 'infra/modules/function-app.bicep',
            problem:
              "the app must have the tag 'azd-service-name': 'app', the service of azure.yaml.",
          },
        ]),
  ];
}
