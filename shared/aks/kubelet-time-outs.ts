import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Trouble } from '../model/finding.ts';
import { findSubnet, ipSet, type Network, overlaps, parseRange } from '../reachability/index.ts';
import type { Obstacle } from './obstacles.ts';
import { spaceOf } from './space.ts';
import { isOfKubelets } from './talks.ts';
import { agentErrors, hitsOf, serverErrors, spanOf, type Told } from './told.ts';

/** The dials of one kubelet that timed out. */
export interface Silence {
  readonly kubelet: string;
  /** Its node's name, where a line has it. */
  readonly node?: string;
  readonly told: readonly Told<unknown>[];
}

export type KubeletFacts = Pick<Seen<ClusterFacts>, 'serverLog' | 'failedCalls' | 'agentLog' | 'tunnelPods'>;

/** So many lines prove enough. */
const MOST_CITED = 5;

/** Kubelets that did not answer for a while, as the API server and the tunnel's agents say. A node that goes away is silent for a moment. */
export function silences(facts: KubeletFacts): readonly Silence[] {
  const ofServer = serverErrors(facts).told.flatMap(({ error, ...told }) =>
    error.kind === 'kubeletTimeOut' && error.kubelet !== undefined
      ? [{ kubelet: error.kubelet, node: error.node, told: { ...told, error } }]
      : [],
  );
  const ofAgents = agentErrors(facts).told.flatMap(({ error, ...told }) =>
    error.kind === 'kubeletTimeOut' && error.address !== undefined
      ? [{ kubelet: error.address, node: undefined, told: { ...told, error } }]
      : [],
  );
  const byKubelet = Map.groupBy([...ofServer, ...ofAgents], ({ kubelet }) => kubelet);
  return [...byKubelet]
    .map(([kubelet, all]): Silence => {
      const node = all.find((one) => one.node !== undefined)?.node;
      return { kubelet, told: all.map(({ told }) => told), ...(node !== undefined && { node }) };
    })
    .filter(({ told }) => spanOf(told).isSustained)
    .toSorted((a, b) => (a.kubelet < b.kubelet ? -1 : 1));
}

/** Which of them an obstacle explains: one that stops calls of kubelets in the subnet that the address is in. */
export function explainedBy({ blocked }: Obstacle, network: Network, all: readonly Silence[]): readonly Silence[] {
  const subnets = blocked
    .filter(({ need }) => isOfKubelets(need))
    .flatMap(({ need: { flow } }) => {
      const subnet = flow.destination.subnet === undefined ? undefined : findSubnet(network, flow.destination.subnet);
      return subnet?.status === 'found' ? [spaceOf(subnet.value)] : [];
    });
  // A name has no place; it is one of those that are stopped, if any are.
  const isThere = (kubelet: string) =>
    parseRange(kubelet) === undefined || subnets.some((subnet) => overlaps(ipSet([kubelet]), subnet));
  return subnets.length === 0 ? [] : all.filter(({ kubelet }) => isThere(kubelet));
}

/** The trouble with what the lines say of it beside. */
export function withSilences(trouble: Trouble, own: readonly Silence[]): Trouble {
  if (own.length === 0) return trouble;
  const evidence = [
    ...trouble.evidence,
    ...own.flatMap(({ told }) => told.map((one) => one.evidence)).slice(0, MOST_CITED),
  ];
  return { ...trouble, reason: `${trouble.reason} ${sayOf(own)}`, evidence };
}

/** Kubelets that do not answer though nothing that was read stops it. */
export function troublesOfSilence(own: readonly Silence[], { tunnelPods }: KubeletFacts): readonly Trouble[] {
  const [first] = own;
  if (first === undefined) return [];
  return [
    {
      subject: 'kubelets',
      reason:
        `${sayOf(own)} No rule and no route that was read stops it: a firewall on the nodes, a policy of the cluster's network, or the nodes themselves may. ${patternOf(own, tunnelPods)}`.trim(),
      certainty: 'likely',
      evidence: own.flatMap(({ told }) => told.slice(0, 2).map((one) => one.evidence)).slice(0, MOST_CITED),
      disprovedBy: `an answer from TCP 10250 of ${first.kubelet} to a pod on another node: nc -vz ${first.kubelet} 10250`,
    },
  ];
}

function sayOf(own: readonly Silence[]): string {
  const told = own.flatMap((one) => one.told);
  const { from, to } = spanOf(told);
  const who = own.map(({ kubelet, node }) => (node === undefined ? kubelet : `${kubelet} (${node})`)).join(', ');
  return `Calls of the kubelet${own.length === 1 ? '' : 's'} at ${who} timed out ${hitsOf(told)} times from ${from} to ${to}.`;
}

/** An agent reaches the kubelet of its own node whatever lies between nodes. */
function patternOf(own: readonly Silence[], tunnelPods: KubeletFacts['tunnelPods']): string {
  const nodes = own.flatMap(({ node }) => node ?? []);
  if (!tunnelPods.known || nodes.length < own.length) return '';
  const hosts = new Set(tunnelPods.value.flatMap(({ node }) => node?.toLowerCase() ?? []));
  const hosting = nodes.filter((node) => hosts.has(node.toLowerCase()));
  return hosting.length === 0
    ? 'None of these nodes hosts an agent of the tunnel, as where traffic between nodes is blocked.'
    : `${hosting.join(', ')} ${hosting.length === 1 ? 'hosts' : 'host'} an agent of the tunnel, which speaks against the network between nodes.`;
}
