import { healthyNat, healthyPrivate, healthyPublic } from '../fleet/fleet.ts';
import { healthyAgents } from '../fleet/worlds/agents.ts';
import { healthyBusy } from '../fleet/worlds/busy.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { healthyHubPrivate } from '../fleet/worlds/hub-private.ts';
import { healthyIntegrated, healthyIntegratedPrivate } from '../fleet/worlds/integrated.ts';
import { healthyKubenet } from '../fleet/worlds/kubenet.ts';
import { healthyPods } from '../fleet/worlds/pods.ts';
import type { Scenario } from './scenario.ts';
import { stopped } from './stopped.ts';
import { poolFailed } from './pool-failed.ts';
import { upgrading } from './upgrading.ts';
import { noAgentReady } from './no-agent-ready.ts';
import { nodeUnderPressure } from './node-under-pressure.ts';
import { agentsBelowLadder } from './agents-below-ladder.ts';
import { agentCrashing } from './agent-crashing.ts';
import { rollout } from './rollout.ts';
import { tidyRelease } from './tidy-release.ts';
import { revisionsKept } from './revisions-kept.ts';
import { webhookWithoutEndpoints } from './webhook-without-endpoints.ts';
import { webhookCertificateExpired } from './webhook-certificate-expired.ts';
import { metricsUnavailable } from './metrics-unavailable.ts';
import { officeLeftOut } from './office-left-out.ts';
import { natLeftOut } from './nat-left-out.ts';
import { natBeforeBalancer } from './nat-before-balancer.ts';
import { nodePrefixLeftOut } from './node-prefix-left-out.ts';
import { openToAll } from './open-to-all.ts';
import { privateRange } from './private-range.ts';
import { zoneNotLinked } from './zone-not-linked.ts';
import { ownZoneNotLinked } from './own-zone-not-linked.ts';
import { peeringLost } from './peering-lost.ts';
import { notPeered } from './not-peered.ts';
import { httpsDenied } from './https-denied.ts';
import { denyAllButVnet } from './deny-all-but-vnet.ts';
import { tagRuleMissing } from './tag-rule-missing.ts';
import { basePolicyDenies } from './base-policy-denies.ts';
import { staleNextHop } from './stale-next-hop.ts';
import { firewallDeleted } from './firewall-deleted.ts';
import { wayOutClosed } from './way-out-closed.ts';
import { routeTableMissing } from './route-table-missing.ts';
import { hubPeeringLost } from './hub-peering-lost.ts';
import { natWithoutAddress } from './nat-without-address.ts';
import { tlsInspected } from './tls-inspected.ts';
import { agentsLeftOut } from './agents-left-out.ts';
import { firewallLeftOut } from './firewall-left-out.ts';
import { kubeletDenied } from './kubelet-denied.ts';
import { vnetDenied } from './vnet-denied.ts';
import { podRouteMissing } from './pod-route-missing.ts';
import { podTableDetached } from './pod-table-detached.ts';
import { nodesByFirewall } from './nodes-by-firewall.ts';
import { overlayDenied } from './overlay-denied.ts';
import { apiServerToKubelet } from './api-server-to-kubelet.ts';
import { clientRouteNone } from './client-route-none.ts';
import { endpointPending } from './endpoint-pending.ts';
import { clientGroupDenies } from './client-group-denies.ts';
import { hubNotLinked } from './hub-not-linked.ts';
import { nodesNotLinked } from './nodes-not-linked.ts';
import { resolverNotLinked } from './resolver-not-linked.ts';
import { recordMissing } from './record-missing.ts';
import { secondPortClosed } from './second-port-closed.ts';
import { nodesDenied } from './nodes-denied.ts';
import { probesDenied } from './probes-denied.ts';
import { smallSubnet } from './small-subnet.ts';
import { notDelegated } from './not-delegated.ts';
import { portsAboveAddresses } from './ports-above-addresses.ts';
import { portsAboveWhenScaled } from './ports-above-when-scaled.ts';
import { apiServerPinned } from './api-server-pinned.ts';
import { connectionsFailing } from './connections-failing.ts';
import { etcdFilling } from './etcd-filling.ts';
import { firewallPortsUsed } from './firewall-ports-used.ts';
import { guardInForce } from './guard-in-force.ts';
import { watchesLeaked } from './watches-leaked.ts';
import { getStorm } from './get-storm.ts';
import { apiServerRestarts, nodesJoined, tidyClient } from './well-read.ts';
import { callsTurnedAway } from './calls-turned-away.ts';
import { inspectedElsewhere } from './inspected-elsewhere.ts';
import { noisyAgents } from './noisy-agents.ts';
import { agentsIntercepted } from './agents-intercepted.ts';
import { kubeletsSilent } from './kubelets-silent.ts';
import { flowsDenied } from './flows-denied.ts';
import { deniesLogged } from './denies-logged.ts';

