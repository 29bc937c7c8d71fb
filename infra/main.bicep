// Everything that the app needs in Azure but the subscription of Event Grid, which follows when the app answers
// (event-subscription.bicep).

targetScope = 'resourceGroup'

import { deadLetterStorageAccountNameOf } from 'modules/names.bicep'

@description('The region of everything that has one.')
param location string = resourceGroup().location

@description('Tags of every resource.')
param tags object = {}

@description('The name of the function app; other names begin with it. It is part of a host name, so it must be nobody else\'s.')
@minLength(3)
@maxLength(40)
param functionAppName string = 'call-redirect-${uniqueString(resourceGroup().id)}'

// What the app is told.

@description('Prefixes of the phone numbers that calls may be sent to, such as +1425,+4420, or + for all. It guards against toll fraud.')
@minLength(1)
param allowedDestinations string

@description('Who gets a call that no rule settles: a phone number or a raw id; empty for nobody.')
param fallbackTarget string = ''

@description('How long one request to ACS or the tables may take, in milliseconds.')
@minValue(100)
@maxValue(30000)
param attemptTimeoutMilliseconds int = 3000

@description('How long a call rings, in seconds.')
@minValue(5)
@maxValue(120)
param ringSeconds int = 30

@description('How soon a change of the rules holds everywhere, in seconds.')
@minValue(1)
@maxValue(3600)
param rulesRefreshSeconds int = 15

// The ACS resource.

@description('The name of an ACS resource that is there already; empty to make one.')
param existingAcsName string = ''

@description('The resource group of the ACS resource that is there already.')
param existingAcsResourceGroupName string = resourceGroup().name

@description('Where a new ACS resource keeps its data at rest: a geography such as "United States", "Europe" or "usgov".')
param acsDataLocation string = 'United States'

@description('The id of the role definition by which the app acts on calls, given on the ACS resource alone. The default is Contributor; a narrower role is enough where it allows redirecting calls.')
@minLength(36)
@maxLength(36)
param acsRoleDefinitionId string = 'b24988ac-6180-42a0-ab88-20f7382dd24c'

@description('The name of the system topic of the ACS resource, where it has one already (Azure allows one); empty to make one.')
param existingSystemTopicName string = ''

@description('The resource group of the system topic that is there already.')
param existingSystemTopicResourceGroupName string = resourceGroup().name

// How the app runs.

@description('Instances that are kept running for calls. With 0 a call may wait for a cold start.')
@minValue(0)
@maxValue(100)
param alwaysReadyInstances int = 1

@description('Memory of an instance, in megabytes. An always ready instance costs by it.')
@allowed([
  512
  2048
  4096
])
param instanceMemoryMegabytes int = 2048

@description('The most instances there may be.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('How many requests an instance works at once before another instance is started. A call mostly waits for ACS.')
@minValue(1)
@maxValue(1000)
param perInstanceConcurrency int = 100

// The tables.

@description('How often, and how far apart, rules, package and log of calls are kept.')
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
  'Standard_GRS'
  'Standard_GZRS'
])
param storageRedundancy string = 'Standard_LRS'

@description('Whether the storage account can be reached from public networks. Where not, virtualNetworkSubnetId and private endpoints for blobs and tables are needed.')
@allowed([
  'Enabled'
  'Disabled'
])
param storagePublicNetworkAccess string = 'Enabled'

@description('The resource id of a subnet, delegated to Microsoft.App/environments, that the app reaches other resources through; empty for none.')
param virtualNetworkSubnetId string = ''

@description('The object id of somebody who edits rules in the tables; empty for nobody.')
param operatorPrincipalId string = ''

@description('What the operator is.')
@allowed([
  'User'
  'Group'
  'ServicePrincipal'
])
param operatorPrincipalType string = 'User'

// What people are told.

@description('Who gets alerts by e-mail; empty where they are looked at in the portal only.')
param alertEmail string = ''

@description('An alert tells of calls whose hand-over takes longer, in milliseconds (95th percentile).')
@minValue(100)
@maxValue(30000)
param slowCallMilliseconds int = 2000

