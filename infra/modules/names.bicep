// Names that two templates must agree on without telling each other.

@export()
@description('The name of the storage account that keeps the dead letters of an app: the same in main.bicep and in event-subscription.bicep.')
func deadLetterStorageAccountNameOf(resourceGroupId string, functionAppName string) string => 'deadletter${uniqueString(resourceGroupId, functionAppName)}'
