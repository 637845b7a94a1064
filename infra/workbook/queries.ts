import { kql, piped } from '../../shared/kql.ts';

/** The cluster that is picked: the workbook puts its id in. */
export const PICKED = '{Cluster}';

/** What each finding came to last. */
const last = kql`AksReachFindings_CL
| summarize arg_max(TimeGenerated, *) by FindingId`;

const failing = piped(last, kql`where Status == 'fail'`);

/** What the workbook asks, by what it shows. The time is that of its parameter. */
export const queries = {
  worst: piped(
    failing,
    kql`extend Rank = case(Severity == 'critical', 1, Severity == 'high', 2, Severity == 'medium', 3, Severity == 'low', 4, 5)
| summarize Rank = min(Rank) by ClusterResourceId
| summarize Clusters = count() by Rank
| sort by Rank asc
| project Worst = case(Rank == 1, 'critical', Rank == 2, 'high', Rank == 3, 'medium', Rank == 4, 'low', 'info'), Clusters`,
  ),
  causes: piped(
    failing,
    kql`summarize Clusters = dcount(ClusterResourceId) by Cause, Check
| sort by Clusters desc`,
  ),
  changes: kql`AksReachFindings_CL
| summarize New = countif(State in ('new', 'reopened')), Resolved = countif(State == 'resolved') by Day = bin(TimeGenerated, 1d)
| sort by Day asc`,
  lines: piped(
    failing,
    kql`extend Resource = tostring(DecidedBy.resource), Line = tostring(DecidedBy.line)
| where isnotempty(Resource)
| summarize Clusters = dcount(ClusterResourceId), Checks = make_set(Check), Since = min(FirstSeenAt), Command = take_any(Command) by Resource, Line
| sort by Clusters desc`,
  ),
  clusters: kql`AksReachFindings_CL
| summarize Name = take_any(ClusterName) by ClusterResourceId
| sort by Name asc
| project value = ClusterResourceId, label = Name`,
  now: piped(
    last,
    kql`where ClusterResourceId == ${PICKED} and Status in ('fail', 'unknown', 'exempted')
| project Status, Severity, Check, Subject, Reason, DecidedBy, Command, FirstSeenAt, LastConfirmedAt, Docs
| sort by Status asc`,
  ),
  story: kql`AksReachFindings_CL
| where ClusterResourceId == ${PICKED} and State in ('new', 'reopened', 'resolved')
| sort by TimeGenerated desc
| project TimeGenerated, State, Check, Subject, Reason`,
  unknown: piped(
    last,
    kql`where Status == 'unknown'
| summarize Clusters = dcount(ClusterResourceId) by Check, Reason
| sort by Clusters desc`,
  ),
  scans: kql`AksReachScans_CL
| sort by TimeGenerated desc
| project TimeGenerated, Trigger, Clusters, Fail, Unknown, Seconds = DurationMs * 0.001, ResourceGraph = tolong(Calls.resourceGraph), Arm = tolong(Calls.arm), Metrics = tolong(Calls.metrics), Logs = tolong(Calls.logs), Kubernetes = tolong(Calls.kubernetes), LogsGB = todouble(Logs.scannedNowGB), Problems`,
  // A row that was sent twice counts once; those from before the column have nothing in it.
  logs: kql`AksReachScans_CL
| where isnotnull(Logs)
| summarize arg_max(TimeGenerated, Logs) by ScanId
| summarize GB = sum(todouble(Logs.scannedNowGB)), Unmeasured = sum(tolong(Logs.unmeasuredQueries)) by Day = bin(TimeGenerated, 1d)
| sort by Day asc`,
} as const;
