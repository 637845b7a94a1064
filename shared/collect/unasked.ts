import type { ClusterFacts, FleetFacts, Seen } from '../model/facts.ts';
import { unasked, unseen } from '../model/observed.ts';

const KUBERNETES = unseen('Kubernetes was not asked: set sources.kubernetes in reach.json');

const METRICS = 'a live scan reads them unless sources.metrics is false in reach.json';
const LOGS = unasked('the logs were not asked: set sources.logs in reach.json');

/** Facts of a cluster that only looking brings, as long as nobody looked: why, and how to have it looked at. */
export const UNASKED: Omit<Seen<ClusterFacts>, 'apiServer'> = {
  probe: unseen('it was not dialed: set sources.probe in reach.json, or scan with --probe'),
  tunnelDeployments: KUBERNETES,
  tunnelPods: KUBERNETES,
  tunnelLadder: KUBERNETES,
  nodes: KUBERNETES,
  nodeUse: KUBERNETES,
  networkPolicies: KUBERNETES,
  webhooks: KUBERNETES,
  webhookBackends: KUBERNETES,
  apiServices: KUBERNETES,
  helmReleases: unseen(
    "Helm's releases were not asked for: set sources.kubernetes and sources.helmSecretMetadata in reach.json",
  ),
  guard: KUBERNETES,
  apiServerLoad: unseen(`metrics were not read: ${METRICS}`),
  tunnelReadiness: unseen(`metrics of pods were not read: of clusters under suspicion ${METRICS}`),
  nodeLoad: unseen(`metrics of nodes were not read: of clusters under suspicion ${METRICS}`),
  snatUse: unseen(`metrics of outbound ports were not read: where nodes have few, ${METRICS}`),
  callers: LOGS,
  apiUse: LOGS,
  helmChanges: LOGS,
  callTroubles: LOGS,
  serverLog: LOGS,
  failedCalls: LOGS,
  agentLog: LOGS,
  agentPods: LOGS,
  agentEvents: LOGS,
};

/** The same of the fleet. */
export const UNASKED_OF_FLEET: Pick<Seen<FleetFacts>, 'firewallNames' | 'firewallAddresses' | 'deniedFlows'> = {
  firewallNames: LOGS,
  firewallAddresses: LOGS,
  deniedFlows: LOGS,
};
