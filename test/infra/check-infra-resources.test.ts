import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const app = 'infra/modules/function-app.bicep';
const storage = 'infra/modules/storage.bicep';
const letters = 'infra/modules/dead-letters.bicep';

describe('infra:check, of what there is', () => {
  it.each<NamedMutation>([
    [
      'a loop over nothing',
      'the table Rules, which the app looks for, is not made',
      { file: storage, from: 'for tableName in tableNames:', to: 'for tableName in []:' },
    ],
    [
      'a resource that is left as it was once it is there',
      'functionApp.app has @onlyIfNotExists(), which is not expected',
      {
        file: app,
        from: "resource app 'Microsoft",
        to: "@onlyIfNotExists()\nresource app 'Microsoft",
      },
    ],
    [
      'a resource that somebody else should have made',
      'storage.packages is existing, and must be made',
      { file: storage, from: "containers@2025-01-01' =", to: "containers@2025-01-01' existing =" },
    ],
    [
      'a resource that is not known',
      'storage.queues (Microsoft.Storage/storageAccounts/queueServices) is not expected: remove it, or enter it in infra/check/expected',
      {
        file: storage,
        from: "resource tableService '",
        to: "resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-01-01' = {\n  parent: account\n  name: 'default'\n}\n\nresource tableService '",
      },
    ],
    [
      'a resource that is gone',
      'nothing makes deadLetters.deletion (Microsoft.Storage/storageAccounts/managementPolicies): add it',
      { file: letters, from: /^resource deletion '[\s\S]*?\n\}\n/, to: '' },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
