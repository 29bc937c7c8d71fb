import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const main = 'infra/main.bicep';
const template = 'infra/event-subscription.bicep';
const subscription = 'infra/modules/event-subscription.bicep';
const topic = 'infra/modules/system-topic.bicep';

describe('infra:check, of ACS and its events', () => {
  it.each<NamedMutation>([
    [
      'a filter on something else',
      'subscription.incomingCalls: properties.filter.advancedFilters must be',
      { file: subscription, from: "'data.to.rawId'", to: "'data.from.rawId'" },
    ],
    [
      'filters that are dropped',
      'subscription.incomingCalls: properties.filter.advancedFilters must be',
      {
        file: template,
        from: 'calledPrefixes: map(calledPrefixes,',
        to: 'calledPrefixes: map([],',
      },
    ],
    [
      'another operator',
      'subscription.incomingCalls: properties.filter.advancedFilters must be',
      { file: subscription, from: "'StringIn'", to: "'StringNotIn'" },
    ],
    [
      'a filter beside those',
      "subscription.incomingCalls: properties.filter.subjectBeginsWith ('+') is not expected",
      {
        file: subscription,
        from: '      includedEventTypes: [',
        to: "      subjectBeginsWith: '+'\n      includedEventTypes: [",
      },
    ],
    [
      'another event',
      "subscription.incomingCalls: properties.filter.includedEventTypes.0 must be 'Microsoft.Communication.IncomingCall', not 'Microsoft.Communication.CallStarted'",
      { file: subscription, from: "Communication.IncomingCall'", to: "Communication.CallStarted'" },
    ],
    [
      'more events',
      "subscription.incomingCalls: properties.filter.includedEventTypes.1 ('Microsoft.Communication.CallEnded') is not expected",
      {
        file: subscription,
        from: "'Microsoft.Communication.IncomingCall'",
        to: "'Microsoft.Communication.IncomingCall'\n        'Microsoft.Communication.CallEnded'",
      },
    ],
    [
      'another schema',
      "subscription.incomingCalls: properties.eventDeliverySchema must be 'CloudEventSchemaV1_0', not 'EventGridSchema'",
      { file: subscription, from: 'CloudEventSchemaV1_0', to: 'EventGridSchema' },
    ],
    [
      'one attempt alone',
      'subscription.incomingCalls: properties.retryPolicy.maxDeliveryAttempts must be 2, not 1',
      { file: subscription, from: 'maxDeliveryAttempts: 2', to: 'maxDeliveryAttempts: 1' },
    ],
    [
      'deliveries after the ring',
      'subscription.incomingCalls: properties.retryPolicy.eventTimeToLiveInMinutes must be 1, not 5',
      {
        file: subscription,
        from: 'eventTimeToLiveInMinutes: 1',
        to: 'eventTimeToLiveInMinutes: 5',
      },
    ],
    [
      'calls that wait for others',
      'subscription.incomingCalls: properties.destination.properties.maxEventsPerBatch must be 1, not 10',
      { file: subscription, from: 'maxEventsPerBatch: 1', to: 'maxEventsPerBatch: 10' },
    ],
    [
      'old TLS',
      "subscription.incomingCalls: properties.destination.properties.minimumTlsVersionAllowed must be '1.2', not '1.0'",
      {
        file: subscription,
        from: "minimumTlsVersionAllowed: '1.2'",
        to: "minimumTlsVersionAllowed: '1.0'",
      },
    ],
    [
      'a token for somebody else',
      'subscription.incomingCalls: properties.destination.properties.spread-1 must be',
      {
        file: subscription,
        from: 'azureActiveDirectoryTenantId: entraTenantId',
        to: 'azureActiveDirectoryTenantId: entraApplicationIdOrUri',
      },
    ],
    [
      'dead letters without a container',
      "subscription.incomingCalls: properties.deadLetterDestination.properties.blobContainerName must be 'dead-letters', not 'letters'",
      { file: template, from: "'dead-letters'", to: "'letters'" },
    ],
    [
      'dead letters in another account',
      'deadLetterStorageAccount: name must be',
      {
        file: template,
        from: 'resourceGroup().id, functionAppName)',
        to: 'resourceGroup().id, systemTopicName)',
      },
    ],
    [
      'no dead letters',
      "subscription.incomingCalls: properties.deadLetterDestination.endpointType must be 'StorageBlob', and is missing",
      { file: subscription, from: /^ {4}deadLetterDestination: \{[\s\S]*?\n {4}\}\n/, to: '' },
    ],
    [
      'the key of another function',
      'the key must be that of the function alone',
      {
        file: template,
        from: "functionAppName, functionName), '2024",
        to: "functionAppName, 'health'), '2024",
      },
    ],
    [
      "the host's key",
      'subscription.incomingCalls: properties.destination.properties.endpointUrl must be',
      {
        file: template,
        from: "listKeys(resourceId('Microsoft.Web/sites/functions', functionAppName, functionName), '2024-04-01')[functionKeyName]",
        to: `listKeys('\${functionApp.id}/host/default', '2024-04-01').functionKeys.default`,
      },
    ],
    [
      'another address',
      `endpointUrl must go on with /api/\${functionRoute}?code=`,
      { file: template, from: `/api/\${functionRoute}`, to: `/\${functionRoute}` },
    ],
    [
      'another topic',
      'subscription.topic: name must be systemTopicName, not functionAppName',
      {
        file: template,
        from: 'systemTopicName: systemTopicName',
        to: 'systemTopicName: functionAppName',
      },
    ],
    [
      'the resource group of the app for that of the topic',
      'subscription: scope must be resourceGroup(systemTopicResourceGroupName), and is missing',
      { file: template, from: '  scope: resourceGroup(systemTopicResourceGroupName)\n', to: '' },
    ],
    [
      'a topic of another type',
      "newSystemTopic.topic: properties.topicType must be 'Microsoft.Communication.CommunicationServices', not 'Microsoft.Storage.StorageAccounts'",
      {
        file: topic,
        from: "'Microsoft.Communication.CommunicationServices'",
        to: "'Microsoft.Storage.StorageAccounts'",
      },
    ],
    [
      'a topic of something else',
      'newSystemTopic.topic: properties.source must be acs.acs.id, not storage.account.name',
      { file: main, from: 'acsId: acs.outputs.id', to: 'acsId: storage.outputs.name' },
    ],
    [
      'a topic in a region',
      "newSystemTopic.topic: location must be 'global', not 'westeurope'",
      { file: topic, from: "'global'", to: "'westeurope'" },
    ],
    [
      'filters by default',
      "the default of calledIdentities must be [], not ['+1']",
      {
        file: template,
        from: 'param calledIdentities string[] = []',
        to: "param calledIdentities string[] = ['+1']",
      },
    ],
    [
      'another key by default',
      "the default of functionKeyName must be 'default', not 'other'",
      {
        file: template,
        from: "param functionKeyName string = 'default'",
        to: "param functionKeyName string = 'other'",
      },
    ],
    [
      'ACS looked for elsewhere',
      'acs: scope must be resourceGroup(empty(existingAcsName) ? resourceGroup().name : existingAcsResourceGroupName), not resourceGroup(existingAcsResourceGroupName)',
      {
        file: main,
        from: 'resourceGroup(createsAcs ? resourceGroup().name : existingAcsResourceGroupName)',
        to: 'resourceGroup(existingAcsResourceGroupName)',
      },
    ],
    [
      'ACS looked for before it is there',
      'acs: dependsOn.0 must be newAcs, and is missing',
      { file: main, from: '  dependsOn: [\n    newAcs\n  ]\n', to: '' },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
