import { checkAzd } from './check-azd.ts';
import { checkDefaults } from './check-defaults.ts';
import { checkExpected } from './check-expected.ts';
import { checkHooks } from './check-hooks.ts';
import { checkHost } from './check-host.ts';
import { checkModules } from './check-modules.ts';
import { checkParametersFile } from './check-parameters-file.ts';
import { checkQueries } from './check-queries.ts';
import { checkRoles } from './check-roles.ts';
import { checkSettings } from './check-settings.ts';
import { checkSubscription } from './check-subscription.ts';
import { checkTables } from './check-tables.ts';
import { deploy } from './deployment.ts';
import { type Finding, mainPath, parseInfra, readTexts, subscriptionPath } from './infra.ts';

/** Everything in which templates and code of the project in the directory contradict each other. */
export async function checkInfra(projectDirectory: string): Promise<readonly Finding[]> {
  return checkTexts(await readTexts(projectDirectory));
}

/** The same of a project whose files are given, by their paths from its directory, with `/`. */
export function checkTexts(texts: ReadonlyMap<string, string>): readonly Finding[] {
  const infra = parseInfra(texts);
  const main = deploy(infra.bicep, infra.bicep.get(mainPath));
  const subscription = deploy(infra.bicep, infra.bicep.get(subscriptionPath));
  const blocks = [...main.blocks, ...subscription.blocks];
  return [
    ...checkSettings(infra, blocks),
    ...checkTables(blocks),
    ...checkRoles(blocks),
    ...checkSubscription(infra, main, subscription),
    ...checkExpected(main, subscription),
    ...checkDefaults(infra),
    ...checkModules(infra),
    ...checkParametersFile(infra),
    ...checkHooks(infra),
    ...checkQueries(infra),
    ...checkHost(infra),
    ...checkAzd(infra),
  ];
}
