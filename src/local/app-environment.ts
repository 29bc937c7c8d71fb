import { settingNames } from '../settings.ts';

/** Keeps the Azure SDKs in this process from sending requests for this machine through a proxy of the network's. */
export function reachLoopbackDirectly(): void {
  const { NO_PROXY: upper = '', no_proxy: lower = '' } = process.env;
  const exceptions = [upper, lower, 'localhost', '127.0.0.1'].filter((entry) => entry !== '');
  Object.assign(process.env, { NO_PROXY: exceptions.join(','), no_proxy: exceptions.join(',') });
}

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
