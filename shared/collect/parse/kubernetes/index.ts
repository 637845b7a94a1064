import type { ClusterFacts } from '../../../model/facts.ts';
import { parseGuard } from './guard.ts';
import { parseHelmReleases } from './helm.ts';
import { parseNetworkPolicies } from './network-policies.ts';
import { parseNodes, parseNodeUse } from './nodes.ts';
import { parseApiServices, parseWebhooks } from './webhooks.ts';
import { parseTunnelDeployments, parseTunnelLadder, parseTunnelPods } from './tunnel.ts';

/** The facts that Kubernetes tells, and how each is understood from objects as the API server sent them. They throw `BodyError`. */
export const kubernetesParsers = {
  tunnelDeployments: parseTunnelDeployments,
  tunnelPods: parseTunnelPods,
  tunnelLadder: parseTunnelLadder,
  nodes: parseNodes,
  nodeUse: parseNodeUse,
  networkPolicies: parseNetworkPolicies,
  webhooks: parseWebhooks,
  apiServices: parseApiServices,
  helmReleases: parseHelmReleases,
  guard: parseGuard,
} as const satisfies { readonly [F in keyof ClusterFacts]?: (objects: readonly unknown[]) => ClusterFacts[F] };

export type KubernetesFact = keyof typeof kubernetesParsers;

export const KUBERNETES_FACTS = Object.keys(kubernetesParsers) as readonly KubernetesFact[];
