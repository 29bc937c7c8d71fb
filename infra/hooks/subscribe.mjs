// @ts-check
import { fileURLToPath } from 'node:url';
import { demandAzureCli, HookError } from './azure-cli.mjs';
import { askForHandshake, functionName, waitUntilNothingIsMissing } from './handshake.mjs';
import { readOwnParameters } from './subscription-parameters.mjs';

const template = fileURLToPath(new URL('../event-subscription.bicep', import.meta.url));

/**
 * What the hook acts with; tests bring their own.
 * @typedef {object} World
 * @property {import('./azure-cli.mjs').AzureCli} cli
 * @property {Readonly<Record<string, string | undefined>>} environment The outputs of main.bicep are in it.
 * @property {(sentence: string) => void} say
 * @property {string} parametersFile An operator's own parameters of the subscription; need not be there.
 * @property {(hostName: string) => string} urlOf The app's address, by its host name.
 * @property {number} patience How long the app may take to answer, in milliseconds.
 * @property {number} pause Between two questions, in milliseconds.
 */

/**
 * Waits until the app answers the handshake by a key, then lets Event Grid deliver incoming calls to it by that key,
 * unless `waitOnly`. Without `keyName` it is the key of the operator's own parameters, else the default one.
 * @param {World} world
 * @param {{ readonly waitOnly?: boolean, readonly keyName?: string | undefined }} [options]
 */
export async function subscribe(world, { waitOnly = false, keyName } = {}) {
  const { cli, environment, say } = world;
  const need = (/** @type {string} */ name) => demandVariable(environment, name);
  const [app, group] = [need('functionAppName'), need('resourceGroupName')];
  const own = await readOwnParameters(world.parametersFile);
  const key = demandKeyName(keyName ?? own.functionKeyName ?? 'default');
  await demandAzureCli(cli, environment);
  const subscription = environment['AZURE_SUBSCRIPTION_ID'] ?? '';
  // Named every time: the subscription that az has chosen by itself may be another one.
  const inGroup = [
    '--resource-group',
    group,
    ...(subscription === '' ? [] : ['--subscription', subscription]),
  ];
  const site = [...inGroup, '--name', app];
  const hostName = demandAnswer(
    await cli([
      'functionapp',
      'show',
      ...site,
      '--query',
      'not_null(defaultHostName, properties.defaultHostName)',
      '--output',
      'tsv',
    ]),
    `The function app ${app} cannot be read`,
  );
  const url = world.urlOf(hostName);
  await waitUntilNothingIsMissing(async () => {
    // Kept in memory alone: not printed, not in an address, not in another program's arguments.
    const { code, output, errors } = await readFunctionKey(cli, site, key);
    if (code === 0 && output !== '') {
      return askForHandshake(url, output);
    }
    // While the app starts Azure says that there is no such function; anything else is worth knowing too.
    const reason = errors.trim().split('\n').at(-1) ?? '';
    return `its function ${functionName}, or the key "${key}" of it, is not there yet${reason === '' ? '' : ` (${reason})`}`;
  }, world);
  say(`The app answers at https://${hostName}.`);
  if (waitOnly) {
    return;
  }
  say('Event Grid is being told to deliver incoming calls to it.');
  const topicGroup = environment['systemTopicResourceGroupName'] ?? '';
  await deployEventSubscription(cli, inGroup, [
    // What stands later outdoes what stands before.
    ...(own.isThere ? [`@${world.parametersFile}`] : []),
    `functionAppName=${app}`,
    `systemTopicName=${need('systemTopicName')}`,
    ...(topicGroup === '' ? [] : [`systemTopicResourceGroupName=${topicGroup}`]),
    ...(keyName === undefined ? [] : [`functionKeyName=${key}`]),
  ]);
  say(
    [
      `Event Grid delivers incoming calls to ${app}.`,
      '',
      'Next:',
      '  1. Write rules: until there is one, every call rings out (README, "The first rules in Azure").',
      `       TABLES_ENDPOINT=${need('tablesEndpoint')} npx call-redirect rules import rules.csv`,
      `  2. Call a number of ${need('acsEndpoint')}.`,
      '  3. Where it is not redirected, the log line of the call says why (README, "What happens when").',
    ].join('\n'),
  );
}

/**
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @param {string} name
 */
function demandVariable(environment, name) {
  const value = environment[name] ?? '';
  if (value === '') {
    throw new HookError(
      `The environment variable ${name}, an output of infra/main.bicep, is not set: run this through azd after ` +
        '"azd provision", or set it.',
    );
  }
  return value;
}

/**
 * The name goes into a query of the Azure CLI, which takes such names without quotes only.
 * @param {string} name
 */
function demandKeyName(name) {
  if (!/^[A-Za-z]\w{0,99}$/.test(name)) {
    throw new HookError(
      `"${name}" cannot be the name of a key here: take a letter, then letters, digits and underscores.`,
    );
  }
  return name;
}

/**
 * Asks for a key of that one function; the host's would open them all.
 * @param {import('./azure-cli.mjs').AzureCli} cli
 * @param {readonly string[]} site
 * @param {string} key
 */
function readFunctionKey(cli, site, key) {
  const list = ['functionapp', 'function', 'keys', 'list', ...site];
  return cli([...list, '--function-name', functionName, '--query', key, '--output', 'tsv']);
}

/**
 * @param {import('./azure-cli.mjs').AzureCli} cli
 * @param {readonly string[]} inGroup
 * @param {readonly string[]} parameters
 */
async function deployEventSubscription(cli, inGroup, parameters) {
  demandAnswer(
    await cli([
      'deployment',
      'group',
      'create',
      ...inGroup,
      '--name',
      'call-redirect-event-subscription',
      '--template-file',
      template,
      '--parameters',
      ...parameters,
      '--query',
      'properties.provisioningState',
      '--output',
      'tsv',
      '--only-show-errors',
    ]),
    'The subscription of Event Grid could not be deployed',
  );
}

/**
 * What a command wrote to standard output; fails with what it wrote to standard error.
 * @param {import('./azure-cli.mjs').Ended} ended
 * @param {string} failure
 */
function demandAnswer({ code, output, errors }, failure) {
  if (code !== 0 || output === '') {
    throw new HookError(`${failure}:\n${errors.trim()}`);
  }
  return output;
}
