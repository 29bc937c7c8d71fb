import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const main = 'infra/main.bicep';
const template = 'infra/event-subscription.bicep';
const subscription = 'infra/modules/event-subscription.bicep';
const workbook = 'infra/modules/workbook.bicep';

describe('infra:check, of modules', () => {
  it.each<NamedMutation>([
    [
      'a key that is put out',
      'the output url is a secret',
      {
        file: subscription,
        from: 'output name string = incomingCalls.name',
        to: 'output url string = endpointUrl',
      },
    ],
    [
      'a parameter that a module does not know',
      'workbook is given titel',
      { file: main, from: "title: 'Calls", to: "titel: 'Calls" },
    ],
    [
      'a parameter that is not passed',
      'functionApp needs ringSeconds',
      { file: main, from: '    ringSeconds: ringSeconds\n', to: '' },
    ],
    [
      'a module that is not there',
      'the module workbook is not there: infra/modules/charts.bicep',
      { file: main, from: 'modules/workbook.bicep', to: 'modules/charts.bicep' },
    ],
    [
      'an output that is not there',
      'storage.outputs.tableEndpoint is there nowhere',
      { file: main, from: 'storage.outputs.tablesEndpoint', to: 'storage.outputs.tableEndpoint' },
    ],
    [
      'a module that nothing uses',
      'nothing uses it',
      { file: main, from: /^module workbook '[\s\S]*?\n\}\n/, to: '' },
    ],
    [
      'an import from a file that is not there',
      'infra/main.bicep: infra/modules/naming.bicep, from which it takes something, is not there',
      { file: main, from: "from 'modules/names.bicep'", to: "from 'modules/naming.bicep'" },
    ],
    [
      'a query that is not there',
      'infra/modules/workbook.bicep: infra/queries/rows.kql, from which it takes something, is not there',
      { file: workbook, from: 'malformed-rows.kql', to: 'rows.kql' },
    ],
    [
      'a template for a whole subscription',
      "infra/event-subscription.bicep: it is deployed to a resource group: write targetScope = 'resourceGroup'",
      { file: template, from: "targetScope = 'resourceGroup'", to: "targetScope = 'subscription'" },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
