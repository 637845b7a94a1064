import type { ClusterFacts, FleetFacts, Seen } from '../model/facts.ts';
import { type Observed, unasked, unseen } from '../model/observed.ts';

type OfCluster = Omit<Seen<ClusterFacts>, 'apiServer'>;
type OfFleet = Pick<Seen<FleetFacts>, 'firewallNames' | 'firewallAddresses' | 'deniedFlows'>;

const METRICS = 'a live scan reads them unless sources.metrics is false in reach.json';
const LOGS = unasked('the logs were not asked: set sources.logs in reach.json');

/** Facts of a cluster that only looking brings, as long as nobody looked: why, and how to have it looked at. */
export const UNASKED = unaskedOf(
  unseen('Kubernetes was not asked: set sources.kubernetes in reach.json'),
  unseen("Helm's releases were not asked for: set sources.kubernetes and sources.helmSecretMetadata in reach.json"),
  LOGS,
);

/** The same of the fleet. */
export const UNASKED_OF_FLEET = unaskedOfFleet(LOGS);

const LOGS_OF_FILES = unasked('files hold no logs: a live scan asks them where sources.logs is set in reach.json');

/** The same where files are read, of which no setting makes more. */
export const UNASKED_IN_FILES = unaskedOf(
  unseen('the files hold nothing that kubectl printed of it: docs/scan.md says what to put beside them'),
  unseen(
    "the files hold none of Helm's releases: a live scan counts them where sources.kubernetes and sources.helmSecretMetadata are set in reach.json",
  ),
  LOGS_OF_FILES,
);

export const UNASKED_OF_FLEET_IN_FILES = unaskedOfFleet(LOGS_OF_FILES);

type Unseen = Observed<never>;

function unaskedOf(kubernetes: Unseen, helmReleases: Unseen, logs: Unseen): OfCluster {
  return {
    probe: unseen('it was not dialed: set sources.probe in reach.json, or scan with --probe'),
    tunnelDeployments: kubernetes,
    tunnelPods: kubernetes,
    tunnelLadder: kubernetes,
    nodes: kubernetes,
    nodeUse: kubernetes,
    networkPolicies: kubernetes,
    webhooks: kubernetes,
    webhookBackends: kubernetes,
    apiServices: kubernetes,
    helmReleases,
    guard: kubernetes,
    apiServerLoad: unseen(`metrics were not read: ${METRICS}`),
    tunnelReadiness: unseen(`metrics of pods were not read: of clusters under suspicion ${METRICS}`),
    nodeLoad: unseen(`metrics of nodes were not read: of clusters under suspicion ${METRICS}`),
    snatUse: unseen(`metrics of outbound ports were not read: where nodes have few, ${METRICS}`),
    callers: logs,
    apiUse: logs,
    helmChanges: logs,
    callTroubles: logs,
    serverLog: logs,
    failedCalls: logs,
    agentLog: logs,
    agentPods: logs,
    agentEvents: logs,
  };
}

function unaskedOfFleet(logs: Unseen): OfFleet {
  return { firewallNames: logs, firewallAddresses: logs, deniedFlows: logs };
}
