import type { AccountFlags } from './account.ts';
import { type AzureApp, askAzureApp } from './azure-app.ts';
import { type AskedAcs, diagnoseAcs, findAcs, noteRetirement } from './diagnose-acs.ts';
import { diagnoseApp } from './diagnose-app.ts';
import { takeAppSettings } from './diagnose-app-settings.ts';
import type { AzureNames } from './diagnose-by-az.ts';
import { diagnoseClock, type Timekeeper } from './diagnose-clock.ts';
import { diagnoseEvents } from './diagnose-events.ts';
import { guard } from './diagnose-failure.ts';
import { diagnoseRules } from './diagnose-rules.ts';
import { diagnoseSettings } from './diagnose-settings.ts';
import { diagnoseTables } from './diagnose-tables.ts';
import type { Tell } from './diagnosis.ts';
import { CommandError } from './exit-codes.ts';
import { type OpenedAccount, openAccount } from './opened-account.ts';

/** What the doctor was told on the command line. */
export interface Asked extends AccountFlags {
  /** The app's scheme, host and port. */
  readonly url?: string | undefined;
  /** Opens the details of the app's health. */
  readonly key?: string | undefined;
  readonly names?: AzureNames | undefined;
}

/**
 * Looks at everything between the clone and a ringing phone, and tells each thing as it is found. Throws nothing: where
 * one thing fails, that is told, and the others are looked at all the same. Settings that the function app in Azure has
 * and the environment lacks are put into the environment of this process.
 */
export async function diagnoseAll(asked: Asked, tell: Tell): Promise<void> {
  const { names } = asked;
  const app = names && (await guard('settings', tell, () => askAzureApp(names)));
  const taken =
    (app && (await guard('settings', tell, () => completeSettings(app, asked, tell)))) ?? [];
  const sourceOf = (setting: string): string | undefined =>
    app !== undefined && taken.includes(setting)
      ? `the function app ${app.names.functionApp}`
      : undefined;
  const opened = await guard('settings', tell, () => openOrTell(asked, tell));
  if (opened !== undefined) {
    const { account } = opened;
    await guard('settings', tell, () =>
      diagnoseSettings(account, sourceOf('TABLES_ENDPOINT'), tell),
    );
    if (await guard('tables', tell, () => diagnoseTables(opened, tell))) {
      await guard('rules', tell, () => diagnoseRules(opened, tell));
    }
  }
  const acs = await guard('acs', tell, () => findAcs(asked, sourceOf('ACS_ENDPOINT'), tell));
  if (acs !== undefined) {
    await guard('acs', tell, () => diagnoseAcs(acs, tell));
  }
  await guard('clock', tell, () => diagnoseClock(timekeepersOf(opened, acs), tell));
  await guard('app', tell, () => diagnoseApp(asked, app, tell));
  await guard('events', tell, () => diagnoseEvents(asked, app, tell));
  noteRetirement(tell);
}

/** Whatever is looked at reads the environment, as if whoever asks had set there what the app has. */
function completeSettings(app: AzureApp, flags: AccountFlags, tell: Tell): readonly string[] {
  const taken = takeAppSettings(app, flags, process.env, tell);
  Object.assign(process.env, taken);
  return Object.keys(taken);
}

function timekeepersOf(
  opened: OpenedAccount | undefined,
  acs: AskedAcs | undefined,
): readonly Timekeeper[] {
  return [
    ...(opened === undefined ? [] : [{ name: 'Table Storage', origin: opened.account.origin }]),
    ...(acs === undefined ? [] : [{ name: 'ACS', origin: acs.origin }]),
  ];
}

/** Settings that cannot be used are told one by one. */
async function openOrTell(flags: AccountFlags, tell: Tell): Promise<OpenedAccount | undefined> {
  try {
    return await openAccount(flags);
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    for (const what of error.message.split('\n')) {
      tell({ state: 'problem', about: 'settings', what });
    }
    return undefined;
  }
}
