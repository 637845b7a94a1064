import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Evidence } from '../model/finding.ts';
import type { TunnelDeployment, TunnelKind, TunnelPod } from '../model/tunnel.ts';
import { citeAbsence, citeCount, citeObject, citeWhole, type ObjectRef } from './cite-object.ts';

export const SYSTEM = 'kube-system';

/** The one that is in use comes first: a cluster that was upgraded may keep the remains of another. */
const KINDS: readonly TunnelKind[] = ['konnectivity-agent', 'aks-link', 'tunnelfront'];

export type AgentFacts = Pick<Seen<ClusterFacts>, 'tunnelDeployments' | 'tunnelPods'> &
  Partial<Pick<Seen<ClusterFacts>, 'tunnelLadder' | 'nodes'>>;

/** The agents of the tunnel, put together from what was seen of them. */
export interface Agents {
  readonly kind: TunnelKind;
  /** None where it was not seen, or does not exist. */
  readonly deployment?: TunnelDeployment;
  /** Those that stay; none where pods were not seen. */
  readonly pods: readonly TunnelPod[];
  readonly ready: number;
  /** How many there should be, as far as that was seen. */
  readonly expected: number;
  /** Some are being replaced, which leaves fewer for a while; the Deployment alone tells that they are not. */
  readonly mayBeRollingOut: boolean;
  readonly evidence: readonly Evidence[];
}

/** `undefined` where neither Deployments nor pods were seen. */
export function agentsOf(facts: AgentFacts): Agents | undefined {
  const { tunnelDeployments, tunnelPods } = facts;
  if (!tunnelDeployments.known && !tunnelPods.known) return undefined;
  const deployments = tunnelDeployments.known ? tunnelDeployments.value : [];
  const allPods = tunnelPods.known ? tunnelPods.value : [];
  const isThere = (kind: TunnelKind) =>
    deployments.some(({ name }) => name === kind) || allPods.some((pod) => pod.kind === kind);
  const kind = KINDS.find(isThere) ?? 'konnectivity-agent';
  const deployment = deployments.find(({ name }) => name === kind);
  const pods = allPods.filter((pod) => pod.kind === kind);
  const staying = pods.filter(({ isLeaving }) => !isLeaving);
  const step = stepOf(facts);
  return {
    kind,
    ...(deployment && { deployment }),
    pods: staying,
    // Both lists tell it, and some time passes between them: only where both say so is one not ready.
    ready: Math.max(deployment?.ready ?? 0, pods.filter(({ isReady }) => isReady).length),
    expected: Math.max(deployment?.wanted ?? staying.length, step?.agents ?? 0),
    mayBeRollingOut: deployment === undefined || deployment.rollout === 'going',
    evidence: [
      ...evidenceOfDeployment(kind, deployment, tunnelDeployments.known),
      ...staying.filter(({ isReady }) => !isReady).map(evidenceOfPod),
      ...(tunnelPods.known && pods.length === 0 ? [citeCount(SYSTEM, 'Pod', `app=${kind}`, 0)] : []),
      ...(step === undefined ? [] : [citeWhole(LADDER, step.says)]),
    ],
  };
}

const LADDER: ObjectRef = { kind: 'ConfigMap', namespace: SYSTEM, name: 'konnectivity-agent-autoscaler' };

/** The step of the ladder that the cluster is on: of its nodes those count that pods may be put onto. */
function stepOf({ tunnelLadder, nodes }: AgentFacts): { readonly agents: number; readonly says: string } | undefined {
  if (!tunnelLadder?.known || !nodes?.known) return undefined;
  const count = nodes.value.filter(({ isSchedulable }) => isSchedulable).length;
  const step = tunnelLadder.value.findLast(({ nodes: from }) => from <= count) ?? tunnelLadder.value[0];
  return step && { agents: step.agents, says: `asks for ${step.agents} agents for ${count} nodes` };
}

export function deploymentRef(name: TunnelKind): ObjectRef {
  return { kind: 'Deployment', namespace: SYSTEM, name };
}

function evidenceOfDeployment(
  kind: TunnelKind,
  deployment: TunnelDeployment | undefined,
  isSeen: boolean,
): readonly Evidence[] {
  const object = deploymentRef(kind);
  if (deployment === undefined) return isSeen ? [citeAbsence(object)] : [];
  return [
    citeObject(object, 'spec.replicas', deployment.wanted),
    // Kubernetes leaves a count of none out.
    citeObject(object, 'status.readyReplicas', deployment.ready || undefined),
  ];
}

export function podRef({ name }: TunnelPod): ObjectRef {
  return { kind: 'Pod', namespace: SYSTEM, name };
}

function evidenceOfPod(pod: TunnelPod): Evidence {
  return pod.readiness === undefined
    ? citeObject(podRef(pod), 'status.phase', pod.phase)
    : citeObject(podRef(pod), 'status.conditions[Ready].status', pod.readiness);
}
