// @ts-check
import { demandAzureCli, HookError } from './azure-cli.mjs';
import { readOwnParameters } from './subscription-parameters.mjs';

/** Azure's codes for a subscription, a system topic and a resource group that are gone already. */
const gone = /\b(?:ParentResourceNotFound|ResourceNotFound|ResourceGroupNotFound)\b/;

/**
 * Deletes the subscription where the system topic lies in another resource group, which `azd down` does not delete.
 * @param {Pick<import('./subscribe.mjs').World, 'cli' | 'environment' | 'say' | 'parametersFile'>} world
 */
export async function unsubscribe({ cli, environment, say, parametersFile }) {
  const of = (/** @type {string} */ name) => environment[name] ?? '';
  const [app, topic] = [of('functionAppName'), of('systemTopicName')];
  const topicGroup = of('systemTopicResourceGroupName');
  const isElsewhere = topicGroup.toLowerCase() !== of('resourceGroupName').toLowerCase();
  if (app === '' || topic === '' || topicGroup === '' || !isElsewhere) {
    return;
  }
  const { eventSubscriptionName: name = app } = await readOwnParameters(parametersFile);
  await demandAzureCli(cli, environment);
  const subscription = of('AZURE_SUBSCRIPTION_ID');
  const { code, errors } = await cli([
    ...['eventgrid', 'system-topic', 'event-subscription', 'delete', '--yes', '--name', name],
    ...['--system-topic-name', topic, '--resource-group', topicGroup],
    ...(subscription === '' ? [] : ['--subscription', subscription]),
  ]);
  const where = `the system topic ${topic} of the resource group ${topicGroup}`;
  const [goneCode] = gone.exec(errors) ?? [];
  if (code === 0) {
    say(
      `Event Grid delivers no calls to ${app} any more: the subscription ${name} of ${where} is deleted.`,
    );
  } else if (goneCode !== undefined) {
    say(`There is no subscription ${name} of ${where} any more (${goneCode}): nothing to delete.`);
  } else {
    throw new HookError(
      `The subscription ${name} of ${where} could not be deleted:\n${errors.trim()}`,
    );
  }
}
