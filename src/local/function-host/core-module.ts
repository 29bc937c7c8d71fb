import { createRequire, registerHooks } from 'node:module';
import { StartError } from './start-error.ts';

const specifier = '@azure/functions-core';
const url = 'azure-functions-core:';

let isProvided = false;

/**
 * Makes `require('@azure/functions-core')` give these members to every module of this process, wherever its file lies.
 * Throws StartError on the second call: the library keeps the first module that it got for good.
 */
export function provideCoreModule(members: object): void {
  if (isProvided) {
    throw new StartError(
      'This process has loaded a function app before, and can load only one: start each host in a process of its own.',
    );
  }
  isProvided = true;
  registerHooks({
    resolve: (requested, context, next) =>
      requested === specifier
        ? { url, format: 'commonjs', shortCircuit: true }
        : next(requested, context),
    load: (requested, context, next) =>
      requested === url
        ? { format: 'commonjs', source: '', shortCircuit: true }
        : next(requested, context),
  });
  // The source of a module can only be text, so it is empty; the module cache then hands this one object to everybody.
  const empty: unknown = createRequire(import.meta.url)(specifier);
  if (typeof empty !== 'object' || empty === null) {
    throw new TypeError(`${specifier} was provided by something else in this process.`);
  }
  Object.assign(empty, members);
}
