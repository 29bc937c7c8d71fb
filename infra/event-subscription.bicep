// The last step: lets Event Grid deliver incoming calls to the app. Deployed once the app answers, since Event Grid asks
// it first whether it may, and to the resource group of the app.

targetScope = 'resourceGroup'

import { deadLetterStorageAccountNameOf } from 'modules/names.bicep'

@description('The name of the function app (an output of main.bicep).')
param functionAppName string

@description('The name of the system topic of the ACS resource (an output of main.bicep).')
param systemTopicName string

@description('The resource group of the system topic (an output of main.bicep).')
param systemTopicResourceGroupName string = resourceGroup().name

@description('The storage account of the dead letters (an output of main.bicep); empty for the one that main.bicep makes.')
param deadLetterStorageAccountName string = ''

@description('The name of the event subscription. Two apps on one system topic need two names.')
@minLength(3)
@maxLength(64)
param eventSubscriptionName string = functionAppName

@description('Which key of the function incoming-call is used. Another one than the default makes a change of keys without a gap.')
@minLength(1)
param functionKeyName string = 'default'

@description('Only calls of these called identities are delivered: phone numbers such as +14255550100, or raw ids. Event Grid takes at most 25 values, those of calledPrefixes counted; with neither, every call is delivered.')
@maxLength(25)
param calledIdentities string[] = []

@description('Calls of called identities that begin so are delivered too: +4420 for numbers, 28:orgid: for Teams Phone.')
@maxLength(25)
param calledPrefixes string[] = []

@description('For deliveries that carry a token of Entra ID: the tenant of the application below.')
param entraTenantId string = ''

@description('For deliveries that carry a token of Entra ID: the id of the application, or its URI, that the token is for.')
param entraApplicationIdOrUri string = ''

// The names of the code: `npm run infra:check` compares.
var functionName = 'incoming-call'
var functionRoute = 'acs/incoming-call'

resource functionApp 'Microsoft.Web/sites@2024-11-01' existing = {
  name: functionAppName
}

resource deadLetterStorageAccount 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: empty(deadLetterStorageAccountName)
    ? deadLetterStorageAccountNameOf(resourceGroup().id, functionAppName)
    : deadLetterStorageAccountName
}

module subscription 'modules/event-subscription.bicep' = {
  name: '${functionAppName}-event-subscription'
  scope: resourceGroup(systemTopicResourceGroupName)
  params: {
    name: eventSubscriptionName
    systemTopicName: systemTopicName
    // The key of this one function: the keys of the host would open every other one as well.
    endpointUrl: 'https://${functionApp.properties.defaultHostName}/api/${functionRoute}?code=${uriComponent(listKeys(resourceId('Microsoft.Web/sites/functions', functionAppName, functionName), '2024-04-01')[functionKeyName])}'
    deadLetterStorageAccountId: deadLetterStorageAccount.id
    deadLetterContainerName: 'dead-letters'
    // Raw ids of phone numbers begin with 4:
    calledIdentities: map(calledIdentities, identity => startsWith(identity, '+') ? '4:${identity}' : identity)
    calledPrefixes: map(calledPrefixes, prefix => startsWith(prefix, '+') ? '4:${prefix}' : prefix)
    entraTenantId: entraTenantId
    entraApplicationIdOrUri: entraApplicationIdOrUri
  }
}

@description('The name of the event subscription.')
output eventSubscriptionName string = subscription.outputs.name
