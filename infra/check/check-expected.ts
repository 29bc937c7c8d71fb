import { printValue, spell } from './bicep-text.ts';
import { type DeployedBlock, type Deployment, leavesOf } from './deployment.ts';
import { expectedApp } from './expected/app.ts';
import { expectedEvents, expectedSubscription } from './expected/events.ts';
import { anything, type ExpectedBlocks } from './expected/expected-block.ts';
import { expectedMonitoring } from './expected/monitoring.ts';
import { expectedOutputs } from './expected/outputs.ts';
import { spellExpected } from './expected/spell-expected.ts';
import { expectedStorage } from './expected/storage.ts';
import { typeVersions } from './expected/versions.ts';
import { type Finding, mainPath, subscriptionPath } from './infra.ts';

const expectedMain: ExpectedBlocks = {
  ...expectedApp,
  ...expectedStorage,
  ...expectedEvents,
  ...expectedMonitoring,
};

/** What checks of its own hold: check-roles.ts, check-tables.ts and check-settings.ts. */
const heldElsewhere =
  /^Microsoft\.(?:Authorization\/roleAssignments|Storage\/storageAccounts\/tableServices\/tables|Web\/sites\/config)$/;

/** What every resource has that is in no other one, where nothing else is said. */
const usual: Readonly<Record<string, string>> = { location: '=location', tags: '=tags' };
const files = 'infra/check/expected';

/** What the templates deploy is what they are expected to, under the conditions that are known, and nothing else. */
export function checkExpected(main: Deployment, subscription: Deployment): readonly Finding[] {
  return [
    ...checkBlocks(main, expectedMain, mainPath),
    ...checkBlocks(subscription, expectedSubscription, subscriptionPath),
    ...checkOutputs(main, mainPath),
  ];
}

function checkBlocks(
  { blocks }: Deployment,
  expected: ExpectedBlocks,
  template: string,
): readonly Finding[] {
  const made = new Map(blocks.map((block) => [block.path, block]));
  return [
    ...Object.entries(expected)
      .filter(([path, { what }]) => made.get(path)?.what !== what)
      .map(([path, { what }]) => ({
        file: template,
        problem: `nothing makes ${path} (${what}): add it, or remove it from ${files}.`,
      })),
    ...blocks.flatMap((block) => checkBlock(block, expected)),
  ];
}

function checkBlock(block: DeployedBlock, expected: ExpectedBlocks): readonly Finding[] {
  const { file, path, what, kind, decorators, condition } = block;
  const version = kind === 'module' ? '' : (typeVersions[what] ?? typeVersions[providerOf(what)]);
  const report = (problem: string): Finding => ({ file, problem: `${path} ${problem}` });
  const wanted = expected[path];
  if (wanted === undefined && !heldElsewhere.test(what)) {
    return [report(`(${what}) is not expected: remove it, or enter it in ${files}.`)];
  }
  const wantedCondition = wanted?.condition === undefined ? undefined : spell(wanted.condition);
  const isExisting = wanted?.isExisting === true;
  return [
    ...((kind === 'existing') === isExisting
      ? []
      : [
          report(
            isExisting ? 'must be existing: say so.' : 'is existing, and must be made: say so.',
          ),
        ]),
    ...(condition === wantedCondition
      ? []
      : [
          report(
            `is made ${condition === undefined ? 'in any case' : `only if (${condition})`}, and must be made ${wantedCondition === undefined ? 'in any case: remove the condition' : `only if (${wantedCondition}): correct the condition`}, or correct ${files}.`,
          ),
        ]),
    ...(block.version === version
      ? []
      : [
          report(
            `has the version ${block.version} of ${what}, not ${version ?? 'one that is known'}: correct it, or infra/check/expected/versions.ts.`,
          ),
        ]),
    ...decorators
      .filter((name) => name !== 'description')
      .map((name) => report(`has @${name}(), which is not expected: remove it.`)),
    ...(wanted?.values === undefined
      ? []
      : checkValues(block, wanted.values).map((problem) => ({
          file,
          problem: `${path}: ${problem}`,
        }))),
  ];
}

const providerOf = (type: string): string => type.split('/', 1).join();

function checkValues(
  { kind, properties }: DeployedBlock,
  expected: Readonly<Record<string, string>>,
): readonly string[] {
  const held =
    kind === 'module'
      ? new Map([...properties].filter(([name]) => ['scope', 'dependsOn'].includes(name)))
      : properties;
  const wanted =
    kind === 'resource' && !properties.has('parent') ? { ...usual, ...expected } : expected;
  const values = new Map(leavesOf(held));
  return [
    ...Object.entries(wanted).flatMap(([name, text]) => compare(name, values.get(name), text)),
    ...[...values]
      .filter(([name]) => !(name in wanted))
      .map(
        ([name, value]) =>
          `${name} (${value}) is not expected: remove it, or enter it in ${files}.`,
      ),
  ];
}

function compare(name: string, value: string | undefined, expected: string): readonly string[] {
  const wanted = expected === anything ? value : spellExpected(expected);
  return value !== undefined && value === wanted
    ? []
    : [
        `${name} must be ${wanted ?? 'there'}, ${value === undefined ? 'and is missing' : `not ${value}`}: correct it, or ${files}.`,
      ];
}

function checkOutputs({ outputs }: Deployment, file: string): readonly Finding[] {
  return Object.entries(expectedOutputs).flatMap(([name, expected]) => {
    const value = outputs.get(name);
    const text = value === undefined ? undefined : printValue(value);
    return compare(`the output ${name}`, text, expected).map((problem) => ({ file, problem }));
  });
}
