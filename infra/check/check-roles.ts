import { type DeployedBlock, leavesOf } from './deployment.ts';
import { type Finding, mainPath } from './infra.ts';

const app = 'identity.identity.properties.principalId';

/** A role that somebody has on a resource; names and principals as in expected/expected-block.ts. */
interface Role {
  readonly name: string;
  /** A GUID, or the parameter that holds it. */
  readonly id: string;
  /** The symbols that name the resource. */
  readonly on: string;
  readonly to: string;
  readonly principalType: string;
}

const toApp = { to: app, principalType: "'ServicePrincipal'" };
const tableDataContributor = {
  name: 'Storage Table Data Contributor',
  id: "'0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'",
  on: 'storageAccess.account',
};

const roles: readonly Role[] = [
  {
    ...toApp,
    name: 'Storage Blob Data Owner',
    id: "'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'",
    on: 'storageAccess.account',
  },
  { ...toApp, ...tableDataContributor },
  {
    ...toApp,
    name: 'Monitoring Metrics Publisher',
    id: "'3913510d-42f4-4e42-8a64-420c390055eb'",
    on: 'monitoring.applicationInsights',
  },
  { ...toApp, name: 'a role for calls', id: 'acsRoleDefinitionId', on: 'acs.acs' },
  {
    ...tableDataContributor,
    to: 'operatorPrincipalId',
    principalType: 'operatorPrincipalType',
  },
];

/** Every role that is needed is given, on one resource, and no other one. */
export function checkRoles(blocks: readonly DeployedBlock[]): readonly Finding[] {
  const assignments = blocks.filter(
    ({ what, kind }) => kind === 'resource' && what === 'Microsoft.Authorization/roleAssignments',
  );
  return [
    ...roles
      .filter((role) => !assignments.some((assignment) => gives(assignment, role)))
      .map(({ name, id, on, to }) => ({
        file: mainPath,
        problem: `no module gives ${to === app ? "the app's identity" : to} ${name} (${id.replaceAll("'", '')}) on ${on}: add a role assignment scoped to that resource.`,
      })),
    ...assignments.flatMap(checkAssignment),
  ];
}

function gives({ properties }: DeployedBlock, { id, on, to }: Role): boolean {
  const values = new Map(leavesOf(properties));
  return (
    values.get('scope') === on &&
    values.get('properties.principalId') === to &&
    values.get('properties.roleDefinitionId') ===
      `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${id})`
  );
}

function checkAssignment(assignment: DeployedBlock): readonly Finding[] {
  const { file, path, properties } = assignment;
  const values = new Map(leavesOf(properties));
  const role = roles.find((one) => gives(assignment, one));
  const known = [
    'scope',
    'name',
    'properties.principalId',
    'properties.principalType',
    'properties.roleDefinitionId',
  ];
  return [
    ...(values.has('scope')
      ? []
      : ['is not scoped to a resource of this file: give it a scope, else it holds for more.']),
    ...(role === undefined
      ? [
          'gives a role that nobody needs, or to somebody or on something else than is expected: correct or remove it, or enter it in infra/check/check-roles.ts.',
        ]
      : []),
    ...(role !== undefined && values.get('properties.principalType') !== role.principalType
      ? [
          `must have the principalType ${role.principalType}, since Azure does not look up a principal that is new.`,
        ]
      : []),
    ...(role === undefined || values.get('name') === `guid(${role.on}.id, ${role.to}, ${role.id})`
      ? []
      : [
          `must have the name guid(${role.on}.id, ${role.to}, ${role.id}), not made by anything else: then a second deployment finds it, instead of failing.`,
        ]),
    ...[...values.keys()]
      .filter((property) => !known.includes(property))
      .map((property) => `has ${property}, which is not expected: remove it.`),
  ].map((problem) => ({ file, problem: `${path} ${problem}` }));
}
