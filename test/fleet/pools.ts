import { loadBalancer, type OutboundRuleProperties, POOLS } from './balancers.ts';
import { type IpConfigurationProperties, scaleSet, type ScaleSetProperties } from './machines.ts';
import * as arm from './resources.ts';
import { nodeGroupOf, numberOf, PLACE, subscriptionOf, type World } from './world.ts';

/** Adds a pool of nodes to a cluster: its profile, and the scale set with the security group that AKS gives to every node. */
export function addPool(world: World, name: string, subnet: string, mode: 'System' | 'User' = 'System'): arm.Pool {
  const { cluster, spoke, resources } = world;
  const [subscription, group, number] = [subscriptionOf(world), nodeGroupOf(world), numberOf(world)];
  const inSubnet = arm.subnetOf(spoke, subnet).id;
  const profile = { ...arm.pool(name, inSubnet), mode };
  const machines = scaleSet(subscription, group, `aks-${name}-${number}-vmss`, PLACE, inSubnet);
  machines.tags = {
    'aks-managed-orchestrator': 'Kubernetes:1.33.2',
    'aks-managed-poolName': name,
    'aks-managed-resourceNameSuffix': number,
  };
  const nsg = arm.id(subscription, group, 'Microsoft.Network/networkSecurityGroups', `aks-agentpool-${number}-nsg`);
  for (const { properties } of interfacesOf(machines)) properties.networkSecurityGroup = { id: nsg };
  cluster.properties.agentPoolProfiles.push(profile);
  resources.push(machines);
  return profile;
}

/** Gives every node a public address of its own out of a prefix: https://learn.microsoft.com/azure/aks/use-node-public-ips */
export function givePublicIps({ cluster, resources }: World, prefix: arm.Resource): void {
  for (const pool of cluster.properties.agentPoolProfiles)
    Object.assign(pool, { enableNodePublicIP: true, nodePublicIPPrefixID: prefix.id });
  const properties = { publicIPPrefix: { id: prefix.id }, publicIPAddressVersion: 'IPv4' };
  for (const configuration of configurationsOf(resources))
    configuration.publicIPAddressConfiguration = { name: 'pub1', properties };
}

/** Lets the nodes of a cluster leave by the load balancer that AKS makes. */
export function leaveByBalancer(world: World): void {
  const { name, index, cluster, resources } = world;
  const [subscription, group] = [subscriptionOf(world), nodeGroupOf(world)];
  const ip = arm.publicIp(subscription, group, `${name}-outbound`, PLACE, `198.51.100.${index + 1}`);
  const balancer = loadBalancer(subscription, group, PLACE, ip);
  const pools = POOLS.map((pool) => ({ id: `${balancer.id}/backendAddressPools/${pool}` }));
  for (const configuration of configurationsOf(resources)) configuration.loadBalancerBackendAddressPools = [...pools];
  cluster.properties.networkProfile.outboundType = 'loadBalancer';
  cluster.properties.networkProfile.loadBalancerProfile = {
    managedOutboundIPs: { count: 1 },
    effectiveOutboundIPs: [{ id: ip.id }],
    allocatedOutboundPorts: 0,
    idleTimeoutInMinutes: 30,
    backendPoolType: 'nodeIPConfiguration',
  };
  resources.push(ip, balancer);
}

/** Sets so many ports aside for each node, as `az aks update --load-balancer-outbound-ports` does. */
export function allocatePorts({ cluster, resources }: World, ports: number): void {
  const profile = cluster.properties.networkProfile.loadBalancerProfile;
  if (profile !== undefined) profile.allocatedOutboundPorts = ports;
  const rules = resources.flatMap(({ properties }) => ('outboundRules' in properties ? properties.outboundRules : []));
  for (const { properties } of rules as arm.Resource<OutboundRuleProperties>[])
    properties.allocatedOutboundPorts = ports;
}

/** Lets subnets leave by a NAT gateway with one address. */
export function leaveByNat(
  world: World,
  subnets: readonly arm.Resource<arm.SubnetProperties>[],
): ReturnType<typeof arm.natGateway> {
  const { name, index, cluster, resources } = world;
  const subscription = subscriptionOf(world);
  const ip = arm.publicIp(subscription, 'rg-net', `${name}-nat-ip`, PLACE, `192.0.2.${index + 1}`);
  const nat = arm.natGateway(subscription, 'rg-net', `${name}-nat`, PLACE, [ip]);
  cluster.properties.networkProfile.outboundType = 'userAssignedNATGateway';
  for (const { properties } of subnets) properties.natGateway = { id: nat.id };
  resources.push(ip, nat);
  return nat;
}

function isScaleSet(resource: arm.Resource): resource is arm.Resource<ScaleSetProperties> {
  return resource.type === 'Microsoft.Compute/virtualMachineScaleSets';
}

/** How the nodes of every pool are connected. */
function configurationsOf(resources: readonly arm.Resource[]): readonly IpConfigurationProperties[] {
  const interfaces = resources.filter(isScaleSet).flatMap(interfacesOf);
  return interfaces.flatMap(({ properties }) => properties.ipConfigurations.map((one) => one.properties));
}

function interfacesOf({ properties }: arm.Resource<ScaleSetProperties>) {
  return properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations;
}
