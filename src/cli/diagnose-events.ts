import * as v from 'valibot';
import { type AzureNames, az, describeAzFailure, hasAz } from './diagnose-by-az.ts';
import { diagnoseDeadLetters } from './diagnose-dead-letters.ts';
import { examineSubscription, readSubscription } from './diagnose-subscription.ts';
import type { Tell } from './diagnosis.ts';

const about = 'events';

// For apps on Flex Consumption az may show what Azure answers as it is, with the properties one level lower.
const hostNamesSchema = v.pipe(v.string(), v.parseJson(), v.array(v.nullable(v.string())));

/** Tells, by the Azure CLI, what Event Grid would deliver where, and what it could not deliver. */
export async function diagnoseEvents(
  names: AzureNames | undefined,
  appUrl: string | undefined,
  tell: Tell,
): Promise<void> {
  if (names === undefined || !(await hasAz())) {
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
  const [subscription, hostName] = await Promise.all([
    az(showSubscription(names)),
    askHostName(names),
  ]);
  if (subscription.code !== 0) {
    const failure = describeAzFailure(
      `the subscription ${names.functionApp} of ${names.systemTopic} cannot be read`,
      subscription,
    );
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
  const hosts = [hostName, hostOf(appUrl)].filter((host) => host !== undefined);
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
};

const remedyOfAbsence =
  'azd hooks run postdeploy (or node infra/hooks/subscribe-app.mjs) makes it; where the topic was there before, name it ' +
  'by --system-topic and --system-topic-group';

/** The address that calls are delivered to is shown without its key, as az does unless it is asked for more. */
function showSubscription(names: AzureNames): readonly string[] {
  return [
    ...['eventgrid', 'system-topic', 'event-subscription', 'show', '--name', names.functionApp],
    ...['--system-topic-name', names.systemTopic, '--resource-group', names.systemTopicGroup],
    ...['--output', 'json'],
  ];
}

async function askHostName(names: AzureNames): Promise<string | undefined> {
  const { code, output } = await az([
    ...['functionapp', 'show', '--name', names.functionApp],
    ...['--resource-group', names.resourceGroup],
    ...['--query', '[defaultHostName, properties.defaultHostName]', '--output', 'json'],
  ]);
  const read = v.safeParse(hostNamesSchema, output);
  return code === 0 && read.success
    ? read.output.find((name) => name !== null && name !== '')?.toLowerCase()
    : undefined;
}

function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : URL.parse(url)?.host;
}
