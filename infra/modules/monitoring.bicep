// Where the log of the app goes, and the right to write it.

@description('The name of the Log Analytics workspace.')
param workspaceName string

@description('The name of the Application Insights resource.')
param applicationInsightsName string

@description('The region of both.')
param location string

@description('Tags of both.')
param tags object

@description('How many days the log is kept.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('How many gigabytes of log a day may bring; what comes after them is dropped, and no alert sees it.')
@minValue(1)
param dailyGigabytes int

@description('The object id of the identity of the app.')
param appPrincipalId string

// Writes telemetry, and may do nothing else.
var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    workspaceCapping: {
      dailyQuotaGb: dailyGigabytes
    }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    // The connection string alone opens nothing: telemetry is taken from identities with a role only.
    DisableLocalAuth: true
  }
}

resource appTelemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: applicationInsights
  name: guid(applicationInsights.id, appPrincipalId, monitoringMetricsPublisher)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

@description('The resource id of Application Insights.')
output applicationInsightsId string = applicationInsights.id

@description('The name of Application Insights.')
output applicationInsightsName string = applicationInsights.name

@description('Where telemetry goes. No secret: without a role it opens nothing.')
output connectionString string = applicationInsights.properties.ConnectionString
