import { anything, type ExpectedBlocks, topicGroup, topicName } from './expected-block.ts';

const query = (file: string): string => `\${loadTextContent('../queries/${file}.kql')}`;
const ofCalls = (file: string): string => `='${query('calls')}${query(file)}'`;

interface LogAlert {
  readonly name: string;
  readonly severity: string;
  /** Between two looks, as an ISO 8601 duration. */
  readonly pause: string;
  /** What is looked at, as an ISO 8601 duration. */
  readonly span: string;
  readonly query: string;
}

const criterion = 'properties.criteria.allOf.0';

const onLog = ({ name, severity, pause, span, query: text }: LogAlert) => ({
  what: 'Microsoft.Insights/scheduledQueryRules',
  values: {
    name: `='\${functionAppName}-${name}'`,
    'properties.displayName': anything,
    'properties.description': anything,
    'properties.severity': severity,
    'properties.enabled': 'true',
    'properties.scopes.0': '=monitoring.applicationInsights.id',
    'properties.evaluationFrequency': pause,
    'properties.windowSize': span,
    [`${criterion}.query`]: text,
    [`${criterion}.timeAggregation`]: 'Count',
    [`${criterion}.operator`]: 'GreaterThan',
    [`${criterion}.threshold`]: '0',
    [`${criterion}.failingPeriods.numberOfEvaluationPeriods`]: '1',
    [`${criterion}.failingPeriods.minFailingPeriodsToAlert`]: '1',
    'properties.autoMitigate': 'true',
    'properties.skipQueryValidation': 'true',
    'properties.actions.actionGroups.0': '=alerts.people.id',
  },
});

const soon = { severity: '1', pause: 'PT5M', span: 'PT15M' };
const later = { severity: '2', pause: 'PT15M', span: 'PT30M' };
const slow = onLog({ name: 'latency', ...later, query: ofCalls('latency') });

const onEventGrid = (name: string, metric: string) => ({
  what: 'Microsoft.Insights/metricAlerts',
  values: {
    name: `='\${functionAppName}-${name}'`,
    location: 'global',
    'properties.description': anything,
    'properties.severity': '1',
    'properties.enabled': 'true',
    'properties.scopes.0': `=resourceId((${topicGroup.slice(1)}), 'Microsoft.EventGrid/systemTopics', (${topicName.slice(1)}))`,
    'properties.evaluationFrequency': 'PT5M',
    'properties.windowSize': 'PT15M',
    'properties.criteria.odata.type':
      'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
    [`${criterion}.criterionType`]: 'StaticThresholdCriterion',
    [`${criterion}.name`]: name,
    [`${criterion}.metricNamespace`]: 'Microsoft.EventGrid/systemTopics',
    [`${criterion}.metricName`]: metric,
    [`${criterion}.operator`]: 'GreaterThan',
    [`${criterion}.threshold`]: '0',
    [`${criterion}.timeAggregation`]: 'Total',
    'properties.autoMitigate': 'true',
    'properties.actions.0.actionGroupId': '=alerts.people.id',
  },
});

/** The log, what is told of it, and its charts. The queries themselves are known to check-queries.ts. */
export const expectedMonitoring: ExpectedBlocks = {
  monitoring: { what: 'modules/monitoring.bicep', values: {} },
  'monitoring.workspace': {
    what: 'Microsoft.OperationalInsights/workspaces',
    values: {
      name: `='\${functionAppName}-log'`,
      'properties.sku.name': 'PerGB2018',
      'properties.retentionInDays': '=logRetentionDays',
      'properties.workspaceCapping.dailyQuotaGb': '=dailyLogGigabytes',
    },
  },
  'monitoring.applicationInsights': {
    what: 'Microsoft.Insights/components',
    values: {
      name: `='\${functionAppName}-insights'`,
      kind: 'web',
      'properties.Application_Type': 'web',
      'properties.WorkspaceResourceId': '=monitoring.workspace.id',
      'properties.IngestionMode': 'LogAnalytics',
      'properties.DisableLocalAuth': 'true',
    },
  },
  // A metric alert is refused while the topic that it looks at is not there.
  alerts: { what: 'modules/alerts.bicep', values: { 'dependsOn.0': '=newSystemTopic' } },
  'alerts.people': {
    what: 'Microsoft.Insights/actionGroups',
    values: {
      name: `='\${functionAppName}-people'`,
      location: 'global',
      'properties.enabled': 'true',
      'properties.groupShortName': 'calls',
      'properties.emailReceivers':
        "=empty(alertEmail) ? [] : [{ name: 'e-mail', emailAddress: alertEmail, useCommonAlertSchema: true }]",
    },
  },
  'alerts.onLog[failed-calls]': onLog({
    ...soon,
    name: 'failed-calls',
    query: ofCalls('failed-calls'),
  }),
  'alerts.onLog[denied]': onLog({ ...soon, name: 'denied', query: ofCalls('denied') }),
  'alerts.onLog[malformed-rows]': onLog({
    ...later,
    name: 'malformed-rows',
    query: ofCalls('malformed-rows'),
  }),
  'alerts.onLog[server-errors]': onLog({
    ...soon,
    name: 'server-errors',
    query: "=loadTextContent('../queries/server-errors.kql')",
  }),
  'alerts.onLatency': {
    ...slow,
    values: {
      ...slow.values,
      [`${criterion}.timeAggregation`]: 'Maximum',
      [`${criterion}.metricMeasureColumn`]: 'p95',
      [`${criterion}.threshold`]: '=slowCallMilliseconds',
    },
  },
  'alerts.onEventGrid[dead-letters]': onEventGrid('dead-letters', 'DeadLetteredCount'),
  'alerts.onEventGrid[dropped-events]': onEventGrid('dropped-events', 'DroppedEventCount'),
  workbook: { what: 'modules/workbook.bicep', values: {} },
  'workbook.workbook': {
    what: 'Microsoft.Insights/workbooks',
    values: {
      name: "=guid(resourceGroup().id, monitoring.applicationInsights.id, 'calls')",
      kind: 'shared',
      'properties.displayName': anything,
      'properties.category': 'workbook',
      'properties.version': '1.0',
      'properties.sourceId': '=monitoring.applicationInsights.id',
      'properties.serializedData': anything,
    },
  },
};
