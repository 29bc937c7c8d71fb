import { describe, expect, it } from 'vitest';
import { checkTexts } from '../../infra/check/check-infra.ts';
import { expectFinding, mutate, type NamedMutation } from './mutated-project.ts';

const azure = 'azure.yaml';
const parameters = 'infra/main.parameters.json';
const subscribe = 'infra/hooks/subscribe.mjs';
const unsubscribe = 'infra/hooks/unsubscribe.mjs';
const cli = 'infra/hooks/azure-cli.mjs';

describe('infra:check, of azd', () => {
  it.each<NamedMutation>([
    [
      'an app for something else',
      'azure.yaml: services.app.host must be "function", not "appservice"',
      { file: azure, from: 'host: function', to: 'host: appservice' },
    ],
    [
      'another template',
      'azure.yaml: infra.module must be "main", not "event-subscription"',
      { file: azure, from: 'module: main', to: 'module: event-subscription' },
    ],
    [
      'another folder of templates',
      'azure.yaml: infra.path must be "infra", not "bicep"',
      { file: azure, from: 'path: infra', to: 'path: bicep' },
    ],
    [
      'another app than the staged one',
      'azure.yaml: services.app.project must be "dist/app", not "dist"',
      { file: azure, from: 'project: dist/app', to: 'project: dist' },
    ],
    [
      'an app of another name',
      `azure.yaml: resourceName must be \${functionAppName}, an output of infra/main.bicep, not \${acsName}`,
      { file: azure, from: `\${functionAppName}`, to: `\${acsName}` },
    ],
    [
      'steps in another order',
      'azure.yaml: workflows.up.steps.0.azd must be "provision", not "package --all"',
      {
        file: azure,
        from: '- azd: provision\n      - azd: package --all',
        to: '- azd: package --all\n      - azd: provision',
      },
    ],
    [
      'a hook that is not there',
      'azure.yaml: hooks.postdeploy.posix.run must be "infra/hooks/postdeploy.sh", not "infra/hooks/subscribe.sh"',
      { file: azure, from: 'infra/hooks/postdeploy.sh', to: 'infra/hooks/subscribe.sh' },
    ],
    [
      'a hook for one platform alone',
      'azure.yaml: hooks.predown.windows is missing',
      {
        file: azure,
        from: '    windows:\n      shell: pwsh\n      run: infra/hooks/predown.ps1\n',
        to: '',
      },
    ],
    [
      'a hook in another shell',
      'azure.yaml: hooks.preprovision.posix.shell must be "sh", not "pwsh"',
      {
        file: azure,
        from: '      shell: sh\n      run: infra/hooks/preprovision.sh',
        to: '      shell: pwsh\n      run: infra/hooks/preprovision.sh',
      },
    ],
    [
      'a hook that may fail',
      'azure.yaml: hooks.postdeploy.posix.continueOnError is not expected',
      {
        file: azure,
        from: 'infra/hooks/postdeploy.sh',
        to: 'infra/hooks/postdeploy.sh\n      continueOnError: true',
      },
    ],
    [
      'a hook that is gone',
      'azure.yaml: hooks.predeploy is missing',
      {
        file: azure,
        from: '  predeploy:\n    windows:\n      shell: pwsh\n      run: infra/hooks/prepackage.ps1\n    posix:\n      shell: sh\n      run: infra/hooks/prepackage.sh\n',
        to: '',
      },
    ],
    [
      'what is no YAML',
      'azure.yaml: it is no YAML: ',
      { file: azure, from: 'name: call-redirect', to: 'name: [' },
    ],
    [
      'a variable of another parameter',
      `the parameter ringSeconds must be \${DEPLOY_RING_SECONDS}, not \${DEPLOY_RULES_REFRESH_SECONDS}`,
      { file: parameters, from: `\${DEPLOY_RING_SECONDS}`, to: `\${DEPLOY_RULES_REFRESH_SECONDS}` },
    ],
    [
      'a variable that nobody sets',
      `the parameter alertEmail must be \${ALERT_EMAIL}, not \${ALERT_MAIL}`,
      { file: parameters, from: `\${ALERT_EMAIL}`, to: `\${ALERT_MAIL}` },
    ],
    [
      "a variable of azd's own that is misspelled",
      `the parameter location must be \${AZURE_LOCATION}, not \${LOCATION}`,
      { file: parameters, from: `\${AZURE_LOCATION}`, to: `\${LOCATION}` },
    ],
    [
      'a value in place of a variable',
      `the parameter alwaysReadyInstances must be \${ALWAYS_READY_INSTANCES}, not 0`,
      { file: parameters, from: `\${ALWAYS_READY_INSTANCES}`, to: '0' },
    ],
    [
      'a parameter that main.bicep does not have',
      'infra/main.bicep has no parameter ringsSeconds',
      { file: parameters, from: '"ringSeconds"', to: '"ringsSeconds"' },
    ],
    [
      'a required parameter that is not passed',
      'the parameter allowedDestinations of infra/main.bicep is missing',
      { file: parameters, from: /^.*"allowedDestinations".*\n/, to: '' },
    ],
    [
      'an output that no template has',
      'infra/hooks/subscribe.mjs: infra/main.bicep has no output tableEndpoint, and azd has no such variable',
      { file: subscribe, from: "need('tablesEndpoint')", to: "need('tableEndpoint')" },
    ],
    [
      'an output that is read otherwise',
      'infra/hooks/subscribe.mjs: infra/main.bicep has no output systemTopicGroup',
      {
        file: subscribe,
        from: "environment['systemTopicResourceGroupName']",
        to: "environment['systemTopicGroup']",
      },
    ],
    [
      'an output that the last hook reads',
      'infra/hooks/unsubscribe.mjs: infra/main.bicep has no output topicName',
      { file: unsubscribe, from: "of('systemTopicName')", to: "of('topicName')" },
    ],
    [
      'a variable that azd does not have',
      'infra/hooks/azure-cli.mjs: infra/main.bicep has no output AZURE_TENANT,',
      { file: cli, from: "environment['AZURE_TENANT_ID']", to: "environment['AZURE_TENANT']" },
    ],
    [
      'a hook that runs something else',
      'infra/hooks/postdeploy.sh: it must run subscribe-app.mjs of its folder',
      { file: 'infra/hooks/postdeploy.sh', from: 'subscribe-app.mjs', to: 'stage-app.mjs' },
    ],
    [
      'a hook that runs something else on Windows',
      'infra/hooks/predown.ps1: it must run unsubscribe-app.mjs of its folder',
      { file: 'infra/hooks/predown.ps1', from: 'unsubscribe-app.mjs', to: 'subscribe-app.mjs' },
    ],
    [
      'a parameter of the subscription that is not passed',
      'infra/hooks/subscribe.mjs: infra/event-subscription.bicep needs systemTopicName: pass it',
      { file: subscribe, from: '`systemTopicName=', to: '`topicName=' },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });

  it.each([
    ['azure.yaml', 'azure.yaml: it is missing'],
    ['host.json', 'host.json: it is missing'],
    ['infra/main.parameters.json', 'infra/main.parameters.json: it is missing'],
    ['infra/hooks/predown.ps1', 'azure.yaml: the hook infra/hooks/predown.ps1 is not there'],
    ['infra/hooks/prepackage.sh', 'azure.yaml: the hook infra/hooks/prepackage.sh is not there'],
    ['infra/hooks/stage-app.mjs', 'infra/hooks/prepackage.sh: stage-app.mjs is not there'],
    ['infra/hooks/subscribe.mjs', 'infra/hooks/subscribe.mjs: it is missing'],
  ])('fails without %s', (file, sentence) => {
    const texts = new Map(mutate([]));
    expect(texts.delete(file)).toBe(true);
    expect(
      checkTexts(texts).map((finding) => `${finding.file}: ${finding.problem}`),
    ).toContainEqual(expect.stringContaining(sentence));
  });
});
