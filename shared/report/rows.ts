import type { Finding } from '../model/finding.ts';
import type { ScanReport } from '../model/report.ts';
import { nameOf, subscriptionOf } from '../reachability/index.ts';

/** What is the same of a finding in every table that it is a row of, by the columns' names; `undefined` where a cell is empty. */
export function rowsOf({ scan, clusters }: Pick<ScanReport, 'scan' | 'clusters'>) {
  const refs = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  return (finding: Finding) => {
    const cluster = refs.get(finding.cluster);
    return {
      ScanId: scan.id,
      FindingId: finding.id,
      ClusterResourceId: finding.cluster,
      // One that is gone is in no list any more.
      ClusterName: cluster?.name ?? nameOf(finding.cluster),
      SubscriptionId: cluster?.subscriptionId ?? subscriptionOf(finding.cluster),
      Location: cluster?.location,
      Check: finding.check,
      Cause: String(finding.cause),
      Subject: finding.subject,
      Status: finding.exemption === undefined ? finding.status : 'exempted',
      Severity: finding.severity,
      Certainty: finding.certainty,
      State: finding.state,
      Reason: [finding.reason, ...finding.unseen.map((gap) => `Not seen: ${gap}`)].join(' '),
      Command: finding.remediation.command,
      Docs: finding.remediation.docs,
      FirstSeenAt: finding.firstSeenAt,
      LastConfirmedAt: finding.lastConfirmedAt,
    };
  };
}
