// Who the app is. User-assigned, so that its roles are there before the app starts for the first time.

@description('The name of the identity.')
param name string

@description('The region of the identity.')
param location string

@description('Tags of the identity.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('The resource id of the identity.')
output id string = identity.id

@description('The client id, by which the app asks for tokens.')
output clientId string = identity.properties.clientId

@description('The object id, to which roles are given.')
output principalId string = identity.properties.principalId
