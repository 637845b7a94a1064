import { networkInterface, privateEndpoint, scaleSet } from './machines.ts';
import { record } from './names.ts';
import * as arm from './resources.ts';
import { securityGroup } from './security.ts';

/** Everything an emulated Azure holds. */
export interface Fleet {
  readonly subscriptions: readonly Subscription[];
  readonly resources: readonly arm.Resource[];
  /** Azure's service tags, as the Network API answers them. */
  readonly serviceTags?: object;
}

export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** `Enabled`, `Disabled`, `Warned`, … */
  readonly state: string;
  /** From its own parent up to the root. */
  readonly managementGroups: readonly string[];
}

export const SUBSCRIPTIONS: readonly Subscription[] = ['web', 'shop', 'data'].map((name, index) => ({
  id: `00000000-0000-0000-0000-00000000000${index + 1}`,
  name: `sub-${name}`,
  state: 'Enabled',
  managementGroups: [name === 'data' ? 'mg-corp' : 'mg-online', 'mg-root'],
}));

/** Addresses that the office and the world are known by. */
export const OFFICE = '203.0.113.0/24';

/** A cluster with its network: a hub with build agents, peered with the spoke that holds the nodes. */
export interface World {
  readonly name: string;
  readonly cluster: arm.Resource<arm.ClusterProperties>;
  readonly hub: arm.Resource<arm.VnetProperties>;
  readonly spoke: arm.Resource<arm.VnetProperties>;
  /** The same resources and the rest, all of them. A scenario adds to it. */
  readonly resources: arm.Resource[];
  /** Who must reach this cluster, in the form of `reach.json`. */
  readonly clients: object[];
}

/** A healthy public cluster, open to the office, that leaves by the load balancer AKS made. */
export function healthyPublic(name: string, index: number): World {
  const world = aWorld(name, index);
  const { cluster, resources } = world;
  cluster.properties.fqdn = `${name}-1a2b3c4d.hcp.westeurope.azmk8s.io`;
  cluster.properties.apiServerAccessProfile = { authorizedIPRanges: [OFFICE] };
  const ip = arm.publicIp(
    subscriptionOf(index),
    nodeGroup(name),
    `${name}-outbound`,
    'westeurope',
    `198.51.100.${index + 1}`,
  );
  resources.push(ip, arm.loadBalancer(subscriptionOf(index), nodeGroup(name), 'westeurope', ip));
  world.clients.push({ name: `office-${name}`, addresses: ['203.0.113.7'], must: { names: [name] } });
  return world;
}

/** The same, leaving by a NAT gateway that the ranges admit. */
export function healthyNat(name: string, index: number): World & { readonly nat: ReturnType<typeof arm.natGateway> } {
  const world = healthyPublic(name, index);
  const ip = arm.publicIp(subscriptionOf(index), 'rg-net', `${name}-nat-ip`, 'westeurope', `192.0.2.${index + 1}`);
  const nat = arm.natGateway(subscriptionOf(index), 'rg-net', `${name}-nat`, 'westeurope', [ip]);
  world.cluster.properties.networkProfile.outboundType = 'userAssignedNATGateway';
  world.cluster.properties.apiServerAccessProfile?.authorizedIPRanges?.push(`192.0.2.${index + 1}/32`);
  nodesOf(world).properties.natGateway = { id: nat.id };
  world.resources.push(ip, nat);
  return { ...world, nat };
}

/** A healthy private cluster whose zone is linked to the agents' VNet as well. */
export function healthyPrivate(
  name: string,
  index: number,
): World & { readonly zone: ReturnType<typeof arm.privateDnsZone>; readonly agentsLink: arm.Resource } {
  const world = aWorld(name, index);
  const { cluster, hub, spoke, resources } = world;
  const zone = arm.privateDnsZone(
    subscriptionOf(index),
    nodeGroup(name),
    `${name}-1f2e3d4c.privatelink.westeurope.azmk8s.io`,
  );
  cluster.properties.fqdn = null;
  cluster.properties.privateFQDN = `${name}-1a2b3c4d.${zone.name}`;
  cluster.properties.apiServerAccessProfile = {
    enablePrivateCluster: true,
    privateDNSZone: 'system',
    enablePrivateClusterPublicFQDN: false,
  };
  const agentsLink = arm.link(zone, hub);
  const address = `10.${index}.128.4`;
  const nic = networkInterface(
    subscriptionOf(index),
    nodeGroup(name),
    'kube-apiserver.nic',
    'westeurope',
    `${spoke.id}/subnets/nodes`,
    address,
  );
  const endpoint = privateEndpoint(
    subscriptionOf(index),
    nodeGroup(name),
    'kube-apiserver',
    'westeurope',
    nic,
    cluster.id,
  );
  resources.push(zone, arm.link(zone, spoke), agentsLink, nic, endpoint);
  resources.push(record(zone, 'A', `${name}-1a2b3c4d`, [address]));
  world.clients.push({ name: `agents-${name}`, subnet: `${hub.id}/subnets/agents`, must: { names: [name] } });
  return { ...world, zone, agentsLink };
}

export function nodesOf({ spoke }: World): arm.Resource<arm.SubnetProperties> {
  const nodes = spoke.properties.subnets.find((subnet) => subnet.name === 'nodes');
  if (nodes === undefined) throw new Error('the spoke has no subnet for nodes');
  return nodes;
}

export function fleetOf(worlds: readonly World[]): Fleet {
  return { subscriptions: SUBSCRIPTIONS, resources: worlds.flatMap(({ resources }) => resources) };
}

function aWorld(name: string, index: number): World {
  const subscription = subscriptionOf(index);
  const hub = arm.vnet(subscription, 'rg-net', `${name}-hub`, 'westeurope', `10.${index}.0.0/17`, {
    agents: `10.${index}.0.0/24`,
  });
  const spoke = arm.vnet(subscription, 'rg-net', `${name}-spoke`, 'westeurope', `10.${index}.128.0/17`, {
    nodes: `10.${index}.128.0/20`,
  });
  arm.peer(hub, spoke);
  const cluster = arm.cluster(subscription, 'rg-aks', name, 'westeurope', {
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    kubernetesVersion: '1.33',
    currentKubernetesVersion: '1.33.2',
    dnsPrefix: name,
    agentPoolProfiles: [arm.pool('system', `${spoke.id}/subnets/nodes`)],
    nodeResourceGroup: nodeGroup(name),
    networkProfile: {
      networkPlugin: 'azure',
      networkPluginMode: 'overlay',
      loadBalancerSku: 'standard',
      outboundType: 'loadBalancer',
    },
  });
  const group = securityGroup(subscription, nodeGroup(name), 'aks-agentpool-nsg', 'westeurope');
  const machines = scaleSet(
    subscription,
    nodeGroup(name),
    'aks-system-vmss',
    'westeurope',
    `${spoke.id}/subnets/nodes`,
  );
  for (const nic of machines.properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations) {
    nic.properties.networkSecurityGroup = { id: group.id };
  }
  return { name, cluster, hub, spoke, resources: [hub, spoke, cluster, group, machines], clients: [] };
}

/** Clusters are spread over the subscriptions in turn. */
function subscriptionOf(index: number): string {
  return SUBSCRIPTIONS[index % SUBSCRIPTIONS.length]?.id ?? '';
}

function nodeGroup(name: string): string {
  return `MC_rg-aks_${name}_westeurope`;
}
