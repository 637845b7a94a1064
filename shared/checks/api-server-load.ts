import { type CallLimits, callTroublesOf } from '../aks/call-troubles.ts';
import { cite } from '../aks/cite.ts';
import { citeWhole } from '../aks/cite-object.ts';
import { loadGaps, loadInWords, type LoadLimits, loadTroubles } from '../aks/load.ts';
import type { ApiServer } from '../model/api-server.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { Guard } from '../model/guard.ts';
import type { Observed } from '../model/observed.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { defineCheck, notApplicable, verdict } from './check.ts';

const NAME = 'aks-managed-apiserver-guard';

/** From where on an API server is told to be loaded. Only that of the database is Microsoft's. */
export const LOAD_LIMITS = {
  busyPercent: {
    value: 80,
    meaning: 'of so much of the CPU or memory of the API server or etcd on it tells, in percent.',
  },
  pinnedPercent: { value: 95, meaning: 'of so much on it tells it as critical, in percent.' },
  databasePercent: {
    value: 50,
    meaning: "of so much of etcd's quota on it tells, in percent; Microsoft says to clean up above 50.",
  },
  inflightRequests: {
    value: 200,
    meaning:
      'of so many requests in flight on it tells, on average of those that read and those that write; an API server that AKS has not scaled takes 400 and 200.',
  },
  sustainedMinutes: { value: 30, meaning: 'for so long without a pause must it last, in minutes.' },
} as const satisfies Record<keyof LoadLimits, { value: number; meaning: string }>;

/** How many calls of one program are told. Ours: clients ask again by themselves, so that a few harm nobody. */
const CALL_LIMITS = {
  throttledCalls: {
    value: 10,
    meaning: 'of so many calls of one program turned away with HTTP 429 on it tells, in six hours.',
  },
  slowCalls: {
    value: 10,
    meaning: 'of so many calls of one program that took more than 30 seconds on it tells, in six hours.',
  },
} as const satisfies Record<keyof CallLimits, { value: number; meaning: string }>;

export const apiServerLoad = defineCheck({
  id: 'api-server-load',
  cause: 'extra',
  title: 'The API server or its etcd is overloaded, or turns clients away',
  severity: 'high',
  remediation: {
    summary:
      'Find who asks so much and let it ask less: informers and watches in place of lists, pages, fewer objects. The tier Standard gives the API server more.',
    docs: 'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/troubleshoot-apiserver-etcd',
  },
  explanation: `Looks at what Azure Monitor measured in the last six hours: CPU and memory of the API server and of etcd, in percent of
what they have at the time, requests in flight, and how full the database of etcd is. What lasts is told, a peak is not.

For the database 50 % is [Microsoft's own number](https://learn.microsoft.com/azure/aks/best-practices-performance-scale-large); for CPU
and memory Microsoft gives none, and these are ours. That load makes clients time out is likely, not proven: another check says who
causes it.

\`${NAME}\`, as FlowSchema and as PriorityLevelConfiguration, is what AKS puts in when an API server runs out of memory again and again:
it turns clients away with HTTP 429, which is proven where both are there.

While nobody asked Kubernetes, there is no acquittal: behind the guard the load looks well. A stopped cluster emits no metrics.

The audit log tells whose calls were turned away with 429 (evictions apart, which a disruption budget forbids with the same number) or
took longer than Kubernetes promises of any; where it is not asked or not collected, there is no acquittal either, nor of
\`kube-audit-admin\`, which has no reads.`,
  reads: ['apiServer'],
  mayRead: ['apiServerLoad', 'guard', 'callTroubles'],
  thresholds: { ...LOAD_LIMITS, ...CALL_LIMITS },

  run({ apiServer, apiServerLoad: load, guard, callTroubles }, cluster, limits) {
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');

    const tier = tierEvidence(apiServer, cluster);
    const isFree =
      tier.length > 0 ? ' Its tier is Free, for which Azure promises little and gives the API server less.' : '';
    const troubles = [
      ...guardTroubles(guard),
      ...(load.known ? loadTroubles(load.value, limits, tier, isFree) : []),
      ...(callTroubles.known ? callTroublesOf(callTroubles.value, limits) : []),
    ];
    const unseen = [
      ...(load.known ? loadGaps(load.value) : [`How loaded the API server is, is not known: ${load.why}.`]),
      ...(callTroubles.known
        ? callTroubles.value.unseen.map((gap) => `Whether calls are turned away is not known: ${gap}.`)
        : [`Whether calls are turned away is not known: ${callTroubles.why}.`]),
      ...(guard.known ? [] : [`Whether AKS throttles its clients is not known: ${guard.why}.`]),
    ];
    const words = load.known ? loadInWords(load.value) : '';
    return verdict(troubles, unseen, `Nothing is overloaded (${words}), and no client is turned away.`);
  },
});

function tierEvidence({ tier }: ApiServer, cluster: ClusterRef): readonly Evidence[] {
  return tier === 'Free' ? [cite(cluster.id, 'sku.tier', tier)] : [];
}

/** One of both is left over from somebody who took the guard away, and throttles nobody. */
function guardTroubles(guard: Observed<Guard>): readonly Trouble[] {
  if (!guard.known || !guard.value.hasFlowSchema || !guard.value.hasPriorityLevel) return [];
  return [
    {
      subject: 'guard',
      reason: `AKS turns clients away with HTTP 429, because the API server ran out of memory again and again: ${NAME} is in force.`,
      certainty: 'proven',
      severity: 'critical',
      evidence: ['FlowSchema', 'PriorityLevelConfiguration'].map((kind) => citeWhole({ kind, name: NAME }, 'is there')),
      disprovedBy: `clients whose requests no FlowSchema of the name ${NAME} matches`,
    },
  ];
}
