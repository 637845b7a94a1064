import { diagnose } from '../shared/diagnose.ts';
import type { Check } from '../shared/checks/check.ts';
import type { AgentPool, ApiServer } from '../shared/model/api-server.ts';
import type { Fact, Facts, Seen } from '../shared/model/facts.ts';
import type { Finding } from '../shared/model/finding.ts';
import { known, unseen } from '../shared/model/observed.ts';
import type { ClusterRef, FleetSnapshot } from '../shared/model/snapshot.ts';
import type { LoadBalancer, Network, Peering, Subnet, VirtualNetwork } from '../shared/reachability/index.ts';
import { ordinary } from './api-use-builders.ts';
import { aBackend, aNode, aNodeUse, aTunnelPod, aWebhook } from './kubernetes-builders.ts';
import { connections, loadOfNodes, measured, QUIET, readiness } from './metric-builders.ts';
import { agentLines, AT, logged, sightedAgent, systemPods } from './log-builders.ts';

export { AT, logged } from './log-builders.ts';

export { aBackend, aNode, aNodeUse, aTunnelPod, aWebhook } from './kubernetes-builders.ts';

export const SUBSCRIPTION = '00000000-0000-0000-0000-0000000000aa';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourcegroups`;
export const NODE_GROUP = `${GROUP}/mc_rg_aks_westeurope`;

export function network(kind: string, name: string, group = 'net'): string {
  return `${GROUP}/${group}/providers/microsoft.network/${kind}/${name}`;
}

export const CLUSTER: ClusterRef = {
  id: `${GROUP}/rg/providers/microsoft.containerservice/managedclusters/aks`,
  name: 'aks',
  resourceGroup: 'rg',
  subscriptionId: SUBSCRIPTION,
  location: 'westeurope',
  tags: {},
};

export const NODE_SUBNET = `${network('virtualnetworks', 'spoke')}/subnets/nodes`;

/** A public cluster that runs, in a subnet of its owner, with no ranges. A test names only what makes its own different. */
export function anApiServer(different: Partial<ApiServer> = {}): ApiServer {
  return {
    mode: 'public',
    fqdn: 'aks-1234.hcp.westeurope.azmk8s.io',
    authorizedRanges: [],
    authorizedTags: [],
    unreadableRanges: [],
    provisioningState: 'Succeeded',
    powerState: 'Running',
    tier: 'Standard',
    version: '1.33.2',
    outboundType: 'loadBalancer',
    networkPlugin: 'azure',
    podRanges: ['10.244.0.0/16'],
    bootstrapsFromCache: false,
    addOns: [],
    nodeResourceGroup: NODE_GROUP,
    pools: [aPool()],
    hasHostedSystemPools: false,
    ...different,
  };
}

export function aPrivateApiServer(different: Partial<ApiServer> = {}): ApiServer {
  const { fqdn: _, ...apiServer } = anApiServer({
    mode: 'privateLink',
    privateFqdn: 'aks-1234.1f2e.privatelink.westeurope.azmk8s.io',
    privateDnsZone: 'system',
  });
  return { ...apiServer, ...different };
}

export function aPool(different: Partial<AgentPool> = {}): AgentPool {
  return {
    name: 'system',
    mode: 'System',
    count: 3,
    provisioningState: 'Succeeded',
    powerState: 'Running',
    nodeSubnet: NODE_SUBNET,
    hasNodePublicIps: false,
    ...different,
  };
}

/** A subnet in the first block of its VNet; one whose name ends in a 2, in the next. */
export function aSubnet(id: string, different: Partial<Subnet> = {}): Subnet {
  const [vnet = ''] = id.split('/subnets/');
  const addressPrefixes = [`${blockOf(vnet)}.${id.endsWith('2') ? 1 : 0}.0/24`];
  return { id, addressPrefixes, serviceEndpoints: [], privateEndpoints: [], ...different };
}

/** The VNet of the nodes is 10.1.0.0/16, any other 10.2.0.0/16. */
function blockOf(vnet: string): string {
  return NODE_SUBNET.startsWith(`${vnet}/`) ? '10.1' : '10.2';
}

export function aVnet(name: string, different: Partial<VirtualNetwork> = {}): VirtualNetwork {
  const id = network('virtualnetworks', name);
  return {
    id,
    addressPrefixes: [`${blockOf(id)}.0.0/16`],
    dnsServers: [],
    subnets: [aSubnet(`${id}/subnets/nodes`)],
    peerings: [],
    ...different,
  };
}

export function aPeering(from: string, to: string, different: Partial<Peering> = {}): Peering {
  return {
    id: `${network('virtualnetworks', from)}/virtualnetworkpeerings/to-${to}`,
    remoteVnet: network('virtualnetworks', to),
    state: 'Connected',
    allowsAccess: true,
    allowsForwarded: false,
    allowsGatewayTransit: false,
    usesRemoteGateways: false,
    ...different,
  };
}

/** The load balancer that AKS makes, by whose rule the nodes leave. */
export function aLoadBalancer(different: Partial<LoadBalancer> = {}): LoadBalancer {
  return {
    id: `${NODE_GROUP}/providers/microsoft.network/loadbalancers/kubernetes`,
    frontends: [],
    rules: [],
    outboundRules: [{ name: 'aksOutboundRule', protocol: 'All', frontends: [] }],
    ...different,
  };
}

/** A network that was read whole: what is not in it does not exist. The nodes' subnet leaves by the cluster's load balancer. */
export function aNetwork(different: Partial<Network> = {}): Network {
  return {
    vnets: [aVnet('spoke')],
    securityGroups: [],
    securityAdminRules: [],
    routeTables: [],
    interfaces: [],
    scaleSets: [],
    publicIps: [],
    publicIpPrefixes: [],
    natGateways: [],
    loadBalancers: [aLoadBalancer()],
    firewalls: [],
    firewallPolicies: [],
    ruleCollectionGroups: [],
    ipGroups: [],
    gateways: [],
    learnedRoutes: [],
    connections: [],
    localGateways: [],
    privateEndpoints: [],
    privateDnsZones: [],
    privateDnsLinks: [],
    privateDnsRecords: [],
    dnsResolvers: [],
    dnsInboundEndpoints: [],
    dnsRulesets: [],
    dnsForwardingRules: [],
    dnsRulesetLinks: [],
    seen: [SUBSCRIPTION],
    unseen: [],
    ...different,
  };
}

/** Facts of a healthy fleet with one client; `undefined` makes one unseen. */
export type SomeFacts = { readonly [F in Fact]?: Facts[F] | undefined };

export function aFleet(facts: SomeFacts = {}, cluster = CLUSTER): FleetSnapshot {
  const healthy: Facts = {
    apiServer: anApiServer(),
    network: aNetwork(),
    serviceTags: { changeNumber: '1', tags: {} },
    clients: [{ name: 'office', addresses: ['203.0.113.7'] }],
    probe: { vantage: 'here', dials: [] },
    tunnelDeployments: [{ name: 'konnectivity-agent', wanted: 2, ready: 2, updated: 2, rollout: 'done' }],
    tunnelPods: [aTunnelPod('one'), aTunnelPod('two')],
    tunnelLadder: [{ nodes: 1, agents: 2 }],
    nodes: [aNode('node-one'), aNode('node-two')],
    nodeUse: [aNodeUse('node-one'), aNodeUse('node-two')],
    networkPolicies: [],
    webhooks: [aWebhook()],
    webhookBackends: [aBackend()],
    apiServices: [
      {
        name: 'v1beta1.metrics.k8s.io',
        service: { namespace: 'kube-system', name: 'metrics-server' },
        available: 'True',
      },
    ],
    helmReleases: { counted: [{ namespace: 'web', name: 'shop', keptBy: 'Helm 3 or 4', kept: 10, newest: 837 }] },
    guard: { hasFlowSchema: false, hasPriorityLevel: false },
    apiServerLoad: measured(cluster.id, QUIET),
    tunnelReadiness: readiness(cluster.id, { 'konnectivity-agent-one': 1, 'konnectivity-agent-two': 1 }),
    nodeLoad: loadOfNodes(cluster.id, { 'node-one': 21, 'node-two': 19 }),
    snatUse: connections(aLoadBalancer().id, 0),
    callers: logged([]),
    serverLog: logged([]),
    failedCalls: logged([]),
    agentLog: logged([agentLines('')]),
    agentPods: logged([systemPods(), sightedAgent('one'), sightedAgent('two')]),
    agentEvents: logged([]),
    firewallNames: {},
    firewallAddresses: {},
    deniedFlows: {},
    apiUse: logged(ordinary()),
    helmChanges: logged([]),
    callTroubles: logged([]),
  };
  const seen = Object.fromEntries(
    Object.entries({ ...healthy, ...facts }).map(([name, value]) => [
      name,
      value === undefined ? unseen(`${name} was not read`) : known(value, AT, name),
    ]),
  ) as unknown as Seen<Facts>;
  const { network, serviceTags, clients, firewallNames, firewallAddresses, deniedFlows, ...own } = seen;
  return {
    takenAt: AT,
    cloud: 'public',
    facts: { network, serviceTags, clients, firewallNames, firewallAddresses, deniedFlows },
    clusters: [{ cluster, facts: own }],
  };
}

export function ask(check: Check, facts: SomeFacts, cluster = CLUSTER): readonly Finding[] {
  return diagnose(aFleet(facts, cluster), [check]);
}
