import type { KubernetesObject } from './kubernetes.ts';
import { definitionsOf, type MetricDefinition } from './metric-definitions.ts';
import type { ClusterProperties, Resource } from './resources.ts';

/** One time series: what was measured in a minute, by the number of the minute since 1970. */
export interface MetricSeries {
  /** Values of all dimensions of the metric, spelled as Azure spells them. */
  readonly split: Readonly<Record<string, string>>;
  at(minute: number): number;
}

/** What one resource measures in place of what a healthy one would: a level about which it varies by two in a hundred. */
export interface MetricChange {
  readonly resource: string;
  readonly metric: string;
  /** Only where these dimensions have these values; everywhere when not given. */
  readonly split?: Readonly<Record<string, string>>;
  readonly level: number;
}

/** Has a resource of a world measure something else. */
export function measure(world: { metrics?: readonly MetricChange[] }, ...changes: readonly MetricChange[]): void {
  world.metrics = [...(world.metrics ?? []), ...changes];
}

interface Level {
  readonly split: Readonly<Record<string, string>>;
  readonly level: number;
}

/** What a resource measures of a metric: the same in every process and in every minute. */
export function seriesOf(
  resource: Resource,
  metric: MetricDefinition,
  objects: readonly KubernetesObject[],
  changes: readonly MetricChange[],
): readonly MetricSeries[] {
  const own = changes.filter(
    (one) => one.resource.toLowerCase() === resource.id.toLowerCase() && one.metric === metric.name,
  );
  const levels = healthyLevels(resource, metric.name, objects).map(({ split, level }): Level => ({
    split,
    level: own.find((one) => isWithin(split, one.split))?.level ?? level,
  }));
  // A value of a dimension that no healthy resource has.
  const added = own.flatMap(({ split = {}, level }): readonly Level[] =>
    levels.some((one) => isWithin(one.split, split)) ? [] : [{ split, level }],
  );
  return [...levels, ...added].map(({ split, level }) => {
    const seed = hash(`${resource.id.toLowerCase()} ${metric.name} ${JSON.stringify(split)}`);
    const isWhole = metric.unit === 'Count';
    return {
      split,
      at: (minute) => {
        const value = level * (1 + 0.02 * wobble(seed, minute));
        return isWhole ? Math.round(value) : value;
      },
    };
  });
}

function isWithin(split: Level['split'], asked: Level['split'] = {}): boolean {
  return Object.entries(asked).every(([name, value]) => split[name] === value);
}

const HEALTHY: Readonly<Record<string, readonly Level[]>> = {
  apiserver_cpu_usage_percentage: [{ split: {}, level: 22 }],
  apiserver_memory_usage_percentage: [{ split: {}, level: 41 }],
  apiserver_current_inflight_requests: [
    { split: { requestKind: 'readOnly' }, level: 6 },
    { split: { requestKind: 'mutating' }, level: 2 },
  ],
  etcd_cpu_usage_percentage: [{ split: {}, level: 9 }],
  etcd_memory_usage_percentage: [{ split: {}, level: 27 }],
  etcd_database_usage_percentage: [{ split: {}, level: 3 }],
  SNATPortUtilization: [
    { split: { Protocol: 'TCP' }, level: 8 },
    { split: { Protocol: 'UDP' }, level: 1 },
  ],
  FirewallHealth: [{ split: { Status: 'Healthy', Reason: '' }, level: 100 }],
  // Nobody's connections fail at a healthy gateway; a balancer does not even name the state.
  SNATConnectionCount: ['Attempted', 'Established', 'Failed'].map((ConnectionState) => ({
    split: { Protocol: 'TCP', ConnectionState },
    level: ConnectionState === 'Failed' ? 0 : 40,
  })),
  SnatConnectionCount: [{ split: { ...balancerSplit(0), ConnectionState: 'Successful' }, level: 30 }],
  UsedSnatPorts: [0, 1, 2].map((node) => ({ split: { ...balancerSplit(node), ProtocolType: 'TCP' }, level: 60 })),
  AllocatedSnatPorts: [0, 1, 2].map((node) => ({
    split: { ...balancerSplit(node), ProtocolType: 'TCP' },
    level: 1_024,
  })),
};

function balancerSplit(node: number) {
  return { FrontendIPAddress: '198.51.100.1', BackendIPAddress: `10.0.128.${node + 4}` };
}

function healthyLevels(resource: Resource, metric: string, objects: readonly KubernetesObject[]): readonly Level[] {
  if (definitionsOf(resource.type) === undefined) return [];
  if (/managedclusters$/i.test(resource.type) && isStopped(resource as Resource<ClusterProperties>)) return [];
  if (metric === 'kube_pod_status_ready') return podsOf(objects).flatMap(readinessOf);
  if (metric.startsWith('node_')) return nodesOf(resource as Resource<ClusterProperties>, objects);
  return HEALTHY[metric] ?? [];
}

/** The control plane of a stopped cluster is gone, and its nodes too: nobody measures anything. */
function isStopped({ properties }: Resource<ClusterProperties>): boolean {
  return properties.powerState.code === 'Stopped';
}

interface Pod {
  readonly name: string;
  readonly isReady: boolean;
}

/** Pods of kube-system: those that the API server holds, and those that every cluster has. The agents' autoscaler is called almost as they are. */
function podsOf(objects: readonly KubernetesObject[]): readonly Pod[] {
  const held = objects.flatMap(({ kind, metadata, status }): readonly Pod[] => {
    if (kind !== 'Pod' || metadata.namespace !== 'kube-system') return [];
    const { conditions = [] } = (status ?? {}) as { conditions?: { type: string; status: string }[] };
    return [
      { name: metadata.name, isReady: conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True') },
    ];
  });
  const others = ['coredns-6f776c8fb5-kt2vx', 'konnectivity-agent-autoscaler-7b56d7d95b-m9rwd', 'kube-proxy-7kd2f'];
  return [...others.map((name) => ({ name, isReady: true })), ...held];
}

function readinessOf({ name, isReady }: Pod): readonly Level[] {
  return ['true', 'false', 'unknown'].map((condition) => ({
    split: { namespace: 'kube-system', pod: name, condition },
    level: Number(condition === String(isReady)),
  }));
}

function nodesOf({ properties }: Resource<ClusterProperties>, objects: readonly KubernetesObject[]): readonly Level[] {
  const held = objects.flatMap(({ kind, metadata: { name, labels = {} } }) =>
    kind === 'Node' ? [{ node: name, nodepool: labels['agentpool'] ?? '' }] : [],
  );
  const made = properties.agentPoolProfiles.flatMap(({ name, count }) =>
    Array.from({ length: count }, (_, at) => ({ node: `aks-${name}-26400000-vmss00000${at}`, nodepool: name })),
  );
  return (held.length > 0 ? held : made).map((split) => ({ split, level: 24 }));
}

/** Between -1 and 1. */
function wobble(seed: number, minute: number): number {
  return (hash(`${seed} ${minute}`) % 2_001) / 1_000 - 1;
}

/** FNV-1a: https://datatracker.ietf.org/doc/draft-eastlake-fnv/ */
function hash(text: string): number {
  let value = 0x81_1c_9d_c5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01_00_01_93) >>> 0;
  return value;
}
