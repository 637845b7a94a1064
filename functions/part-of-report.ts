import type { App } from '../shared/app.ts';
import type { Problem, ScanReport } from '../shared/model/report.ts';
import { summarize } from '../shared/scan/close.ts';
import type { View } from './in-scope.ts';
import { listingOf } from './listing.ts';

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** A report without what the caller may not see, as if the scan had been about the rest. */
export async function partOfReport(report: ScanReport, view: View, app: App): Promise<ScanReport> {
  if (view.isWhole) return report;
  // Reports do not say which management groups are above a cluster.
  const { clusters: listed } = await listingOf(app);
  const groups = new Map(listed.map(({ id, managementGroups = [] }) => [id, managementGroups]));
  const clusters = report.clusters.filter(({ id, subscriptionId }) =>
    view.has({ subscriptionId, managementGroups: groups.get(id) ?? [] }),
  );
  const ids = new Set(clusters.map(({ id }) => id));
  const findings = report.findings.filter(({ cluster }) => ids.has(cluster));
  const subscriptions = new Set(clusters.map(({ subscriptionId }) => subscriptionId));
  const mayTell = ({ where, what }: Problem) =>
    (`${where} ${what}`.match(GUID) ?? []).every((id) => subscriptions.has(id.toLowerCase()));
  const problems = report.problems.filter(mayTell);
  const untold = report.problems.length - problems.length;
  const notice: Problem = {
    where: 'access',
    what: `problems elsewhere are not told to whoever signed in: ${untold}`,
    kind: 'notice',
  };
  return {
    ...report,
    summary: summarize(clusters.length, findings),
    clusters,
    findings,
    problems: untold === 0 ? problems : [...problems, notice],
  };
}
