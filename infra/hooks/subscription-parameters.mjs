// @ts-check
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { HookError } from './azure-cli.mjs';

/** An operator's own parameters of infra/event-subscription.bicep (its filters, say); the file need not be there. */
export const ownParametersFile = fileURLToPath(
  new URL('../event-subscription.parameters.json', import.meta.url),
);

/**
 * What of those parameters the hooks have to know.
 * @typedef {object} OwnParameters
 * @property {boolean} isThere Whether there is such a file.
 * @property {string | undefined} eventSubscriptionName Undefined where the template's default holds: the app's name.
 * @property {string | undefined} functionKeyName Undefined where the template's default holds: the key `default`.
 */

/**
 * Reads an ARM parameter file. Throws a HookError where it is not one.
 * @param {string} file
 * @returns {Promise<OwnParameters>}
 */
export async function readOwnParameters(file) {
  const text = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  });
  if (text === undefined) {
    return { isThere: false, eventSubscriptionName: undefined, functionKeyName: undefined };
  }
  const parameters = parametersOf(text);
  if (typeof parameters !== 'object' || parameters === null) {
    throw new HookError(
      `${file} is no ARM parameter file, {"parameters": {"<name>": {"value": …}}}: correct it (docs/deploy.md, "Parameters").`,
    );
  }
  return {
    isThere: true,
    eventSubscriptionName: textOf(parameters, 'eventSubscriptionName', file),
    functionKeyName: textOf(parameters, 'functionKeyName', file),
  };
}

/** @param {string} text */
function parametersOf(text) {
  try {
    return JSON.parse(text)?.parameters;
  } catch {
    return undefined;
  }
}

/**
 * @param {object} parameters
 * @param {string} name
 * @param {string} file
 */
function textOf(parameters, name, file) {
  const value = new Map(Object.entries(parameters)).get(name)?.value;
  if (value === undefined || (typeof value === 'string' && value !== '')) {
    return value;
  }
  throw new HookError(`${file}: the value of ${name} must be a text: correct it, or leave it out.`);
}
