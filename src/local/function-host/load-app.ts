import { createRequire } from 'node:module';
import type { AppFolder } from './app-folder.ts';
import { createAppRegistry, type RegisteredFunction } from './app-registry.ts';
import type { ProgrammingModel } from './core-api.ts';
import { provideCoreModule } from './core-module.ts';
import type { Hooks } from './hooks.ts';
import type { WriteLog } from './log.ts';
import { StartError } from './start-error.ts';

/** An app whose main file is loaded and whose `appStart` hooks have run. */
export interface LoadedApp {
  readonly functions: readonly RegisteredFunction[];
  readonly hooks: Hooks;
  readonly model: ProgrammingModel;
  /** What all hooks share. */
  readonly appHookData: object;
  /** What `appStart` and `appTerminate` hooks share; hooks of an invocation have their own. */
  readonly hookData: object;
}

/**
 * Loads the main file of an app, as the worker in Azure does.
 * Throws StartError where the file or an `appStart` hook fails (then with a `cause`), where no function is registered,
 * or where the app wants HTTP streams.
 */
export async function loadApp(folder: AppFolder, log: WriteLog): Promise<LoadedApp> {
  const registry = createAppRegistry(log);
  provideCoreModule(registry.coreModule);
  try {
    createRequire(folder.mainFile)(folder.mainFile);
  } catch (cause) {
    throw new StartError(`${folder.mainFile} fails while it is loaded: correct it.`, { cause });
  }
  const appHookData = {};
  const hookData = {};
  try {
    await registry.hooks.run('appStart', {
      hookData,
      appHookData,
      functionAppDirectory: folder.directory,
    });
  } catch (cause) {
    throw new StartError(`An appStart hook of ${folder.mainFile} fails: correct it.`, { cause });
  }
  registry.close();

  const functions = registry.functions();
  const model = registry.programmingModel();
  if (functions.length === 0 || model === undefined) {
    throw new StartError(
      `${folder.mainFile} registers no function: register them there with "app" of @azure/functions, ` +
        'and leave @azure/functions-core out of the bundle.',
    );
  }
  // The library locks its set-up on this call, and opens a server of its own if the app asked for streams.
  const { HttpUri: streamServer } = await model.getCapabilities({});
  if (streamServer !== undefined) {
    throw new StartError(
      `${folder.mainFile} turns enableHttpStream on, which this host does not serve: turn it off to run here.`,
    );
  }
  return { functions, hooks: registry.hooks, model, appHookData, hookData };
}
