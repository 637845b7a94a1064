import { stringify } from 'csv-stringify/sync';
import type { ScanReport } from '../model/report.ts';
import { explain } from '../reachability/index.ts';

/**
 * A row a finding, in columns named as those of the table in Azure Monitor: https://www.rfc-editor.org/rfc/rfc4180. What a spreadsheet would
 * take for a formula begins with an apostrophe: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csv({ scan, clusters, findings }: ScanReport): string {
  const refs = new Map(clusters.map((cluster) => [cluster.id, cluster]));
  const rows = findings.map((finding) => {
    const { cluster, check, cause, subject, status, severity, certainty, state, exemption, remediation } = finding;
    const { decidedBy, evidence, unseen } = finding;
    return {
      ScanId: scan.id,
      FindingId: finding.id,
      ClusterResourceId: cluster,
      ClusterName: refs.get(cluster)?.name,
      SubscriptionId: refs.get(cluster)?.subscriptionId,
      Location: refs.get(cluster)?.location,
      Check: check,
      Cause: cause,
      Subject: subject,
      Status: exemption === undefined ? status : 'exempted',
      Severity: severity,
      Certainty: certainty,
      State: state,
      Reason: [finding.reason, ...unseen.map((gap) => `Not seen: ${gap}`)].join(' '),
      Evidence: evidence
        .flatMap(({ fact, source, trace }) => [`${fact} (${source})`, ...(trace ? explain(trace) : [])])
        .join('\n'),
      DecidedBy: decidedBy && `${decidedBy.resource} ${decidedBy.line}`,
      Command: remediation.command,
      Docs: remediation.docs,
      FirstSeenAt: finding.firstSeenAt,
      LastConfirmedAt: finding.lastConfirmedAt,
    };
  });
  return stringify(rows, { header: true, columns: COLUMNS, escape_formulas: true, record_delimiter: 'windows' });
}

const COLUMNS = [
  ...['ScanId', 'FindingId', 'ClusterResourceId', 'ClusterName', 'SubscriptionId', 'Location', 'Check', 'Cause'],
  ...['Subject', 'Status', 'Severity', 'Certainty', 'State', 'Reason', 'Evidence', 'DecidedBy', 'Command', 'Docs'],
  ...['FirstSeenAt', 'LastConfirmedAt'],
];
