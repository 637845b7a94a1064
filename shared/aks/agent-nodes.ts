import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { Node, NodeUse } from '../model/node.ts';
import type { TunnelPod } from '../model/tunnel.ts';
import { deploymentRef, podRef } from './agents.ts';
import { citeObject, type ObjectRef } from './cite-object.ts';

export interface NodeLimits {
  readonly cpuPercent: number;
  readonly memoryPercent: number;
}

/** What is wrong with the nodes that agents run on: each node is one trouble. */
export function troublesOfNodes(
  pods: readonly TunnelPod[],
  { nodes, nodeUse }: Pick<Seen<ClusterFacts>, 'nodes' | 'nodeUse'>,
  limits: NodeLimits,
): readonly Trouble[] {
  if (!nodes.known) return [];
  const under = nodes.value.filter(({ name }) => pods.some(({ node }) => node === name));
  const strained = under.flatMap((node) => {
    const use = nodeUse.known ? nodeUse.value.find(({ name }) => name === node.name) : undefined;
    const strains = [...strainsOf(node), ...(use === undefined ? [] : strainsOfUse(node, use, limits))];
    return strains.length === 0 ? [] : [{ node, strains }];
  });
  const isAll = strained.length === under.length;
  return strained.map(({ node, strains }) => troubleOf(node, strains, pods, isAll));
}

interface Strain {
  readonly says: string;
  readonly evidence: readonly Evidence[];
  /** The condition itself, not what was measured for a moment. */
  readonly isCertain: boolean;
}

function nodeRef({ name }: Pick<Node, 'name'>): ObjectRef {
  return { kind: 'Node', name };
}

function strainsOf(node: Node): readonly Strain[] {
  const condition = (type: string, status: string | undefined, says: string): Strain => ({
    says,
    evidence: [citeObject(nodeRef(node), `status.conditions[${type}].status`, status)],
    isCertain: true,
  });
  return [
    ...(node.isReady ? [] : [condition('Ready', node.readiness, 'is not ready')]),
    ...node.pressures.map((type) => condition(type, 'True', `reports ${type}`)),
  ];
}

function strainsOfUse(node: Node, use: NodeUse, { cpuPercent, memoryPercent }: NodeLimits): readonly Strain[] {
  const kinds = [
    { what: 'CPU', field: 'cpu', used: use.cpuMillicores, of: node.cpuMillicores, limit: cpuPercent },
    { what: 'memory', field: 'memory', used: use.memoryBytes, of: node.memoryBytes, limit: memoryPercent },
  ] as const;
  return kinds.flatMap(({ what, field, used, of, limit }) => {
    const percent = Math.round((used / of) * 100);
    if (percent < limit) return [];
    const measured: ObjectRef = { kind: 'NodeMetrics', name: node.name };
    const evidence = [
      citeObject(measured, `usage.${field}`, use.quantities[field]),
      citeObject(nodeRef(node), `status.allocatable.${field}`, node.quantities[field]),
    ];
    return [{ says: `uses ${percent} % of its ${what}`, evidence, isCertain: false }];
  });
}

function troubleOf(node: Node, strains: readonly Strain[], pods: readonly TunnelPod[], isAll: boolean): Trouble {
  const own = pods.filter((pod) => pod.node === node.name);
  const isCertain = strains.some((strain) => strain.isCertain);
  return {
    subject: `node ${node.name}`,
    reason: `The node ${node.name}, which ${own.length} of the tunnel's ${pods.length} agents run on, ${strains.map(({ says }) => says).join(' and ')}.`,
    certainty: isCertain ? 'proven' : 'likely',
    severity: isAll ? 'high' : 'medium',
    evidence: [
      ...strains.flatMap(({ evidence }) => evidence),
      ...own.map((pod) => citeObject(podRef(pod), 'spec.nodeName', node.name)),
    ],
    ...(!isCertain && { disprovedBy: 'agents that stay ready and are not restarted, while the node is as busy' }),
  };
}

/** Agents that one node takes with it when it goes, though others could carry some. */
export function troublesOfPlace(
  pods: readonly TunnelPod[],
  { nodes }: Pick<Seen<ClusterFacts>, 'nodes'>,
): readonly Trouble[] {
  const [first, ...others] = pods;
  if (!nodes.known || first?.node === undefined || others.length === 0) return [];
  if (others.some(({ node }) => node !== first.node)) return [];
  const own = nodes.value.find(({ name }) => name === first.node);
  const able = nodes.value.filter(({ pool, isReady, isSchedulable }) => pool === own?.pool && isReady && isSchedulable);
  if (able.every(({ name }) => name === first.node)) return [];
  return [
    {
      subject: 'placement',
      reason: `All ${pods.length} agents run on one node, ${first.node}: without it the tunnel is gone, and its pool has others.`,
      certainty: 'proven',
      severity: 'low',
      evidence: pods.map((pod) => citeObject(podRef(pod), 'spec.nodeName', first.node)),
      command: `kubectl delete pod -n kube-system ${others[0]?.name ?? deploymentRef(first.kind).name}`,
    },
  ];
}
