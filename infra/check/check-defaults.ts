import { printValue } from './bicep-text.ts';
import { spellExpected } from './expected/spell-expected.ts';
import { type Finding, type Infra, mainPath, subscriptionPath } from './infra.ts';

/** What a parameter may be by default, and what may be passed; `=` marks an expression (expected/expected-block.ts). */
interface ExpectedParameter {
  readonly fallback: readonly string[];
  /** Undefined where there is no such list. */
  readonly allowed?: string;
}

const nothing: ExpectedParameter = { fallback: [''] };
const ownGroup: ExpectedParameter = { fallback: ['=resourceGroup().name'] };

/** Those whose default decides what is created, who may do what, or what it costs; the app's own settings are known to check-settings.ts. */
const expected: Readonly<Record<string, Readonly<Record<string, ExpectedParameter>>>> = {
  [mainPath]: {
    location: { fallback: ['=resourceGroup().location'] },
    tags: { fallback: ['={}'] },
    acsDataLocation: { fallback: ['United States'] },
    maximumInstances: { fallback: ['40'] },
    perInstanceConcurrency: { fallback: ['100'] },
    slowCallMilliseconds: { fallback: ['2000'] },
    logRetentionDays: { fallback: ['30'] },
    dailyLogGigabytes: { fallback: ['1'] },
    fallbackTarget: nothing,
    existingAcsName: nothing,
    existingAcsResourceGroupName: ownGroup,
    existingSystemTopicName: nothing,
    existingSystemTopicResourceGroupName: ownGroup,
    acsRoleDefinitionId: {
      fallback: [
        // Contributor
        'b24988ac-6180-42a0-ab88-20f7382dd24c',
        // Communication and Email Service Owner
        '09976791-48a7-449e-bb21-39d1a415f350',
      ],
    },
    // With none, the first call after a pause waits for a cold start.
    alwaysReadyInstances: { fallback: ['1'] },
    // The three sizes that Flex Consumption has.
    instanceMemoryMegabytes: {
      fallback: ['512', '2048', '4096'],
      allowed: '=[512, 2048, 4096]',
    },
    storageRedundancy: {
      fallback: ['Standard_LRS'],
      allowed: "=['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS']",
    },
    storagePublicNetworkAccess: {
      fallback: ['Enabled'],
      allowed: "=['Enabled', 'Disabled']",
    },
    virtualNetworkSubnetId: nothing,
    operatorPrincipalId: nothing,
    operatorPrincipalType: {
      fallback: ['User'],
      allowed: "=['User', 'Group', 'ServicePrincipal']",
    },
    alertEmail: nothing,
  },
  [subscriptionPath]: {
    systemTopicResourceGroupName: ownGroup,
    deadLetterStorageAccountName: nothing,
    eventSubscriptionName: { fallback: ['=functionAppName'] },
    functionKeyName: { fallback: ['default'] },
    calledIdentities: { fallback: ['=[]'] },
    calledPrefixes: { fallback: ['=[]'] },
    entraTenantId: nothing,
    entraApplicationIdOrUri: nothing,
  },
};

/** Whoever passes no parameters gets what the documentation promises. */
export function checkDefaults({ bicep }: Infra): readonly Finding[] {
  return Object.entries(expected).flatMap(([file, parameters]) =>
    Object.entries(parameters).flatMap(([name, { fallback, allowed }]) => {
      const parameter = bicep.get(file)?.parameters.get(name);
      const print = (value: Parameters<typeof printValue>[0] | undefined) =>
        value === undefined ? undefined : printValue(value);
      const [text, list] = [print(parameter?.fallback), print(parameter?.allowed)];
      const wanted = fallback.map(spellExpected);
      const wantedList = allowed === undefined ? undefined : spellExpected(allowed);
      return [
        ...(text !== undefined && wanted.includes(text)
          ? []
          : [
              `the default of ${name} must be ${wanted.join(' or ')}, not ${text ?? 'missing'}: correct it, or infra/check/check-defaults.ts.`,
            ]),
        ...(list === wantedList
          ? []
          : [
              `@allowed of ${name} must be ${wantedList ?? 'missing'}, not ${list ?? 'missing'}: correct it, or infra/check/check-defaults.ts.`,
            ]),
      ].map((problem) => ({ file, problem }));
    }),
  );
}
