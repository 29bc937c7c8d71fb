import type { BicepFile } from './bicep-file.ts';
import {
  type Finding,
  type Infra,
  literalOf,
  mainPath,
  modulePath,
  resolve,
  resourcesOf,
  valueAt,
} from './infra.ts';

/** A role that the app needs on a resource; without an id, whichever role the operator chooses. */
interface NeededRole {
  readonly name: string;
  readonly id?: string;
  readonly on: string;
}

const neededRoles: readonly NeededRole[] = [
  {
    name: 'Storage Blob Data Owner',
    id: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    on: 'Microsoft.Storage/storageAccounts',
  },
  {
    name: 'Storage Table Data Contributor',
    id: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    on: 'Microsoft.Storage/storageAccounts',
  },
  {
    name: 'Monitoring Metrics Publisher',
    id: '3913510d-42f4-4e42-8a64-420c390055eb',
    on: 'Microsoft.Insights/components',
  },
  { name: 'a role for calls', on: 'Microsoft.Communication/communicationServices' },
];

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A role assignment, with its parameters followed to main.bicep. */
interface Assignment {
  readonly file: string;
  readonly symbol: string;
  /** The type of the resource that it is scoped to; undefined where it is none of the file's. */
  readonly on: string | undefined;
  readonly role: string | undefined;
  readonly isForApp: boolean;
  readonly hasLastingName: boolean;
}

/** The app has the roles that it needs, each on one resource, and no others. */
export function checkRoles(infra: Infra): readonly Finding[] {
  const main = infra.bicep.get(mainPath);
  const deployed = new Set(main?.modules.map((module) => modulePath(main, module)));
  const all = resourcesOf(infra, 'Microsoft.Authorization/roleAssignments');
  const assignments = all
    .filter(({ file }) => deployed.has(file.path))
    .map(({ file, resource }) => readAssignment(infra, file, resource.symbol));
  return [
    ...neededRoles
      .filter((needed) => !assignments.some((assignment) => meets(assignment, needed)))
      .map(({ name, on, id }) => ({
        file: mainPath,
        problem: `no module gives the app's identity ${name}${id === undefined ? '' : ` (${id})`} on ${on}: add a role assignment scoped to that resource.`,
      })),
    ...assignments.flatMap(checkAssignment),
  ];
}

function meets({ on, role, isForApp }: Assignment, needed: NeededRole): boolean {
  return isForApp && on === needed.on && (needed.id === undefined || role === needed.id);
}

function checkAssignment({
  file,
  symbol,
  on,
  role,
  isForApp,
  hasLastingName,
}: Assignment): readonly Finding[] {
  const isNeeded = neededRoles.some(
    (needed) => on === needed.on && (needed.id === undefined || role === needed.id),
  );
  return [
    ...(on === undefined
      ? [
          `${symbol} is not scoped to a resource of this file: give it a scope, else it holds for more than that.`,
        ]
      : []),
    ...(role === undefined || !guid.test(role)
      ? [`${symbol} names no role definition by its GUID: use one, directly or by a default.`]
      : []),
    ...(isForApp && on !== undefined && !isNeeded
      ? [
          `${symbol} gives the app a role that it does not need: remove it, or enter it in infra/check/check-roles.ts.`,
        ]
      : []),
    ...(hasLastingName
      ? []
      : [
          `${symbol} has a name that is not made by guid(): then a second deployment gives the role again, and fails.`,
        ]),
  ].map((problem) => ({ file, problem }));
}

function readAssignment(infra: Infra, file: BicepFile, symbol: string): Assignment {
  const properties = file.resources.find((resource) => resource.symbol === symbol)?.properties;
  const text = (...names: readonly string[]): string => {
    const value = properties === undefined ? undefined : valueAt(properties, ...names);
    return value?.kind === 'expression' || value?.kind === 'literal' ? value.text : '';
  };
  const scope = text('scope');
  const [, roleName = ''] =
    /^subscriptionResourceId\('Microsoft\.Authorization\/roleDefinitions', (\w+|'[^']*')\)$/.exec(
      text('properties', 'roleDefinitionId'),
    ) ?? [];
  const principal = resolve(infra, file, {
    kind: 'expression',
    text: text('properties', 'principalId'),
  });
  return {
    file: file.path,
    symbol,
    on: file.resources.find((resource) => resource.symbol === scope)?.what,
    role: roleName.startsWith("'")
      ? roleName.slice(1, -1)
      : literalOf(resolve(infra, file, { kind: 'expression', text: roleName })),
    isForApp: principal?.kind === 'expression' && principal.text === 'identity.outputs.principalId',
    hasLastingName: text('name').startsWith('guid('),
  };
}
