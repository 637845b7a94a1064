import { systemOf } from './kubernetes-system.ts';
import type { World } from './world.ts';

/** An object as an API server sends it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: object;
  readonly status?: object;
  /** Of Secrets. */
  readonly type?: string;
  readonly data?: Record<string, string>;
  readonly usage?: Record<string, string>;
  readonly webhooks?: readonly object[];
  readonly endpoints?: readonly object[];
  readonly [other: string]: unknown;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
}

export const SYSTEM = 'kube-system';
const AGENTS = 2;

/** What the API server of a healthy cluster holds: nodes, the tunnel's agents on them and what scales these, and what AKS puts beside. */
export function kubernetesOf({ cluster, index }: World): KubernetesObject[] {
  const nodes = cluster.properties.agentPoolProfiles.flatMap(({ name, count, mode }) =>
    Array.from({ length: count }, (_, at) => node(`aks-${name}-${26_400_000 + index}-vmss00000${at}`, name, mode)),
  );
  return [
    ...nodes,
    ...nodes.map(({ metadata }) => nodeUseOf(metadata.name)),
    agents(AGENTS, AGENTS),
    deployment('konnectivity-agent-autoscaler', 1, 1),
    ...nodes.slice(0, AGENTS).map(({ metadata }, at) => agent(at, metadata.name)),
    // Its pod's name begins like those of the agents.
    ...nodes.slice(0, 1).map(({ metadata }) => pod('konnectivity-agent-autoscaler-5c8d9b7f6-x2x4z', metadata.name, {})),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'konnectivity-agent-autoscaler', namespace: SYSTEM },
      data: { ladder: '{"nodesToReplicas":[[1,2],[100,3],[250,4],[500,5],[1000,6],[5000,10]]}' },
    },
    ...systemOf(),
  ];
}

export function node(name: string, pool: string, mode: string): KubernetesObject {
  const condition = (type: string, status: string) => ({ type, status });
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        agentpool: pool,
        'kubernetes.azure.com/agentpool': pool,
        'kubernetes.azure.com/mode': mode.toLowerCase(),
      },
    },
    spec: { podCIDR: '10.244.0.0/24' },
    status: {
      capacity: { cpu: '2', memory: '7120616Ki', pods: '110' },
      allocatable: { cpu: '1900m', memory: '4675304Ki', pods: '110' },
      conditions: [
        condition('NetworkUnavailable', 'False'),
        condition('MemoryPressure', 'False'),
        condition('DiskPressure', 'False'),
        condition('PIDPressure', 'False'),
        condition('Ready', 'True'),
      ],
    },
  };
}

export function nodeUseOf(name: string): KubernetesObject {
  const usage = { cpu: '186149702n', memory: '2261116Ki' };
  return { apiVersion: 'metrics.k8s.io/v1beta1', kind: 'NodeMetrics', metadata: { name }, usage };
}

/** The Deployment of the agents, with so many of them ready. */
export function agents(wanted: number, ready: number): KubernetesObject {
  return deployment('konnectivity-agent', wanted, ready);
}

/** Kubernetes leaves counts of none out. */
export function deployment(name: string, wanted: number, ready: number): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: SYSTEM, labels: { app: name }, generation: 1 },
    spec: { replicas: wanted },
    status: {
      observedGeneration: 1,
      replicas: wanted,
      updatedReplicas: wanted,
      ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
      ...(ready < wanted && { unavailableReplicas: wanted - ready }),
      conditions: [
        { type: 'Available', status: ready > 0 ? 'True' : 'False', reason: 'MinimumReplicasAvailable' },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
      ],
    },
  };
}

function agent(at: number, nodeName: string): KubernetesObject {
  const labels = { app: 'konnectivity-agent', component: 'tunnel' };
  return pod(`konnectivity-agent-6754b444df-5wm9${at}`, nodeName, labels);
}

/** A pod of kube-system that runs and is ready. */
export function pod(name: string, nodeName: string, labels: Record<string, string>): KubernetesObject {
  const [container = ''] = /^[a-z-]+(?=-[0-9a-f]{8,10}-)/.exec(name) ?? [];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: SYSTEM, labels },
    spec: { nodeName, priorityClassName: 'system-node-critical' },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
      containerStatuses: [{ name: container, ready: true, restartCount: 0, state: { running: {} }, lastState: {} }],
    },
  };
}
