import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { type Finding, type Infra, mainPath } from './infra.ts';
import { readShape } from './shape.ts';

const azureFile = 'azure.yaml';

/** Which scripts azd's hooks run: one for each platform, and both run the same module of Node. */
const hookScripts = {
  preprovision: { script: 'preprovision', module: 'check-azure-cli.mjs' },
  prepackage: { script: 'prepackage', module: 'stage-app.mjs' },
  // `azd deploy` alone packages too, but does not call the hook above.
  predeploy: { script: 'prepackage', module: 'stage-app.mjs' },
  postdeploy: { script: 'postdeploy', module: 'subscribe-app.mjs' },
  predown: { script: 'predown', module: 'unsubscribe-app.mjs' },
} as const;

const Hook = (script: string) =>
  v.strictObject({
    windows: Run('pwsh', `infra/hooks/${script}.ps1`),
    posix: Run('sh', `infra/hooks/${script}.sh`),
  });
const Run = (shell: string, file: string) =>
  v.strictObject({
    shell: v.literal(shell),
    run: v.literal(file),
    interactive: v.optional(v.boolean()),
  });

const AzureYaml = v.strictObject({
  name: v.string(),
  requiredVersions: v.object({ azd: v.string() }),
  infra: v.strictObject({
    provider: v.literal('bicep'),
    path: v.literal('infra'),
    module: v.literal('main'),
  }),
  services: v.strictObject({
    app: v.strictObject({
      host: v.literal('function'),
      language: v.literal('js'),
      project: v.literal('dist/app'),
      remoteBuild: v.literal(false),
      resourceName: v.string(),
    }),
  }),
  workflows: v.strictObject({
    up: v.strictObject({
      steps: v.strictTuple([
        v.strictObject({ azd: v.literal('provision') }),
        v.strictObject({ azd: v.literal('package --all') }),
        v.strictObject({ azd: v.literal('deploy --all') }),
      ]),
    }),
  }),
  hooks: v.strictObject({
    preprovision: Hook(hookScripts.preprovision.script),
    prepackage: Hook(hookScripts.prepackage.script),
    predeploy: Hook(hookScripts.predeploy.script),
    postdeploy: Hook(hookScripts.postdeploy.script),
    predown: Hook(hookScripts.predown.script),
  }),
});

/** azd deploys the staged bundle, unbuilt, to the app that Bicep makes, and its hooks are there. */
export function checkAzd(infra: Infra): readonly Finding[] {
  const report = (problem: string): Finding => ({ file: azureFile, problem });
  const text = infra.texts.get(azureFile);
  if (text === undefined) {
    return [report('it is missing, and azd deploys nothing without it: add it.')];
  }
  const yaml = parseDocument(text);
  const [error] = yaml.errors;
  if (error !== undefined) {
    return [report(`it is no YAML: ${error.message.split('\n', 1).join()} Correct it.`)];
  }
  const read = readShape(azureFile, yaml.toJS(), AzureYaml);
  if ('findings' in read) {
    return read.findings;
  }
  const { resourceName } = read.value.services.app;
  const output = infra.bicep.get(mainPath)?.outputs.get('functionAppName');
  return [
    ...(resourceName === `\${functionAppName}` && output !== undefined
      ? []
      : [
          report(
            `resourceName must be \${functionAppName}, an output of ${mainPath}, not ${resourceName}: correct it.`,
          ),
        ]),
    ...Object.values(hookScripts).flatMap(({ script, module }) =>
      checkScript(infra, script, module),
    ),
  ];
}

function checkScript({ texts }: Infra, script: string, module: string): readonly Finding[] {
  const scripts = ['ps1', 'sh'].map((suffix) => `infra/hooks/${script}.${suffix}`);
  return [
    ...scripts.flatMap((file) => {
      const text = texts.get(file);
      return text?.includes(`/${module}" `) === true
        ? []
        : [
            {
              file: text === undefined ? azureFile : file,
              problem:
                text === undefined
                  ? `the hook ${file} is not there: add it, or correct the path.`
                  : `it must run ${module} of its folder: correct it.`,
            },
          ];
    }),
    ...(texts.has(`infra/hooks/${module}`)
      ? []
      : [{ file: `infra/hooks/${script}.sh`, problem: `${module} is not there: add it.` }]),
  ];
}
