import type { AzureApp } from './azure-app.ts';
import { type AzureNames, az, describeAzFailure } from './diagnose-by-az.ts';
import { diagnoseDeadLetters } from './diagnose-dead-letters.ts';
import { examineSubscription, readSubscription } from './diagnose-subscription.ts';
import type { Tell } from './diagnosis.ts';

const about = 'events';

/** Whose events are asked for: undefined names where nobody named the app. */
interface AskedEvents {
  readonly names?: AzureNames | undefined;
  /** Where the app is said to be. */
  readonly url?: string | undefined;
}

/**
 * Tells, by the Azure CLI, what Event Grid would deliver where, and what it could not deliver. `app` is undefined where
 * that does not start.
 */
export async function diagnoseEvents(
  { names, url }: AskedEvents,
  app: AzureApp | undefined,
  tell: Tell,
): Promise<void> {
  if (names === undefined || app === undefined) {
    const reason =
      names === undefined
        ? 'name the app by --function-app and --resource-group'
        : 'the Azure CLI (az) does not start here';
    tell({
      state: 'skipped',
      about,
      what: `the subscription of Event Grid and its dead letters are not asked for; ${reason}`,
      remedy: `az ${showSubscription(names ?? placeholders).join(' ')}`,
    });
    return;
  }
  const subscription = await az(showSubscription(names));
  if (subscription.code !== 0) {
    const what = `the subscription ${names.eventSubscription} of ${names.systemTopic} cannot be read`;
    const role = 'Reader on the resource group';
    const failure = describeAzFailure({ about, what, role }, subscription);
    tell(/NotFound/.test(subscription.errors) ? { ...failure, remedy: remedyOfAbsence } : failure);
    return;
  }
  const read = readSubscription(subscription.output);
  if (read === undefined) {
    tell({
      state: 'warning',
      about,
      what: 'what az says of the subscription cannot be read',
      remedy: `look at it yourself by az ${showSubscription(names).join(' ')}`,
    });
    return;
  }
  const hosts = [app.hostName, hostOf(url)].filter((host) => host !== undefined);
  for (const diagnosis of examineSubscription(names, read, hosts)) {
    tell(diagnosis);
  }
  if (read.deadLetterDestination !== undefined && read.deadLetterDestination !== null) {
    await diagnoseDeadLetters(read.deadLetterDestination, tell);
  }
}

const placeholders: AzureNames = {
  functionApp: '<app>',
  resourceGroup: '<group>',
  systemTopic: '<app>-topic',
  systemTopicGroup: '<group>',
  eventSubscription: '<app>',
};

const remedyOfAbsence =
  'azd hooks run postdeploy (or node infra/hooks/subscribe-app.mjs) makes it; where eventSubscriptionName names it ' +
  'otherwise than the app, say so by --event-subscription; where the topic was there before, name it by --system-topic ' +
  'and --system-topic-group';

/** The address that calls are delivered to is shown without its key, as az does unless it is asked for more. */
function showSubscription(names: AzureNames): readonly string[] {
  return [
    ...['eventgrid', 'system-topic', 'event-subscription', 'show'],
    ...['--name', names.eventSubscription],
    ...['--system-topic-name', names.systemTopic, '--resource-group', names.systemTopicGroup],
    ...['--output', 'json'],
  ];
}

function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : URL.parse(url)?.host;
}
