// The right of the app to redirect calls of an ACS resource. Deployed to the resource group of that resource.

@description('The name of the ACS resource.')
param acsName string

@description('The object id of the identity of the app.')
param appPrincipalId string

@description('The id of the role definition (a GUID) by which the app acts on calls.')
param roleDefinitionId string

resource acs 'Microsoft.Communication/communicationServices@2025-05-01' existing = {
  name: acsName
}

resource appCalls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: acs
  name: guid(acs.id, appPrincipalId, roleDefinitionId)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleDefinitionId)
  }
}

@description('The resource id of the ACS resource.')
output id string = acs.id

@description('The URL of the ACS resource.')
output endpoint string = 'https://${acs.properties.hostName}'
