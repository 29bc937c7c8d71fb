import { acsName, topicGroup, topicName } from './expected-block.ts';

/** What infra/main.bicep puts out, which azd's hooks read and people look up; `=` marks an expression (expected-block.ts). */
export const expectedOutputs: Readonly<Record<string, string>> = {
  functionAppName: '=functionApp.app.name',
  functionAppUrl: `='https://\${functionApp.app.properties.defaultHostName}'`,
  resourceGroupName: '=resourceGroup().name',
  acsName,
  acsEndpoint: `='https://\${acs.acs.properties.hostName}'`,
  systemTopicName: topicName,
  systemTopicResourceGroupName: topicGroup,
  storageAccountName: '=storage.account.name',
  tablesEndpoint: '=storage.account.properties.primaryEndpoints.table',
  deadLetterStorageAccountName: '=deadLetters.account.name',
  applicationInsightsName: '=monitoring.applicationInsights.name',
  workbookTitle: '=workbook.workbook.properties.displayName',
};
