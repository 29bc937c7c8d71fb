import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const main = 'infra/main.bicep';
const template = 'infra/event-subscription.bicep';
const access = 'infra/modules/storage-access.bicep';
const acs = 'infra/modules/communication-service-access.bicep';

describe('infra:check, of roles', () => {
  it.each<NamedMutation>([
    [
      'another role on ACS by default',
      "the default of acsRoleDefinitionId must be 'b24988ac-6180-42a0-ab88-20f7382dd24c' or '09976791-48a7-449e-bb21-39d1a415f350', not '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'",
      {
        file: main,
        from: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
        to: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
      },
    ],
    [
      'a role that is fixed',
      "no module gives the app's identity a role for calls",
      {
        file: main,
        from: 'roleDefinitionId: acsRoleDefinitionId',
        to: "roleDefinitionId: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'",
      },
    ],
    [
      'a role on another account',
      'storageAccess.account: name must be storage.account.name, not deadLetters.account.name',
      {
        file: main,
        from: 'storageAccountName: storage.outputs.name',
        to: 'storageAccountName: deadLetters.outputs.name',
      },
    ],
    [
      'a role for nobody in particular',
      "storageAccess.appBlobs must have the principalType 'ServicePrincipal'",
      {
        file: access,
        from: "    principalType: 'ServicePrincipal'",
        to: "    principalType: 'User'",
      },
    ],
    [
      'more for the operator than tables',
      'storageAccess.operatorTables gives a role that nobody needs',
      {
        file: access,
        from: "operatorPrincipalType\n    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageTableDataContributor)",
        to: "operatorPrincipalType\n    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataOwner)",
      },
    ],
    [
      'a role under a name that changes',
      'acs.appCalls must have the name guid(acs.acs.id, identity.identity.properties.principalId, acsRoleDefinitionId), not made by anything else',
      { file: acs, from: 'guid(acs.id, appPrincipalId, roleDefinitionId)', to: 'newGuid()' },
    ],
    [
      'a role that the other template gives',
      'more gives a role that nobody needs',
      {
        file: template,
        from: /^module subscription '/,
        to: `resource more 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: functionApp
  name: guid(functionApp.id)
}

module subscription '`,
      },
    ],
    [
      'a role with a condition of Azure',
      'storageAccess.appBlobs has properties.condition, which is not expected',
      {
        file: access,
        from: "    principalType: 'ServicePrincipal'",
        to: "    condition: 'false'\n    principalType: 'ServicePrincipal'",
      },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
