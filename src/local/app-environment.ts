import { settingNames } from '../settings.ts';

/** This process's environment with the app's settings replaced: none of the machine's own reaches the app. */
export function appEnvironment(
  settings: Readonly<Record<string, string>>,
): Record<string, string | undefined> {
  const environment: Record<string, string | undefined> = { ...process.env };
  for (const name of settingNames) {
    delete environment[name];
  }
  return { ...environment, ...settings };
}
