// A new ACS resource, for those who have none yet.

@description('The name of the ACS resource.')
param name string

@description('Where ACS keeps data at rest: a geography such as "United States" or "Europe".')
param dataLocation string

@description('Tags of the ACS resource.')
param tags object

resource acs 'Microsoft.Communication/communicationServices@2025-05-01' = {
  name: name
  // ACS has no region, only a place for its data.
  location: 'global'
  tags: tags
  properties: {
    dataLocation: dataLocation
  }
}

@description('The name of the ACS resource.')
output name string = acs.name
