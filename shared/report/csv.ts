import { stringify } from 'csv-stringify/sync';
import type { ScanReport } from '../model/report.ts';
import { explain } from '../reachability/index.ts';
import { rowsOf } from './rows.ts';

/**
 * A row a finding, in columns named as those of the table in Azure Monitor: https://www.rfc-editor.org/rfc/rfc4180. What a spreadsheet would
 * take for a formula begins with an apostrophe: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csv(report: ScanReport): string {
  const rowOf = rowsOf(report);
  const rows = report.findings.map((finding) => ({
    ...rowOf(finding),
    Evidence: finding.evidence
      .flatMap(({ fact, source, trace }) => [`${fact} (${source})`, ...(trace ? explain(trace) : [])])
      .join('\n'),
    DecidedBy: finding.decidedBy && `${finding.decidedBy.resource} ${finding.decidedBy.line}`,
  }));
  return stringify(rows, { header: true, columns: COLUMNS, escape_formulas: true, record_delimiter: 'windows' });
}

const COLUMNS = [
  ...['ScanId', 'FindingId', 'ClusterResourceId', 'ClusterName', 'SubscriptionId', 'Location', 'Check', 'Cause'],
  ...['Subject', 'Status', 'Severity', 'Certainty', 'State', 'Reason', 'Evidence', 'DecidedBy', 'Command', 'Docs'],
  ...['FirstSeenAt', 'LastConfirmedAt'],
];
