import type { Evidence } from '../model/finding.ts';
import type { Closed } from '../model/plan.ts';
import type { ScanReport } from '../model/report.ts';
import { explain } from '../reachability/index.ts';
import { rowsOf } from '../report/rows.ts';

/** A field of a row holds at most 64 KB, and what is longer is cut off in the middle of its JSON: https://learn.microsoft.com/azure/azure-monitor/service-limits#logs-ingestion-api */
const LARGEST_FIELD = 60_000;

export type Row = Readonly<Record<string, unknown>>;

/**
 * Rows of the table `AksReachFindings_CL`. A row's key is (FindingId, ScanId). What fails or is not known is told in every scan, so that
 * alerts stay open; what says what the scan before said, and is well, is not told again.
 */
export function findingRows({ report, unchanged }: Pick<Closed, 'report' | 'unchanged'>): readonly Row[] {
  const rowOf = rowsOf(report);
  const quiet = new Set(unchanged);
  return report.findings
    .filter(({ id }) => !quiet.has(id))
    .map((finding) => {
      const row = rowOf(finding);
      return {
        ...row,
        TimeGenerated: report.scan.finishedAt,
        Reason: cut(row.Reason),
        Evidence: fitting(finding.evidence),
        DecidedBy: finding.decidedBy,
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
    Problems: problems.map(({ where, what }) => cut(`${where}: ${what}`, 500)).slice(0, 100),
    Calls: scan.azureCalls,
    DurationMs: Date.parse(scan.finishedAt) - Date.parse(scan.startedAt),
    Logs: scan.logs,
  };
}

/** As many entries as fit, a flow's way in words; the last one says how many did not. */
function fitting(evidence: readonly Evidence[]): readonly object[] {
  const fit: object[] = [];
  let size = 0;
  for (const { fact, source, trace, changedAt } of evidence) {
    const entry = { fact, source, ...(trace && { way: explain(trace) }), ...(changedAt && { changedAt }) };
    size += Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (size > LARGEST_FIELD)
      return [...fit, { fact: `${evidence.length - fit.length} more in the report of the scan` }];
    fit.push(entry);
  }
  return fit;
}

function cut(text: string, bytes = LARGEST_FIELD): string {
  return Buffer.byteLength(text) <= bytes ? text : `${Buffer.from(text).subarray(0, bytes).toString()}…`;
}
