import type { Trouble } from '../model/finding.ts';
import type { Measured, Series } from '../model/metrics.ts';
import type { Observed } from '../model/observed.ts';
import type { TunnelPod } from '../model/tunnel.ts';
import type { NodeLimits } from './agent-nodes.ts';
import { averageOf, citeMeasured, type Run, seriesOf } from './measured.ts';

/** How many grains must say so, before a pod that starts or a moment's load is told. */
const GRAINS = 2;

/** Of nodes: what they use of what pods may have. */
const METRICS = ['node_cpu_usage_percentage', 'node_memory_working_set_percentage'] as const;

/** Names of the tunnel's pods. Those of the agents' autoscaler begin alike. */
const AGENT = /^(konnectivity-agent|aks-link|tunnelfront)-(?!autoscaler-)/;

function latest({ values }: Series): Run {
  return [Math.max(0, values.length - GRAINS), values.length];
}

/** What Azure Monitor tells of the agents where Kubernetes was not asked: likely, as metrics come late and may have gaps. */
export function troublesMeasured(observed: Observed<Measured>): readonly Trouble[] {
  if (!observed.known) return [];
  const readiness = observed.value;
  const pods = seriesOf(readiness, 'kube_pod_status_ready').flatMap((series) => {
    const ready = AGENT.test(series.split?.['pod'] ?? '') ? averageOf(series, latest(series)) : undefined;
    // A pod that is gone has no values any more.
    return ready === undefined ? [] : [{ series, ready }];
  });
  const down = pods.filter(({ ready }) => ready === 0);
  // Of pods that were cut off the answer one may be ready.
  const isPartial = readiness.unseen.some(({ metric }) => metric === 'kube_pod_status_ready');
  if (down.length === 0 || (isPartial && down.length === pods.length)) return [];
  const isAll = down.length === pods.length;
  return [
    {
      subject: 'agents',
      reason: isAll
        ? `None of ${pods.length} agents of the tunnel was ready of late: nothing that the API server calls through it answers, such as logs, exec, webhooks and metrics.`
        : `${down.length} of ${pods.length} agents of the tunnel were not ready of late.`,
      certainty: 'likely',
      severity: isAll ? 'critical' : 'medium',
      evidence: down.map(({ series }) => citeMeasured(readiness, series, 'average', latest(series))),
      disprovedBy: 'pods of konnectivity-agent that `kubectl get pods -n kube-system` shows as ready',
    },
  ];
}

/** How busy the nodes under the agents were, where metrics-server was not heard: what Azure Monitor measured stands in for it. */
export function troublesOfMeasuredNodes(
  pods: readonly TunnelPod[],
  observed: Observed<Measured>,
  { cpuPercent, memoryPercent }: NodeLimits,
): readonly Trouble[] {
  if (!observed.known) return [];
  const load = observed.value;
  const [cpu, memory] = METRICS;
  const kinds = [
    { metric: cpu, what: 'CPU', limit: cpuPercent },
    { metric: memory, what: 'memory', limit: memoryPercent },
  ];
  const names = [...new Set(pods.flatMap(({ node }) => node ?? []))];
  return names.flatMap((name): readonly Trouble[] => {
    const busy = kinds.flatMap(({ metric, what, limit }) =>
      seriesOf(load, metric).flatMap((series) => {
        const percent = series.split?.['node'] === name ? averageOf(series, latest(series)) : undefined;
        return percent !== undefined && percent >= limit ? [{ what, percent, series }] : [];
      }),
    );
    if (busy.length === 0) return [];
    return [
      {
        subject: `node ${name}`,
        reason: `The node ${name}, which agents of the tunnel run on, used ${busy.map(({ what, percent }) => `${percent} % of its ${what}`).join(' and ')} of late.`,
        certainty: 'likely',
        severity: 'medium',
        evidence: busy.map(({ series }) => citeMeasured(load, series, 'average', latest(series))),
        disprovedBy: 'agents that stay ready and are not restarted, while the node is as busy',
      },
    ];
  });
}

/** Whether Azure Monitor measured every node that an agent runs on. */
export function isMeasured(pods: readonly TunnelPod[], load: Observed<Measured>): boolean {
  if (!load.known || pods.length === 0) return false;
  const isSeen = (node: string, metric: string) =>
    seriesOf(load.value, metric).some(
      (series) => series.split?.['node'] === node && averageOf(series, latest(series)) !== undefined,
    );
  return pods.every(({ node }) => node === undefined || METRICS.every((metric) => isSeen(node, metric)));
}
