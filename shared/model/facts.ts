import type { Network } from '../reachability/index.ts';
import type { AgentEvents, SystemPods } from './agent-sightings.ts';
import type { ApiServer } from './api-server.ts';
import type { ApiUse } from './api-use.ts';
import type { CallTrouble } from './call-trouble.ts';
import type { Caller } from './caller.ts';
import type { Client } from './client.ts';
import type { DeniedFlows } from './denied-flows.ts';
import type { HelmReleases } from './helm.ts';
import type { Guard } from './guard.ts';
import type { HelmChanges } from './helm-changes.ts';
import type { Measured } from './metrics.ts';
import type { FirewallRuling } from './firewall-log.ts';
import type { AgentLines, ServerLines } from './lines.ts';
import type { Logged, LoggedOf } from './logs.ts';
import type { NetworkPolicy } from './network-policy.ts';
import type { Node, NodeUse } from './node.ts';
import type { Observed } from './observed.ts';
import type { Probe } from './probe.ts';
import type { ServiceTags } from './service-tags.ts';
import type { TunnelDeployment, TunnelLadder, TunnelPod } from './tunnel.ts';
import type { ApiService, Backend, Webhook } from './webhook.ts';

/** What we know once for the whole fleet. */
export interface FleetFacts {
  readonly network: Network;
  readonly serviceTags: ServiceTags;
  readonly clients: readonly Client[];
  /** Names and addresses that firewalls denied or opened, by firewall. */
  readonly firewallNames: LoggedOf<FirewallRuling>;
  readonly firewallAddresses: LoggedOf<FirewallRuling>;
  /** Flows that rules denied, by the subnet whose flow log saw them. */
  readonly deniedFlows: LoggedOf<DeniedFlows>;
}

/** What we know of each cluster. */
export interface ClusterFacts {
  readonly apiServer: ApiServer;
  readonly probe: Probe;
  readonly tunnelDeployments: readonly TunnelDeployment[];
  readonly tunnelPods: readonly TunnelPod[];
  readonly tunnelLadder: TunnelLadder;
  readonly nodes: readonly Node[];
  readonly nodeUse: readonly NodeUse[];
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly webhooks: readonly Webhook[];
  /** Of webhooks that refuse what they do not answer. One that was not looked for is not among them. */
  readonly webhookBackends: readonly Backend[];
  readonly apiServices: readonly ApiService[];
  readonly helmReleases: HelmReleases;
  readonly guard: Guard;
  /** How busy the API server and its etcd are: percentages, and requests in flight. */
  readonly apiServerLoad: Measured;
  /** `kube_pod_status_ready` of each pod of the tunnel, split by `pod`: 1 while it is ready. Only of clusters under suspicion. */
  readonly tunnelReadiness: Measured;
  /** How busy nodes are that may carry the tunnel, in percent, split by `node` and `nodepool`. Only of clusters under suspicion. */
  readonly nodeLoad: Measured;
  /** Connections and ports at what lends nodes their public addresses. Only where configuration leaves few ports for each node. */
  readonly snatUse: Measured;
  /** Public addresses that reached the API server. */
  readonly callers: Logged<Caller>;
  /** Where the API server did not get through, by its own log and by the calls that it failed. */
  readonly serverLog: Logged<ServerLines>;
  readonly failedCalls: Logged<ServerLines>;
  /** What the tunnel's agents say. */
  readonly agentLog: Logged<AgentLines>;
  /** How their pods are, and what Kubernetes warned of about these, as Container insights saw it. */
  readonly agentPods: Logged<SystemPods>;
  readonly agentEvents: Logged<AgentEvents>;
  /** Who reads and watches the API server, and how often. */
  readonly apiUse: Logged<ApiUse>;
  /** What became of the revisions of Helm releases, as far as the log goes back. */
  readonly helmChanges: Logged<HelmChanges>;
  /** Whose calls were turned away, or slow. */
  readonly callTroubles: Logged<CallTrouble>;
}

/** Everything a check may ask for. A fact enters with its collector and with a check that reads it. */
export interface Facts extends FleetFacts, ClusterFacts {}

export type Fact = keyof Facts;

export type Seen<F> = { readonly [K in keyof F]: Observed<F[K]> };
