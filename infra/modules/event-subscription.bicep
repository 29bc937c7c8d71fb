// Delivers the incoming calls of a system topic to the app. Deployed to the resource group of the system topic.

@description('The name of the event subscription.')
param name string

@description('The name of the system topic.')
param systemTopicName string

@description('The URL that calls are delivered to, with the key that opens it.')
@secure()
param endpointUrl string

@description('The resource id of the storage account of the dead letters.')
param deadLetterStorageAccountId string

@description('The container of the dead letters.')
param deadLetterContainerName string

@description('Called identities, each in the form of raw ids, whose calls are delivered.')
param calledIdentities string[]

@description('Beginnings of called identities, in the form of raw ids, whose calls are delivered.')
param calledPrefixes string[]

@description('The Entra tenant of the application below; empty for deliveries without a token.')
param entraTenantId string

@description('The application (client) id, or its URI, that Event Grid gets a token for.')
param entraApplicationIdOrUri string

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: systemTopicName
}

resource incomingCalls 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: name
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: endpointUrl
        // A call never waits for others.
        maxEventsPerBatch: 1
        minimumTlsVersionAllowed: '1.2'
        ...(empty(entraTenantId)
          ? {}
          : {
              azureActiveDirectoryTenantId: entraTenantId
              azureActiveDirectoryApplicationIdOrUri: entraApplicationIdOrUri
            })
      }
    }
    filter: {
      includedEventTypes: [
        'Microsoft.Communication.IncomingCall'
      ]
      // Filters of one subscription are joined by "and", values of one filter by "or". So with prefixes there is one
      // filter that has the exact identities as prefixes as well; a call that is let through for nothing costs one
      // delivery.
      advancedFilters: empty(calledIdentities) && empty(calledPrefixes)
        ? []
        : empty(calledPrefixes)
            ? [
                {
                  operatorType: 'StringIn'
                  key: 'data.to.rawId'
                  values: calledIdentities
                }
              ]
            : [
                {
                  operatorType: 'StringBeginsWith'
                  key: 'data.to.rawId'
                  values: concat(calledPrefixes, calledIdentities)
                }
              ]
    }
    // A call rings for half a minute: later deliveries would come for nothing.
    retryPolicy: {
      maxDeliveryAttempts: 2
      eventTimeToLiveInMinutes: 1
    }
    deadLetterDestination: {
      endpointType: 'StorageBlob'
      properties: {
        resourceId: deadLetterStorageAccountId
        blobContainerName: deadLetterContainerName
      }
    }
  }
}

@description('The name of the event subscription.')
output name string = incomingCalls.name
