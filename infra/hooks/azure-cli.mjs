// @ts-check
// Plain JavaScript that needs nothing installed: a hook may run before `npm ci`, on whatever Node the machine has.
import { isSafe, startCommand } from './start-command.mjs';

/** What an operator has to put right: a sentence for the terminal, without a stack. */
export class HookError extends Error {}

/**
 * How a command ended.
 * @typedef {object} Ended
 * @property {number} code 127 where the command is not there.
 * @property {string} output
 * @property {string} errors
 */

/**
 * Runs the Azure CLI with arguments, and tells how it ended.
 * @typedef {(args: readonly string[]) => Promise<Ended>} AzureCli
 */

/**
 * The Azure CLI of this machine.
 * @type {AzureCli}
 */
export async function az(args) {
  const refused = args.find((arg) => !isSafe(arg));
  if (refused !== undefined) {
    throw new HookError(`"${refused}" cannot be handed to the Azure CLI: correct that name.`);
  }
  const child = startCommand('az', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve({ code: 127, output, errors }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trim(), errors }));
  });
}

/**
 * Fails unless the Azure CLI can act in the subscription that azd deploys to (any one, where azd has not asked yet).
 * @param {AzureCli} cli
 * @param {Readonly<Record<string, string | undefined>>} environment
 */
export async function demandAzureCli(cli, environment) {
  const version = await cli(['version', '--output', 'none']);
  if (version.code !== 0) {
    throw new HookError(
      'The Azure CLI (az) does not start: install it (https://aka.ms/azure-cli), and see that "az version" answers.',
    );
  }
  // A token is asked for, since az shows its account long after the sign-in has expired.
  const token = ['account', 'get-access-token', '--query', 'expiresOn', '--output', 'none'];
  const tenant = environment['AZURE_TENANT_ID'] ?? '';
  const login = `az login${tenant === '' ? '' : ` --tenant ${tenant}`}`;
  const any = await cli(token);
  const subscription = environment['AZURE_SUBSCRIPTION_ID'] ?? '';
  if (subscription === '') {
    if (any.code !== 0) {
      throw new HookError(notSignedIn(login));
    }
    return;
  }
  const account = await cli(['account', 'show', '--subscription', subscription, '-o', 'none']);
  if (account.code !== 0) {
    throw new HookError(
      any.code === 0
        ? `The Azure CLI is signed in, but does not know the subscription ${subscription}: sign in with an account that ` +
            `does (${login}), or choose another one (azd env set AZURE_SUBSCRIPTION_ID <id>).`
        : notSignedIn(login),
    );
  }
  const own = await cli([...token, '--subscription', subscription]);
  if (own.code !== 0) {
    throw new HookError(notSignedIn(login));
  }
}

/** @param {string} login */
function notSignedIn(login) {
  return `The Azure CLI is not signed in, or its sign-in has expired: ${login} (signing in to azd does not do it).`;
}

/**
 * Runs a hook; ends the process with exit code 1 and a sentence where it fails.
 * @param {() => Promise<void>} hook
 */
export async function runHook(hook) {
  try {
    await hook();
  } catch (error) {
    console.error(error instanceof HookError ? error.message : error);
    process.exitCode = 1;
  }
}
