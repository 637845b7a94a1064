import { isSuperseded, type Look } from '../../lifecycle.ts';
import type { ListedCluster, ListedScan, Listing } from '../../model/listing.ts';
import type { Closed } from '../../model/plan.ts';
import type { ScanReport } from '../../model/report.ts';
import { isOpenFailure } from '../close.ts';

/** How a scan leaves its clusters, in a line each. */
export function listedOf({ clusters, findings }: ScanReport, looks: readonly Look[]): readonly ListedCluster[] {
  const summaries = new Map(clusters.map((one) => [one.id, one]));
  const failures = Map.groupBy(findings.filter(isOpenFailure), ({ cluster }) => cluster);
  return looks.map(({ cluster, facts: { apiServer }, scan, isGone }) => {
    const { id, name, resourceGroup, subscriptionId, location, managementGroups } = cluster;
    const worst = summaries.get(id)?.worst ?? 'unknown';
    const failure = failures.get(id)?.find(({ severity }) => severity === worst);
    return {
      id,
      name,
      resourceGroup,
      subscriptionId,
      location,
      ...(managementGroups && { managementGroups }),
      scan,
      worst,
      ...(failure && { finding: lineOf(failure) }),
      ...(apiServer.known && { lastSeenAt: apiServer.observedAt }),
      isGone,
    };
  });
}

/** The listing after a scan. Of a cluster that a later scan saw, what that said stays. */
export function withListed(
  { lastScan, lastWholeScan, clusters }: Listing,
  { report, listed, isWhole }: Closed,
): Listing {
  const { id, trigger, startedAt, finishedAt } = report.scan;
  const all = new Map(clusters.map((one) => [one.id, one]));
  for (const one of listed) {
    const before = all.get(one.id);
    if (before !== undefined && isSuperseded(before, { scan: one.scan, endedAt: finishedAt })) continue;
    all.set(one.id, { ...(before?.lastSeenAt !== undefined && { lastSeenAt: before.lastSeenAt }), ...one });
  }
  const scan = { id, trigger, startedAt, finishedAt };
  const whole = isWhole ? laterOf(lastWholeScan, scan) : lastWholeScan;
  return {
    lastScan: laterOf(lastScan, scan),
    ...(whole && { lastWholeScan: whole }),
    clusters: [...all.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function laterOf(before: ListedScan | undefined, scan: ListedScan): ListedScan {
  return before !== undefined && Date.parse(before.finishedAt) > Date.parse(scan.finishedAt) ? before : scan;
}

function lineOf({ id, check, subject, title, severity, reason }: NonNullable<ListedCluster['finding']>) {
  return { id, check, subject, title, severity, reason };
}
