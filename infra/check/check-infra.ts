import { checkAzd } from './check-azd.ts';
import { checkModules } from './check-modules.ts';
import { checkQueries } from './check-queries.ts';
import { checkRoles } from './check-roles.ts';
import { checkSettings } from './check-settings.ts';
import { checkSubscription } from './check-subscription.ts';
import { checkTables } from './check-tables.ts';
import { type Finding, readInfra } from './infra.ts';

const checks = [
  checkSettings,
  checkTables,
  checkRoles,
  checkSubscription,
  checkModules,
  checkQueries,
  checkAzd,
];

/** Everything in which templates and code of the project in the directory contradict each other. */
export async function checkInfra(projectDirectory: string): Promise<readonly Finding[]> {
  const infra = await readInfra(projectDirectory);
  return checks.flatMap((check) => check(infra));
}
