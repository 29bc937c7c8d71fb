// What somebody is told of without looking.

@description('How the names of the alerts begin.')
param namePrefix string

@description('The region of the alerts that read the log.')
param location string

@description('Tags of the alerts.')
param tags object

@description('The resource id of Application Insights.')
param applicationInsightsId string

@description('The resource id of the system topic.')
param systemTopicId string

@description('Who gets the alerts by e-mail; empty where they are looked at in the portal only.')
param email string

@description('The hand-over of a call takes too long above so many milliseconds (95th percentile).')
param slowCallMilliseconds int

var calls = loadTextContent('../queries/calls.kql')

// Azure charges by the pause between two looks: the rarer, the cheaper. The span that is looked at is longer than the
// pause, since lines may take minutes to arrive.
var logAlerts = [
  {
    name: 'failed-calls'
    title: 'Calls were not handed over'
    description: 'Calls failed or expired, no rule had an action for them (unrouted), or they had no target but their own parties (looped). The detail of their log lines says why; the action ignore is for calls that are left to somebody else.'
    severity: 1
    pause: 'PT5M'
    span: 'PT15M'
    query: '${calls}${loadTextContent('../queries/failed-calls.kql')}'
  }
  {
    name: 'denied'
    title: 'ACS denies the app'
    description: 'ACS refuses the identity of the app, or Entra ID gives it no token. Check the role assignment on the ACS resource.'
    severity: 1
    pause: 'PT5M'
    span: 'PT15M'
    query: '${calls}${loadTextContent('../queries/denied.kql')}'
  }
  {
    name: 'malformed-rows'
    title: 'Rows of the tables are malformed'
    description: 'A rule or schedule cannot be used as it stands. The detail of the log lines names the row and the remedy.'
    severity: 2
    pause: 'PT15M'
    span: 'PT30M'
    query: '${calls}${loadTextContent('../queries/malformed-rows.kql')}'
  }
  {
    name: 'server-errors'
    title: 'The app answers 5xx'
    description: 'Requests failed in the app: deliveries of calls, which Event Grid repeats once at most, or what people and scripts asked for. The traces of the requests say why.'
    severity: 1
    pause: 'PT5M'
    span: 'PT15M'
    query: loadTextContent('../queries/server-errors.kql')
  }
]

// Both counts are of the system topic. A dropped event is a call that found no room even with the dead letters.
var eventGridAlerts = [
  {
    name: 'dead-letters'
    metric: 'DeadLetteredCount'
    description: 'Event Grid could not deliver calls and put them with the dead letters.'
  }
  {
    name: 'dropped-events'
    metric: 'DroppedEventCount'
    description: 'Event Grid could not deliver calls and dropped them.'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${namePrefix}-people'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'calls'
    emailReceivers: empty(email)
      ? []
      : [
          {
            name: 'e-mail'
            emailAddress: email
            useCommonAlertSchema: true
          }
        ]
  }
}

resource onLog 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: '${namePrefix}-${alert.name}'
    location: location
    tags: tags
    properties: {
      displayName: alert.title
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [
        applicationInsightsId
      ]
      evaluationFrequency: alert.pause
      windowSize: alert.span
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // The tables of the log are not there before the first line.
      skipQueryValidation: true
      actions: {
        actionGroups: [
          people.id
        ]
      }
    }
  }
]

resource onLatency 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${namePrefix}-latency'
  location: location
  tags: tags
  properties: {
    displayName: 'Calls are handed over slowly'
    description: 'Callers hear more ringing than they should. Look at the attempts of the log lines: ACS or the tables may be slow.'
    severity: 2
    enabled: true
    scopes: [
      applicationInsightsId
    ]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT30M'
    criteria: {
      allOf: [
        {
          query: '${calls}${loadTextContent('../queries/latency.kql')}'
          timeAggregation: 'Maximum'
          metricMeasureColumn: 'p95'
          operator: 'GreaterThan'
          threshold: slowCallMilliseconds
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    autoMitigate: true
    skipQueryValidation: true
    actions: {
      actionGroups: [
        people.id
      ]
    }
  }
}

resource onEventGrid 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in eventGridAlerts: {
    name: '${namePrefix}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: 1
      enabled: true
      scopes: [
        systemTopicId
      ]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: 'Microsoft.EventGrid/systemTopics'
            metricName: alert.metric
            operator: 'GreaterThan'
            threshold: 0
            timeAggregation: 'Total'
          }
        ]
      }
      autoMitigate: true
      actions: [
        {
          actionGroupId: people.id
        }
      ]
    }
  }
]
