import type { Seen, ClusterFacts } from '../model/facts.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { NetworkPolicy } from '../model/network-policy.ts';
import type { TunnelPod } from '../model/tunnel.ts';
import { type Agents, deploymentRef, podRef, SYSTEM } from './agents.ts';
import { citeObject, type ObjectRef } from './cite-object.ts';
import { selects } from './selects.ts';

const RECREATE = (kind: Agents['kind']) =>
  `kubectl delete pod -n ${SYSTEM} -l ${kind === 'tunnelfront' ? 'component=tunnel' : `app=${kind}`}`;

/** No agent is ready, or fewer than the cluster needs. While they are being replaced, fewer are as it should be. */
export function troublesOfNumber(agents: Agents, isInOperation: boolean): readonly Trouble[] {
  const { kind, deployment, ready, expected, mayBeRollingOut } = agents;
  const waits = waitsOf(agents.pods);
  const trouble = {
    subject: 'agents',
    certainty: 'proven',
    evidence: [...agents.evidence, ...waits.evidence],
  } as const;
  if (ready === 0) {
    const how = deployment === undefined && agents.pods.length === 0 ? 'There is no' : `None of ${expected}`;
    const reason = `${how} ${kind} of the tunnel is ready${waits.says}: nothing that the API server calls through it answers, such as logs, exec, webhooks and metrics.`;
    return [{ ...trouble, reason, severity: 'critical', command: RECREATE(kind) }];
  }
  if (ready >= expected || mayBeRollingOut || isInOperation) return [];
  const reason = `${ready} of ${expected} ${kind} of the tunnel ${ready === 1 ? 'is' : 'are'} ready${waits.says}.`;
  return [{ ...trouble, reason, severity: 'medium' }];
}

/** What every container waits for while it starts. */
const STARTING = ['ContainerCreating', 'PodInitializing'];

function waitsOf(pods: readonly TunnelPod[]): { readonly says: string; readonly evidence: readonly Evidence[] } {
  const waiting = pods.filter(({ waits }) => waits !== undefined && !STARTING.includes(waits));
  const reasons = waiting.flatMap(({ waits, ended }) => [waits, ended]).filter((reason) => reason !== undefined);
  return {
    says: reasons.length === 0 ? '' : ` (${[...new Set(reasons)].join(', ')})`,
    evidence: waiting.flatMap(evidenceOfEnds),
  };
}

function evidenceOfEnds(pod: TunnelPod): readonly Evidence[] {
  const at = `status.containerStatuses[${pod.container ?? ''}]`;
  return [
    ...(pod.waits === undefined ? [] : [citeObject(podRef(pod), `${at}.state.waiting.reason`, pod.waits)]),
    ...(pod.ended === undefined ? [] : [citeObject(podRef(pod), `${at}.lastState.terminated.reason`, pod.ended)]),
  ];
}

/** Agents that are ready, but ended again and again. Of those that are not, their number tells. */
export function troublesOfRestarts({ pods }: Agents, limit: number): readonly Trouble[] {
  const restless = pods.filter(({ isReady, restarts }) => isReady && restarts >= limit);
  return troublesOfRestless(restless, pods.length, (pod) => [
    citeObject(podRef(pod), `status.containerStatuses[${pod.container ?? ''}].restartCount`, pod.restarts),
    ...evidenceOfEnds(pod),
  ]);
}

export function troublesOfRestless<P extends Pick<TunnelPod, 'restarts' | 'ended'>>(
  restless: readonly P[],
  count: number,
  evidenceOf: (pod: P) => readonly Evidence[],
): readonly Trouble[] {
  if (restless.length === 0) return [];
  const most = Math.max(...restless.map(({ restarts }) => restarts));
  const ends = [...new Set(restless.flatMap(({ ended }) => ended ?? []))];
  return [
    {
      subject: 'restarts',
      reason: `${restless.length} of ${count} agents were restarted again and again, one ${most} times${ends.length === 0 ? '' : ` (${ends.join(', ')})`}.`,
      certainty: 'likely',
      severity: ends.includes('OOMKilled') ? 'medium' : 'low',
      evidence: restless.flatMap(evidenceOf),
      disprovedBy: 'restart counts that do not grow',
    },
  ];
}

/** A tunnel of a kind that AKS replaced years ago, and that no required port is checked for. */
export function troublesOfAge({ kind, deployment, pods }: Agents): readonly Trouble[] {
  if (kind === 'konnectivity-agent') return [];
  const port = kind === 'aks-link' ? 'UDP 1194' : 'TCP 9000';
  return [
    {
      subject: kind,
      reason: `The tunnel is still ${kind}, which konnectivity replaced: it needs ${port} to the API server, and the cluster has long not been upgraded.`,
      certainty: 'proven',
      severity: 'medium',
      evidence: deployment
        ? [citeObject(deploymentRef(kind), 'metadata.name', kind)]
        : pods.slice(0, 1).map((pod) => citeObject(podRef(pod), 'metadata.name', pod.name)),
    },
  ];
}

const LABELS = { app: 'konnectivity-agent', component: 'tunnel' };

/** NetworkPolicies that leave agents fewer ways out than they need. AKS's own allows all of them, and what one allows no other takes away. */
export function troublesOfPolicies({
  networkPolicies,
}: Pick<Seen<ClusterFacts>, 'networkPolicies'>): readonly Trouble[] {
  if (!networkPolicies.known) return [];
  const own = networkPolicies.value.filter(({ pods, restrictsEgress }) => restrictsEgress && selects(pods, LABELS));
  if (own.length === 0 || own.some(({ allowsAllEgress }) => allowsAllEgress)) return [];
  const names = own.map(({ name }) => name).join(', ');
  const isShut = own.every(({ egressRules }) => egressRules === 0);
  return [
    {
      subject: `network policy ${own[0]?.name ?? ''}`,
      reason: `In ${SYSTEM} ${names} ${isShut ? 'leaves' : 'may leave'} the tunnel's agents no way to the API server and nodes: AKS's own policy konnectivity-agent, which allows it, is gone.`,
      certainty: 'likely',
      severity: isShut ? 'high' : 'medium',
      evidence: own.map((policy) => citeObject(policyRef(policy), 'metadata.name', policy.name)),
      disprovedBy: 'a cluster without an engine for network policies, or logs and exec that work on every node',
    },
  ];
}

function policyRef({ name }: NetworkPolicy): ObjectRef {
  return { kind: 'NetworkPolicy', namespace: SYSTEM, name };
}