@description('How many days the log is kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('How many gigabytes of log a day may bring. What comes after them is dropped, and no alert sees it.')
@minValue(1)
@maxValue(1000)
param dailyLogGigabytes int = 1

var createsAcs = empty(existingAcsName)
var acsName = createsAcs ? '${functionAppName}-acs' : existingAcsName
var createsSystemTopic = empty(existingSystemTopicName)
var systemTopicName = createsSystemTopic ? '${functionAppName}-topic' : existingSystemTopicName
var systemTopicResourceGroupName = createsSystemTopic ? resourceGroup().name : existingSystemTopicResourceGroupName

module identity 'modules/identity.bicep' = {
  name: '${functionAppName}-identity'
  params: {
    name: '${functionAppName}-identity'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  name: '${functionAppName}-storage'
  params: {
    name: 'calls${uniqueString(resourceGroup().id, functionAppName)}'
    location: location
    tags: tags
    redundancy: storageRedundancy
    publicNetworkAccess: storagePublicNetworkAccess
  }
}

module storageAccess 'modules/storage-access.bicep' = {
  name: '${functionAppName}-storage-access'
  params: {
    storageAccountName: storage.outputs.name
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
  }
}

module deadLetters 'modules/dead-letters.bicep' = {
  name: '${functionAppName}-dead-letters'
  params: {
    name: deadLetterStorageAccountNameOf(resourceGroup().id, functionAppName)
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: '${functionAppName}-monitoring'
  params: {
    workspaceName: '${functionAppName}-log'
    applicationInsightsName: '${functionAppName}-insights'
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyGigabytes: dailyLogGigabytes
    appPrincipalId: identity.outputs.principalId
  }
}

module newAcs 'modules/communication-service.bicep' = if (createsAcs) {
  name: '${functionAppName}-new-acs'
  params: {
    name: acsName
    dataLocation: acsDataLocation
    tags: tags
  }
}

module acs 'modules/communication-service-access.bicep' = {
  name: '${functionAppName}-acs-access'
  scope: resourceGroup(createsAcs ? resourceGroup().name : existingAcsResourceGroupName)
  params: {
    acsName: acsName
    appPrincipalId: identity.outputs.principalId
    roleDefinitionId: acsRoleDefinitionId
  }
  dependsOn: [
    newAcs
  ]
}

module newSystemTopic 'modules/system-topic.bicep' = if (createsSystemTopic) {
  name: '${functionAppName}-topic'
  params: {
    name: systemTopicName
    acsId: acs.outputs.id
    tags: tags
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: '${functionAppName}-app'
  params: {
    name: functionAppName
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    packageContainerUrl: storage.outputs.packageContainerUrl
    blobsEndpoint: storage.outputs.blobsEndpoint
    tablesEndpoint: storage.outputs.tablesEndpoint
    acsEndpoint: acs.outputs.endpoint
    applicationInsightsConnectionString: monitoring.outputs.connectionString
    allowedDestinations: allowedDestinations
    fallbackTarget: fallbackTarget
    attemptTimeoutMilliseconds: attemptTimeoutMilliseconds
    ringSeconds: ringSeconds
    rulesRefreshSeconds: rulesRefreshSeconds
    alwaysReadyInstances: alwaysReadyInstances
    instanceMemoryMegabytes: instanceMemoryMegabytes
    maximumInstances: maximumInstances
    perInstanceConcurrency: perInstanceConcurrency
    virtualNetworkSubnetId: virtualNetworkSubnetId
  }
  // The host reads blobs as soon as it starts.
  dependsOn: [
    storageAccess
  ]
}

module alerts 'modules/alerts.bicep' = {
  name: '${functionAppName}-alerts'
  params: {
    namePrefix: functionAppName
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    systemTopicId: resourceId(systemTopicResourceGroupName, 'Microsoft.EventGrid/systemTopics', systemTopicName)
    email: alertEmail
    slowCallMilliseconds: slowCallMilliseconds
  }
  dependsOn: [
    newSystemTopic
  ]
}

module workbook 'modules/workbook.bicep' = {
  name: '${functionAppName}-workbook'
  params: {
    title: 'Calls of ${functionAppName}'
    location: location
    tags: tags
    applicationInsightsId: monitoring.outputs.applicationInsightsId
  }
}

@description('The name of the function app.')
output functionAppName string = functionApp.outputs.name

@description('The URL of the function app.')
output functionAppUrl string = 'https://${functionApp.outputs.hostName}'

@description('The resource group of the function app.')
output resourceGroupName string = resourceGroup().name

@description('The name of the ACS resource.')
output acsName string = acsName

@description('The URL of the ACS resource.')
output acsEndpoint string = acs.outputs.endpoint

@description('The name of the system topic of the ACS resource.')
output systemTopicName string = systemTopicName

@description('The resource group of the system topic.')
output systemTopicResourceGroupName string = systemTopicResourceGroupName

@description('The storage account of the tables.')
output storageAccountName string = storage.outputs.name

@description('The URL of the tables.')
output tablesEndpoint string = storage.outputs.tablesEndpoint

@description('The storage account of the dead letters.')
output deadLetterStorageAccountName string = deadLetters.outputs.name

@description('Where the log is read.')
output applicationInsightsName string = monitoring.outputs.applicationInsightsName

@description('The workbook with the charts of calls.')
output workbookTitle string = workbook.outputs.title
