import type { Evidence } from '../model/finding.ts';
import type { ScanReport } from '../model/report.ts';
import { explain } from '../reachability/index.ts';

/** A field of a row holds at most 64 KB, and what is longer is cut off in the middle of its JSON: https://learn.microsoft.com/azure/azure-monitor/service-limits#logs-ingestion-api */
const LARGEST_FIELD = 60_000;

export type Row = Readonly<Record<string, unknown>>;

/** Rows of the table `AksReachFindings_CL`: one a finding. A row's key is (FindingId, ScanId). */
export function findingRows({ scan, findings, clusters }: ScanReport): readonly Row[] {
  const refs = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  return findings.map((finding) => {
    const cluster = refs.get(finding.cluster);
    return {
      TimeGenerated: scan.finishedAt,
      ScanId: scan.id,
      FindingId: finding.id,
      ClusterResourceId: finding.cluster,
      ClusterName: cluster?.name,
      SubscriptionId: cluster?.subscriptionId,
      Location: cluster?.location,
      Check: finding.check,
      Cause: String(finding.cause),
      Subject: finding.subject,
      Status: finding.exemption === undefined ? finding.status : 'exempted',
      Severity: finding.severity,
      Certainty: finding.certainty,
      Reason: cut([finding.reason, ...finding.unseen.map((gap) => `Not seen: ${gap}`)].join(' ')),
      Evidence: fitting(finding.evidence),
      DecidedBy: finding.decidedBy,
      Command: finding.remediation.command,
      Docs: finding.remediation.docs,
    };
  });
}

/** The row of the table `AksReachScans_CL`: one a scan. */
export function scanRow({ scan, summary, problems }: ScanReport): Row {
  return {
    TimeGenerated: scan.finishedAt,
    ScanId: scan.id,
    Trigger: scan.trigger,
    Clusters: summary.clusters,
    Fail: summary.fail,
    Unknown: summary.unknown,
    Problems: problems.map(({ where, what }) => `${where}: ${what}`).slice(0, 100),
    Calls: scan.azureCalls,
    DurationMs: Date.parse(scan.finishedAt) - Date.parse(scan.startedAt),
  };
}

/** As many entries as fit, a flow's way in words; the last one says how many did not. */
function fitting(evidence: readonly Evidence[]): readonly object[] {
  const fit: object[] = [];
  let size = 0;
  for (const { fact, source, trace } of evidence) {
    const entry = { fact, source, ...(trace && { way: explain(trace) }) };
    size += Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (size > LARGEST_FIELD)
      return [...fit, { fact: `${evidence.length - fit.length} more in the report of the scan` }];
    fit.push(entry);
  }
  return fit;
}

function cut(text: string): string {
  return Buffer.byteLength(text) <= LARGEST_FIELD
    ? text
    : `${Buffer.from(text).subarray(0, LARGEST_FIELD).toString()}…`;
}
