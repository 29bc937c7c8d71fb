import { acsName, type ExpectedBlocks, topicName } from './expected-block.ts';

/** ACS and its events. The role of the app on ACS is known to check-roles.ts. */
export const expectedEvents: ExpectedBlocks = {
  newAcs: {
    what: 'modules/communication-service.bicep',
    condition: 'empty(existingAcsName)',
    values: {},
  },
  'newAcs.acs': {
    what: 'Microsoft.Communication/communicationServices',
    values: { name: acsName, location: 'global', 'properties.dataLocation': '=acsDataLocation' },
  },
  acs: {
    what: 'modules/communication-service-access.bicep',
    values: {
      scope:
        '=resourceGroup(empty(existingAcsName) ? resourceGroup().name : existingAcsResourceGroupName)',
      'dependsOn.0': '=newAcs',
    },
  },
  'acs.acs': {
    what: 'Microsoft.Communication/communicationServices',
    isExisting: true,
    values: { name: acsName },
  },
  newSystemTopic: {
    what: 'modules/system-topic.bicep',
    condition: 'empty(existingSystemTopicName)',
    values: {},
  },
  'newSystemTopic.topic': {
    what: 'Microsoft.EventGrid/systemTopics',
    values: {
      name: topicName,
      location: 'global',
      'properties.source': '=acs.acs.id',
      'properties.topicType': 'Microsoft.Communication.CommunicationServices',
    },
  },
};

const identities = `map(calledIdentities, identity => startsWith(identity, '+') ? '4:\${identity}' : identity)`;
const prefixes = `map(calledPrefixes, prefix => startsWith(prefix, '+') ? '4:\${prefix}' : prefix)`;
const filter = (operator: string, values: string) =>
  `[{ operatorType: '${operator}', key: 'data.to.rawId', values: ${values} }]`;

const key =
  "listKeys(resourceId('Microsoft.Web/sites/functions', functionAppName, 'incoming-call'), '2024-04-01')[functionKeyName]";

/** The subscription, which is a template of its own. */
export const expectedSubscription: ExpectedBlocks = {
  functionApp: {
    what: 'Microsoft.Web/sites',
    isExisting: true,
    values: { name: '=functionAppName' },
  },
  deadLetterStorageAccount: {
    what: 'Microsoft.Storage/storageAccounts',
    isExisting: true,
    values: {
      name: '=empty(deadLetterStorageAccountName) ? deadLetterStorageAccountNameOf(resourceGroup().id, functionAppName) : deadLetterStorageAccountName',
    },
  },
  subscription: {
    what: 'modules/event-subscription.bicep',
    values: { scope: '=resourceGroup(systemTopicResourceGroupName)' },
  },
  'subscription.topic': {
    what: 'Microsoft.EventGrid/systemTopics',
    isExisting: true,
    values: { name: '=systemTopicName' },
  },
  'subscription.incomingCalls': {
    what: 'Microsoft.EventGrid/systemTopics/eventSubscriptions',
    values: {
      parent: '=subscription.topic',
      name: '=eventSubscriptionName',
      'properties.eventDeliverySchema': 'CloudEventSchemaV1_0',
      'properties.destination.endpointType': 'WebHook',
      'properties.destination.properties.endpointUrl': `='https://\${functionApp.properties.defaultHostName}/api/acs/incoming-call?code=\${uriComponent(${key})}'`,
      // A call never waits for others.
      'properties.destination.properties.maxEventsPerBatch': '1',
      'properties.destination.properties.minimumTlsVersionAllowed': '1.2',
      'properties.destination.properties.spread-1':
        '=(empty(entraTenantId) ? {} : { azureActiveDirectoryTenantId: entraTenantId, azureActiveDirectoryApplicationIdOrUri: entraApplicationIdOrUri })',
      'properties.filter.includedEventTypes.0': 'Microsoft.Communication.IncomingCall',
      'properties.filter.advancedFilters': `=empty(${identities}) && empty(${prefixes}) ? [] : empty(${prefixes}) ? ${filter('StringIn', identities)} : ${filter('StringBeginsWith', `concat(${prefixes}, ${identities})`)}`,
      // A call rings for half a minute: later deliveries would come for nothing.
      'properties.retryPolicy.maxDeliveryAttempts': '2',
      'properties.retryPolicy.eventTimeToLiveInMinutes': '1',
      'properties.deadLetterDestination.endpointType': 'StorageBlob',
      'properties.deadLetterDestination.properties.resourceId': '=deadLetterStorageAccount.id',
      'properties.deadLetterDestination.properties.blobContainerName': 'dead-letters',
    },
  },
};
