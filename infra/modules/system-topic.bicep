// The events of an ACS resource. Azure allows one system topic for each ACS resource.

@description('The name of the system topic.')
param name string

@description('The resource id of the ACS resource.')
param acsId string

@description('Tags of the system topic.')
param tags object

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  // Where its source is, and ACS is global.
  location: 'global'
  tags: tags
  properties: {
    source: acsId
    topicType: 'Microsoft.Communication.CommunicationServices'
  }
}

@description('The name of the system topic.')
output name string = topic.name
