// What happened to calls, as charts: Application Insights, Workbooks.

@description('The name that people see.')
param title string

@description('The region of the workbook.')
param location string

@description('Tags of the workbook.')
param tags object

@description('The resource id of Application Insights.')
param applicationInsightsId string

var calls = loadTextContent('../queries/calls.kql')

var charts = [
  {
    title: 'Calls by outcome'
    visualization: 'barchart'
    query: '${calls}| summarize calls = count() by event, bin(timestamp, 1h)'
  }
  {
    title: 'Calls by rule'
    visualization: 'table'
    query: '${calls}| summarize calls = count(), redirected = countif(event == "redirected"), failed = countif(event in ("failed", "expired")), latest = max(timestamp) by rule = iff(isempty(rule), "none", rule)\n| order by calls desc'
  }
  {
    title: 'Milliseconds until the hand-over'
    visualization: 'timechart'
    query: '${calls}| where event in ("redirected", "rejected")\n| summarize p50 = percentile(milliseconds, 50), p95 = percentile(milliseconds, 95), p99 = percentile(milliseconds, 99) by bin(timestamp, 1h)'
  }
  {
    title: 'Requests to ACS for each call'
    visualization: 'timechart'
    query: '${calls}| summarize average = avg(attempts), most = max(attempts) by bin(timestamp, 1h)'
  }
  {
    title: 'Latest calls that were not handed over'
    visualization: 'table'
    query: '${calls}| where event !in ("redirected", "rejected", "ignored")\n| project timestamp, event, called = tostring(call.called), caller = tostring(call.caller), rule, target = tostring(call.target), attempts, milliseconds, detail, callId = tostring(call.callId)\n| order by timestamp desc\n| take 100'
  }
  {
    title: 'Malformed rows that calls met'
    visualization: 'table'
    query: '${calls}${loadTextContent('../queries/malformed-rows.kql')}| mv-expand remark = split(detail, "; ") to typeof(string)\n| where remark contains "is malformed"\n| summarize calls = count(), latest = max(timestamp) by remark\n| order by calls desc'
  }
]

var content = {
  version: 'Notebook/1.0'
  items: concat(
    [
      {
        type: 9
        name: 'parameters'
        content: {
          version: 'KqlParameterItem/1.0'
          style: 'pills'
          parameters: [
            {
              version: 'KqlParameterItem/1.0'
              name: 'span'
              label: 'Time'
              type: 4
              isRequired: true
              value: {
                durationMs: 86400000
              }
              typeSettings: {
                selectableValues: [
                  { durationMs: 3600000 }
                  { durationMs: 86400000 }
                  { durationMs: 604800000 }
                  { durationMs: 2592000000 }
                ]
                allowCustom: true
              }
            }
          ]
        }
      }
    ],
    map(charts, chart => {
      type: 3
      name: chart.title
      content: {
        version: 'KqlItem/1.0'
        title: chart.title
        query: chart.query
        size: 0
        queryType: 0
        resourceType: 'microsoft.insights/components'
        timeContextFromParameter: 'span'
        visualization: chart.visualization
      }
    })
  )
  fallbackResourceIds: [
    applicationInsightsId
  ]
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // Azure wants a GUID here.
  name: guid(resourceGroup().id, applicationInsightsId, 'calls')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: title
    category: 'workbook'
    version: '1.0'
    sourceId: applicationInsightsId
    serializedData: string(content)
  }
}

@description('The name that people see.')
output title string = workbook.properties.displayName
