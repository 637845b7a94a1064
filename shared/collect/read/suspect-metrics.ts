import { unseen } from '../../model/observed.ts';
import type { Measured } from '../../model/metrics.ts';
import type { ClusterSnapshot } from '../../model/snapshot.ts';
import type { ResourceId } from '../../reachability/index.ts';
import type { Looked } from '../reading.ts';
import type { Azure } from './azure.ts';
import { CLUSTERS, type MetricQuery, observed, type Place, readMetrics } from './metrics.ts';

const LAST_HOUR = { grainMinutes: 15, grains: 4 } as const;
const LAST_SIX_HOURS = { grainMinutes: 15, grains: 24 } as const;

/** No filter of names that only begin alike is documented, so pods of kube-system are told apart here. */
const READINESS: MetricQuery = {
  ...LAST_HOUR,
  namespace: CLUSTERS,
  metrics: ['kube_pod_status_ready'],
  aggregation: 'average',
  filter: "namespace eq 'kube-system' and pod eq '*' and condition eq 'true'",
};

const NODES: MetricQuery = {
  ...LAST_HOUR,
  namespace: CLUSTERS,
  metrics: ['node_cpu_usage_percentage', 'node_memory_working_set_percentage'],
  aggregation: 'average',
  filter: "node eq '*' and nodepool eq '*'",
};

/** By the kind of what nodes leave by: what to ask of it. https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index */
const PORTS: Readonly<Record<string, readonly MetricQuery[]>> = {
  loadbalancers: [
    {
      ...LAST_SIX_HOURS,
      namespace: 'Microsoft.Network/loadBalancers',
      metrics: ['SnatConnectionCount'],
      aggregation: 'total',
      filter: "ConnectionState eq '*'",
    },
    {
      ...LAST_SIX_HOURS,
      namespace: 'Microsoft.Network/loadBalancers',
      metrics: ['UsedSnatPorts', 'AllocatedSnatPorts'],
      aggregation: 'average',
      filter: "BackendIPAddress eq '*' and ProtocolType eq 'TCP'",
    },
  ],
  natgateways: [
    {
      ...LAST_SIX_HOURS,
      namespace: 'Microsoft.Network/natGateways',
      metrics: ['SNATConnectionCount'],
      aggregation: 'total',
      filter: "ConnectionState eq '*'",
    },
  ],
  azurefirewalls: [
    {
      ...LAST_SIX_HOURS,
      namespace: 'Microsoft.Network/azureFirewalls',
      metrics: ['SNATPortUtilization'],
      aggregation: 'average',
      filter: "Protocol eq '*'",
    },
    {
      ...LAST_SIX_HOURS,
      namespace: 'Microsoft.Network/azureFirewalls',
      metrics: ['FirewallHealth'],
      aggregation: 'average',
    },
  ],
};

/** Whether the tunnel's pods were ready in the last hour, and how busy the nodes are that may carry them. */
export async function readTunnelMetrics(azure: Azure, clusters: readonly ClusterSnapshot[], at: Date): Promise<Looked> {
  const places = clusters.map(({ cluster: { id, location } }) => ({ resource: id, location }));
  const [pods, nodes] = await Promise.all(
    [READINESS, NODES].map((query) => readMetrics(azure, query, places, at, 'suspects')),
  );
  return new Map(
    clusters.map((one) => {
      const { id } = one.cluster;
      const [ofPods, ofNodes] = [pods?.get(id), nodes?.get(id)];
      const isOfTunnel = isNodeOf(one);
      const nothing = unseen('Azure Monitor was not asked');
      return [
        id,
        {
          tunnelReadiness: ofPods === undefined ? nothing : observed(only(ofPods, isAgent), at),
          nodeLoad: ofNodes === undefined ? nothing : observed(only(ofNodes, isOfTunnel), at),
        },
      ];
    }),
  );
}

/** The agents' autoscaler, whose name begins alike, is none of them. */
function isAgent({ pod = '' }: Split): boolean {
  return /^konnectivity-agent-(?!autoscaler-)|^(tunnelfront|aks-link)-/.test(pod);
}

/** Nodes that carry the tunnel, where Kubernetes told; else all nodes of system pools, on which AKS puts it. */
function isNodeOf({ facts: { tunnelPods, apiServer } }: ClusterSnapshot): (split: Split) => boolean {
  if (tunnelPods.known) {
    const carrying = new Set(tunnelPods.value.map(({ node }) => node));
    return ({ node }) => carrying.has(node);
  }
  const pools = apiServer.known ? apiServer.value.pools.filter(({ mode }) => mode === 'System') : [];
  return ({ nodepool }) => pools.some(({ name }) => name === nodepool);
}

type Split = Readonly<Record<string, string>>;

function only(measured: Measured, isWanted: (split: Split) => boolean): Measured {
  return { ...measured, series: measured.series.filter(({ split = {} }) => isWanted(split)) };
}

const NO_METRIC = 'Azure Monitor counts no ports of what the nodes leave by';

/** A cluster, and what its nodes leave by. */
export interface Leaving {
  readonly cluster: ClusterSnapshot;
  readonly ways: readonly ResourceId[];
}

/** Connections and ports of what nodes leave by, in the last six hours. Each is asked in the region of its cluster, where AKS wants it. */
export async function readSnatUse(azure: Azure, leaving: readonly Leaving[], at: Date): Promise<Looked> {
  const places = new Map<ResourceId, Place>();
  for (const { cluster, ways } of leaving)
    for (const resource of ways) places.set(resource, { resource, location: cluster.cluster.location });
  const asked = Object.entries(PORTS).flatMap(([kind, queries]) => {
    const own = [...places.values()].filter(({ resource }) => resource.includes(`/${kind}/`));
    return own.length === 0 ? [] : queries.map((query) => readMetrics(azure, query, own, at, 'suspects'));
  });
  const answers = await Promise.all(asked);
  return new Map(
    leaving.map(({ cluster: { cluster }, ways }) => {
      const own = answers.flatMap((answer) => ways.flatMap((way) => answer.get(way) ?? []));
      const snatUse = own.length === 0 ? unseen(NO_METRIC) : observed(joined(own), at);
      return [cluster.id, { snatUse }];
    }),
  );
}

function joined(parts: readonly Measured[]): Measured {
  return {
    grainMinutes: parts[0]?.grainMinutes ?? 0,
    times: parts[0]?.times ?? [],
    series: parts.flatMap(({ series }) => series),
    unseen: parts.flatMap(({ unseen: gaps }) => gaps),
  };
}
