import type { Evidence, Trouble } from '../model/finding.ts';
import type { Measured, Series } from '../model/metrics.ts';
import type { Observed } from '../model/observed.ts';
import { nameOf, type ResourceId } from '../reachability/index.ts';
import { averageOf, citeMeasured, longestAbove, type Run, seriesOf, totalOf } from './measured.ts';

/** From where on the use of outbound ports is told. */
export interface UseLimits {
  readonly failedConnections: number;
  readonly usedPercent: number;
  readonly sustainedMinutes: number;
}

/** What Azure Monitor measured of a way out, or why that is not known. */
export type PortUse =
  | { readonly isSeen: true; readonly troubles: readonly Trouble[]; readonly evidence: readonly Evidence[] }
  | { readonly isSeen: false; readonly why: string };

/** Looks at connections and ports of what lends nodes their public addresses: of a load balancer, a NAT gateway or an Azure Firewall. */
export function lookAtUse(by: ResourceId, use: Observed<Measured>, limits: UseLimits): PortUse {
  if (!use.known) return { isSeen: false, why: `How many ports of ${nameOf(by)} are used is not known: ${use.why}.` };
  const measured = { ...use.value, series: use.value.series.filter(({ resource }) => resource === by) };
  const looks = [lookAtConnections, lookAtBusiestNode, lookAtFirewall].map((look) => look(by, measured, limits));
  // What none of the three has a metric of was not measured.
  if (looks.every((look) => look === undefined)) {
    const gap = measured.unseen.find(({ resource }) => resource === by);
    return {
      isSeen: false,
      why: `How many ports of ${nameOf(by)} are used is not known: ${gap?.why ?? 'it was not measured'}.`,
    };
  }
  const seen = looks.filter((look) => look !== undefined);
  return {
    isSeen: true,
    troubles: seen.flatMap(({ trouble }) => trouble ?? []),
    evidence: seen.flatMap(({ evidence }) => evidence),
  };
}

interface Look {
  readonly trouble?: Trouble;
  readonly evidence: readonly Evidence[];
}

/** https://learn.microsoft.com/azure/load-balancer/load-balancer-standard-diagnostics and https://learn.microsoft.com/azure/nat-gateway/nat-metrics */
function lookAtConnections(by: ResourceId, measured: Measured, { failedConnections }: UseLimits): Look | undefined {
  const states = ['SnatConnectionCount', 'SNATConnectionCount'].flatMap((metric) => seriesOf(measured, metric, by));
  const failed = states.find(({ split }) => split?.['connectionstate']?.toLowerCase() === 'failed');
  // Where none fails, the state may not be named at all, but others are.
  if (failed === undefined) return states.length === 0 ? undefined : { evidence: [] };
  const evidence = [citeMeasured(measured, failed, 'total')];
  const count = totalOf(failed) ?? 0;
  if (count < failedConnections) return { evidence };
  const trouble: Trouble = {
    subject: `${by} connections`,
    reason: `${count} connections failed at ${nameOf(by)} for want of a port, from ${measured.times[0] ?? ''} to ${measured.times.at(-1) ?? ''}.`,
    certainty: 'proven',
    severity: 'high',
    evidence,
    disprovedBy: 'the same metric without failed connections',
  };
  return { trouble, evidence };
}

/** Each node behind a load balancer has ports of its own, and may run out of them while others have plenty. */
function lookAtBusiestNode(by: ResourceId, measured: Measured, limits: UseLimits): Look | undefined {
  const allocated = new Map(seriesOf(measured, 'AllocatedSnatPorts', by).map((series) => [nodeOf(series), series]));
  const nodes = seriesOf(measured, 'UsedSnatPorts', by).flatMap((used) => {
    const of = allocated.get(nodeOf(used));
    return of === undefined ? [] : [{ used, of, share: shareOf(used, of) }];
  });
  if (nodes.length === 0) return undefined;
  const full = nodes.flatMap((node) => {
    const run = longestAbove(node.share, limits.usedPercent);
    return run !== undefined && lasts(run, measured, limits) ? [{ ...node, run }] : [];
  });
  const [worst] = full.toSorted((a, b) => (averageOf(b.share, b.run) ?? 0) - (averageOf(a.share, a.run) ?? 0));
  if (worst === undefined) return { evidence: [] };
  const { used, of, share, run } = worst;
  const evidence = [citeMeasured(measured, used, 'average', run), citeMeasured(measured, of, 'average', run)];
  const trouble: Trouble = {
    subject: `${by} ports`,
    reason: `${nodeOf(used)} uses ${String(averageOf(share, run))} % of the ports that ${nameOf(by)} gives it${full.length > 1 ? `, and ${full.length - 1} more nodes do alike` : ''}: soon connections fail.`,
    certainty: 'likely',
    evidence,
    disprovedBy: `fewer than ${limits.usedPercent} % used while connections fail`,
  };
  return { trouble, evidence };
}

function nodeOf({ split }: Series): string {
  return split?.['backendipaddress'] ?? '';
}

/** Used ports, in percent of those that are set aside. */
function shareOf(used: Series, of: Series): Series {
  const values = used.values.map((value, index) => {
    const all = of.values[index] ?? null;
    return value === null || all === null || all === 0 ? null : (value / all) * 100;
  });
  return { ...used, values };
}

/** Above 95 % the firewall itself calls its health degraded: https://learn.microsoft.com/azure/firewall/metrics */
function lookAtFirewall(by: ResourceId, measured: Measured, limits: UseLimits): Look | undefined {
  // By protocol: the average over both would hide that one has none left.
  const [used] = seriesOf(measured, 'SNATPortUtilization', by).toSorted(
    (a, b) => (averageOf(b) ?? 0) - (averageOf(a) ?? 0),
  );
  if (used === undefined) return undefined;
  const run = longestAbove(used, limits.usedPercent);
  if (run === undefined || !lasts(run, measured, limits))
    return { evidence: [citeMeasured(measured, used, 'average')] };
  const health = seriesOf(measured, 'FirewallHealth', by).map((series) =>
    citeMeasured(measured, series, 'average', run),
  );
  const evidence = [citeMeasured(measured, used, 'average', run), ...health];
  const trouble: Trouble = {
    subject: `${by} ports`,
    reason: `${nameOf(by)} uses ${String(averageOf(used, run))} % of its ports: soon connections fail.`,
    certainty: 'likely',
    evidence,
    disprovedBy: `fewer than ${limits.usedPercent} % used while connections fail`,
  };
  return { trouble, evidence };
}

function lasts([first, end]: Run, { grainMinutes }: Measured, { sustainedMinutes }: UseLimits): boolean {
  return (end - first) * grainMinutes >= sustainedMinutes;
}
