import { kql, piped } from '../../shared/kql.ts';
import type { Severity } from '../../shared/model/finding.ts';

/** A scheduled query rule: https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule */
export interface AlertRule {
  readonly title: string;
  readonly description: string;
  /** 0 is the worst. */
  readonly severity: 0 | 1 | 2 | 3 | 4;
  readonly query: string;
  /** The column with the id of the resource that an alert is about; '' where it is about the workspace. */
  readonly resourceIdColumn: string;
  /** Columns of text: each combination of their values is an alert of its own. */
  readonly dimensions: readonly string[];
  /** A column of numbers, of which the greatest counts; '' where rows are counted. */
  readonly measure: string;
  /** It alerts above `threshold`, and above so much more for each hour between two scans. */
  readonly threshold: number;
  readonly thresholdPerHour: number;
  /** Over how much it looks: as much as the schedule takes, or as Azure allows. */
  readonly looksBack: 'scans' | 'longest';
  /** Whose action groups are told. */
  readonly tells: 'clusters' | 'lines' | 'operators';
}

/** What each finding came to last. What was mended says so in a row of its own, so that its alert resolves with the next scan. */
const lastOfEach = kql`AksReachFindings_CL
| summarize arg_max(TimeGenerated, Status, Severity, Check, ClusterResourceId, DecidedBy) by FindingId
| where Status == 'fail'`;

function oneOf(severities: readonly Severity[]): string {
  return kql`where Severity in (${severities})`;
}

const byCluster = kql`project TimeGenerated, ClusterResourceId, Check`;

const byLine = kql`extend Resource = tostring(DecidedBy.resource), Line = tostring(DecidedBy.line)
| where isnotempty(Resource)
| summarize TimeGenerated = max(TimeGenerated), Clusters = dcount(ClusterResourceId) by Resource, Line`;

const scans = kql`AksReachScans_CL
| where Trigger == 'timer'`;

const OF_CLUSTERS = {
  resourceIdColumn: 'ClusterResourceId',
  dimensions: ['Check'],
  measure: '',
  threshold: 0,
  thresholdPerHour: 0,
  looksBack: 'scans',
  tells: 'clusters',
} as const;
const OF_LINES = { ...OF_CLUSTERS, resourceIdColumn: 'Resource', dimensions: ['Line'], tells: 'lines' } as const;
const OF_SCANS = {
  ...OF_CLUSTERS,
  resourceIdColumn: '',
  dimensions: [],
  looksBack: 'longest',
  tells: 'operators',
} as const;

/** Every rule over the tables of the app, by its name. */
export const alertRules: Readonly<Record<string, AlertRule>> = {
  'cluster-urgent': {
    ...OF_CLUSTERS,
    title: 'A cluster is cut off',
    description:
      'A check of severity critical or high fails on the cluster. Its findings say which line causes it, and what mends it.',
    severity: 1,
    query: piped(lastOfEach, oneOf(['critical', 'high']), byCluster),
  },
  'cluster-later': {
    ...OF_CLUSTERS,
    title: 'A cluster may be cut off',
    description: 'A check of severity medium fails on the cluster.',
    severity: 3,
    query: piped(lastOfEach, oneOf(['medium']), byCluster),
  },
  'line-urgent': {
    ...OF_LINES,
    title: 'A line cuts clusters off',
    description:
      'A rule, route, record or setting of this resource makes checks of severity critical or high fail, on one cluster or many: one alert, for whoever owns it.',
    severity: 1,
    query: piped(lastOfEach, oneOf(['critical', 'high']), byLine),
  },
  'line-later': {
    ...OF_LINES,
    title: 'A line may cut clusters off',
    description: 'A rule, route, record or setting of this resource makes checks of severity medium fail.',
    severity: 3,
    query: piped(lastOfEach, oneOf(['medium']), byLine),
  },
  'scan-missing': {
    ...OF_SCANS,
    title: 'AKS Reach does not scan',
    description:
      'No scan has ended for an hour longer than the schedule says. Alerts of clusters resolve without anything being mended when no scan comes for long enough.',
    severity: 1,
    query: piped(
      scans,
      kql`summarize Last = max(TimeGenerated)
| extend Minutes = coalesce(datetime_diff('minute', now(), Last), 1000000)
| project Minutes`,
    ),
    measure: 'Minutes',
    threshold: 60,
    thresholdPerHour: 60,
  },
  'scan-failed': {
    ...OF_SCANS,
    title: 'A scan of AKS Reach failed',
    description: 'The last scan could not do what it set out to; its row in AksReachScans_CL says why, under Problems.',
    severity: 2,
    query: piped(
      scans,
      kql`summarize arg_max(TimeGenerated, ScanId, Problems)
| where tostring(Problems) contains '"the scan: '
| project TimeGenerated, ScanId`,
    ),
  },
  'coverage-dropped': {
    ...OF_SCANS,
    title: 'AKS Reach sees less than before',
    description:
      'Against the best scan of two days, more than one answer for every ten clusters became unknown: a permission was lost, or a log is not collected any more. The workbook says which.',
    severity: 2,
    query: piped(
      scans,
      kql`summarize arg_max(TimeGenerated, Clusters, Unknown), Least = min(Unknown)
| extend Lost = 10 * (Unknown - Least) - Clusters
| project Lost`,
    ),
    measure: 'Lost',
  },
};