export const healthy: readonly Scenario[] = [
  {
    id: 'healthy-public',
    says: 'a public cluster behind a load balancer',
    build: (index) => healthyPublic('healthy-public', index),
  },
  {
    id: 'healthy-nat',
    says: 'a public cluster behind a NAT gateway',
    build: (index) => healthyNat('healthy-nat', index),
  },
  { id: 'healthy-private', says: 'a private cluster', build: (index) => healthyPrivate('healthy-private', index) },
  {
    id: 'healthy-integrated',
    says: 'an API server in a subnet of its own, with a public address too',
    build: (index) => healthyIntegrated('healthy-integrated', index),
  },
  {
    id: 'healthy-integrated-private',
    says: 'an API server in a subnet of its own, without a public address',
    build: (index) => healthyIntegratedPrivate('healthy-integrated-private', index),
  },
  {
    id: 'healthy-hub-private',
    says: 'a private cluster whose names are kept in the hub',
    build: (index) => healthyHubPrivate('healthy-hub-private', index),
  },
  {
    id: 'healthy-pods',
    says: 'two pools and pods in subnets of their own, each with a security group',
    build: (index) => healthyPods('healthy-pods', index),
  },
  {
    id: 'healthy-hub',
    says: 'nodes behind a firewall in the hub',
    build: (index) => healthyHub('healthy-hub', index),
  },
  {
    id: 'healthy-kubenet',
    says: 'kubenet, with a route to the pods of each node',
    build: (index) => healthyKubenet('healthy-kubenet', index),
  },
  {
    id: 'healthy-agents',
    says: 'build agents behind a NAT gateway, given by their subnet',
    build: (index) => healthyAgents('healthy-agents', index),
  },
  inspectedElsewhere,
  {
    id: 'healthy-busy',
    says: 'a cluster with much going on in it',
    build: (index) => healthyBusy('healthy-busy', index),
  },
  rollout,
  tidyRelease,
  noisyAgents,
  tidyClient,
  apiServerRestarts,
  nodesJoined,
];

/** Every trouble, in the order of the checks. */
export const troubled: readonly Scenario[] = [
  stopped,
  poolFailed,
  upgrading,
  noAgentReady,
  nodeUnderPressure,
  agentsBelowLadder,
  agentCrashing,
  denyAllButVnet,
  tlsInspected,
  officeLeftOut,
  natLeftOut,
  natBeforeBalancer,
  nodePrefixLeftOut,
  openToAll,
  privateRange,
  watchesLeaked,
  getStorm,
  revisionsKept,
  kubeletDenied,
  vnetDenied,
  podRouteMissing,
  podTableDetached,
  nodesByFirewall,
  overlayDenied,
  apiServerToKubelet,
  zoneNotLinked,
  ownZoneNotLinked,
  peeringLost,
  notPeered,
  httpsDenied,
  tagRuleMissing,
  basePolicyDenies,
  staleNextHop,
  firewallDeleted,
  wayOutClosed,
  routeTableMissing,
  hubPeeringLost,
  natWithoutAddress,
  agentsLeftOut,
  firewallLeftOut,
  clientRouteNone,
  endpointPending,
  clientGroupDenies,
  hubNotLinked,
  nodesNotLinked,
  resolverNotLinked,
  recordMissing,
  secondPortClosed,
  nodesDenied,
  probesDenied,
  smallSubnet,
  notDelegated,
  portsAboveAddresses,
  portsAboveWhenScaled,
  webhookWithoutEndpoints,
  webhookCertificateExpired,
  metricsUnavailable,
  connectionsFailing,
  firewallPortsUsed,
  apiServerPinned,
  etcdFilling,
  guardInForce,
  agentsIntercepted,
  kubeletsSilent,
  flowsDenied,
  deniesLogged,
  callsTurnedAway,
];

export const scenarios: readonly Scenario[] = [...healthy, ...troubled];
