/** Alerts as Azure Monitor sends them: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples */
export interface AlertBody {
  readonly schemaId: string;
  readonly data: { readonly essentials: Record<string, unknown>; readonly alertContext: unknown };
}

function alertOf(service: string, signalType: string, targets: readonly string[], alertContext: unknown): AlertBody {
  const [subscription = ''] = /\/subscriptions\/[^/]+/i.exec(targets[0] ?? '') ?? [];
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `${subscription}/providers/Microsoft.AlertsManagement/alerts/12345678-1234-1234-1234-1234567890ab`,
        alertRule: 'api server is busy',
        severity: 'Sev3',
        signalType,
        monitorCondition: 'Fired',
        monitoringService: service,
        alertTargetIDs: targets,
        configurationItems: targets.map((one) => one.split('/').at(-1)),
        originAlertId: '22222222-2222-2222-2222-222222222222',
        firedDateTime: '2026-05-19T16:46:38.738Z',
        description: '',
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext,
    },
  };
}

export function metricAlert(...targets: readonly string[]): AlertBody {
  const criterion = {
    metricName: 'apiserver_cpu_usage_percentage',
    metricNamespace: 'Microsoft.ContainerService/managedClusters',
    operator: 'GreaterThan',
    threshold: '90',
    timeAggregation: 'Average',
    dimensions: [{ name: 'ResourceId', value: 'b1b1b1b1-cccc-dddd-eeee-f2f2f2f2f2f2' }],
    metricValue: 97.7,
  };
  return alertOf('Platform', 'Metric', targets, {
    properties: null,
    conditionType: 'SingleResourceMultipleMetricCriteria',
    condition: { windowSize: 'PT5M', allOf: [criterion] },
  });
}

/** Of a workspace, with the resource that a row is about among the dimensions, or of that resource itself. */
export function logAlert(target: string, searchQuery: string, about?: string): AlertBody {
  const criterion = {
    searchQuery,
    metricMeasureColumn: null,
    targetResourceTypes: "['Microsoft.OperationalInsights/workspaces']",
    operator: 'GreaterThan',
    threshold: '0',
    timeAggregation: 'Count',
    dimensions: about === undefined ? [] : [{ name: '_ResourceId', value: about }],
    metricValue: 3,
    failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
  };
  return alertOf('Log Alerts V2', 'Log', [target], {
    properties: { customKey1: 'value1' },
    conditionType: 'LogQueryCriteria',
    condition: { windowSize: 'PT1H', allOf: [criterion] },
  });
}

export function healthAlert(target: string, status: 'Active' | 'Resolved'): AlertBody {
  return alertOf('Resource Health', 'Activity Log', [target], {
    channels: 'Admin, Operation',
    eventSource: 'ResourceHealth',
    level: 'Critical',
    operationName: `Microsoft.Resourcehealth/healthevent/${status === 'Active' ? 'Activated' : status}/action`,
    properties: { title: 'Unavailable', currentHealthStatus: status === 'Active' ? 'Unavailable' : 'Available' },
    status,
  });
}

export function activityAlert(target: string, operationName: string): AlertBody {
  return alertOf('Activity Log - Administrative', 'Activity Log', [target], {
    authorization: { action: operationName, scope: target },
    channels: 'Operation',
    eventSource: 'Administrative',
    level: 'Informational',
    operationName,
    properties: { eventCategory: 'Administrative', entity: target },
    status: 'Succeeded',
    subStatus: '',
  });
}

export function withEssentials(alert: AlertBody, essentials: object): AlertBody {
  return { ...alert, data: { ...alert.data, essentials: { ...alert.data.essentials, ...essentials } } };
}
