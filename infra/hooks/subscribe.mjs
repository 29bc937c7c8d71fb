// @ts-check
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { demandAzureCli, HookError } from './azure-cli.mjs';
import { askForHandshake, functionName, waitUntilNothingIsMissing } from './handshake.mjs';

const infra = new URL('../', import.meta.url);

/** The template of the subscription, and an operator's own parameters for it (its filters, say), if there are any. */
const template = fileURLToPath(new URL('event-subscription.bicep', infra));
const ownParameters = fileURLToPath(new URL('event-subscription.parameters.json', infra));

/**
 * What the hook acts with; tests bring their own.
 * @typedef {object} World
 * @property {import('./azure-cli.mjs').AzureCli} cli
 * @property {Readonly<Record<string, string | undefined>>} environment The outputs of main.bicep are in it.
 * @property {(sentence: string) => void} say
 * @property {(hostName: string) => string} urlOf The app's address, by its host name.
 * @property {number} patience How long the app may take to answer, in milliseconds.
 * @property {number} pause Between two questions, in milliseconds.
 */

/**
 * Waits for the app's handshake, then lets Event Grid deliver incoming calls to it, unless `waitOnly`.
 * @param {World} world
 * @param {{ readonly waitOnly?: boolean }} [options]
 */
export async function subscribe(world, { waitOnly = false } = {}) {
  const { cli, environment, say } = world;
  const need = (/** @type {string} */ name) => demandVariable(environment, name);
  const [app, group] = [need('functionAppName'), need('resourceGroupName')];
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
    const { code, output, errors } = await listFunctionKeys(cli, site);
    if (code === 0 && output !== '') {
      return askForHandshake(url, output);
    }
    // While the app starts Azure says that there is no such function; anything else is worth knowing too.
    const reason = errors.trim().split('\n').at(-1) ?? '';
    return `its function ${functionName} is not there yet${reason === '' ? '' : ` (${reason})`}`;
  }, world);
  say(`The app answers at https://${hostName}.`);
  if (waitOnly) {
    return;
  }
  say('Event Grid is being told to deliver incoming calls to it.');
  const topicGroup = environment['systemTopicResourceGroupName'] ?? '';
  await deployEventSubscription(cli, inGroup, [
    `functionAppName=${app}`,
    `systemTopicName=${need('systemTopicName')}`,
    ...(topicGroup === '' ? [] : [`systemTopicResourceGroupName=${topicGroup}`]),
  ]);
  say(
    [
      `Event Grid delivers incoming calls to ${app}.`,
      '',
      'Next:',
      `  1. Write rules into the tables at ${need('tablesEndpoint')} (README, "Rules").`,
      `  2. Call a number of ${need('acsEndpoint')}.`,
      '  3. Where it is not redirected, the log line of the call says why (README, "What happens when").',
    ].join('\n'),
  );
}

/**
 * Deletes the subscription where the system topic lies in another resource group, which `azd down` does not delete.
 * @param {Pick<World, 'cli' | 'environment' | 'say'>} world
 */
export async function unsubscribe({ cli, environment, say }) {
  const of = (/** @type {string} */ name) => environment[name] ?? '';
  const [app, topic] = [of('functionAppName'), of('systemTopicName')];
  const topicGroup = of('systemTopicResourceGroupName');
  const isElsewhere = topicGroup.toLowerCase() !== of('resourceGroupName').toLowerCase();
  if (app === '' || topic === '' || topicGroup === '' || !isElsewhere) {
    return;
  }
  await demandAzureCli(cli, environment);
  const subscription = of('AZURE_SUBSCRIPTION_ID');
  const { code, errors } = await cli([
    ...['eventgrid', 'system-topic', 'event-subscription', 'delete', '--yes', '--name', app],
    ...['--system-topic-name', topic, '--resource-group', topicGroup],
    ...(subscription === '' ? [] : ['--subscription', subscription]),
  ]);
  if (code !== 0) {
    throw new HookError(
      `The subscription ${app} of the system topic ${topic} could not be deleted:\n${errors.trim()}`,
    );
  }
  say(`Event Grid delivers no calls to ${app} any more.`);
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
 * Asks for the key of that one function; the host's would open them all.
 * @param {import('./azure-cli.mjs').AzureCli} cli
 * @param {readonly string[]} site
 */
function listFunctionKeys(cli, site) {
  const list = ['functionapp', 'function', 'keys', 'list', ...site];
  return cli([...list, '--function-name', functionName, '--query', 'default', '--output', 'tsv']);
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
      ...(existsSync(ownParameters) ? [`@${ownParameters}`] : []),
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
