/**
 * The versions of resource types whose properties were looked up, by the provider or the type. Another version may know
 * other properties, or not be there.
 */
export const typeVersions: Readonly<Record<string, string>> = {
  'Microsoft.Authorization': '2022-04-01',
  'Microsoft.Communication': '2025-05-01',
  'Microsoft.EventGrid': '2025-02-15',
  'Microsoft.Insights/actionGroups': '2023-01-01',
  'Microsoft.Insights/components': '2020-02-02',
  'Microsoft.Insights/metricAlerts': '2018-03-01',
  'Microsoft.Insights/scheduledQueryRules': '2023-12-01',
  'Microsoft.Insights/workbooks': '2023-06-01',
  'Microsoft.ManagedIdentity': '2024-11-30',
  'Microsoft.OperationalInsights': '2025-02-01',
  'Microsoft.Storage': '2025-01-01',
  'Microsoft.Web': '2024-11-01',
};
