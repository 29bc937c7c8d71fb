/** Where each app setting comes from; what begins with `=` is a Bicep expression, as in expected-block.ts. */
export const settingSources: Readonly<Record<string, string>> = {
  AzureWebJobsStorage__credential: 'managedidentity',
  AzureWebJobsStorage__clientId: '=identity.identity.properties.clientId',
  AzureWebJobsStorage__blobServiceUri: '=storage.account.properties.primaryEndpoints.blob',
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    '=monitoring.applicationInsights.properties.ConnectionString',
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: `='ClientId=\${identity.identity.properties.clientId};Authorization=AAD'`,
  AZURE_CLIENT_ID: '=identity.identity.properties.clientId',
  ACS_ENDPOINT: `='https://\${acs.acs.properties.hostName}'`,
  TABLES_ENDPOINT: '=storage.account.properties.primaryEndpoints.table',
  ALLOWED_DESTINATIONS: '=allowedDestinations',
  FALLBACK_TARGET: '=fallbackTarget',
  ATTEMPT_TIMEOUT_MS: '=string(attemptTimeoutMilliseconds)',
  RING_SECONDS: '=string(ringSeconds)',
  RULES_REFRESH_SECONDS: '=string(rulesRefreshSeconds)',
};
