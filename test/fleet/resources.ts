import type { ClusterProperties, Pool, Reference, Resource, SubnetProperties, VnetProperties } from './bodies.ts';

export type * from './bodies.ts';

export function id(subscription: string, group: string, type: string, ...names: string[]): string {
  const [provider = '', ...kinds] = type.split('/');
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/${provider}/${kinds.map((kind, index) => `${kind}/${names[index] ?? ''}`).join('/')}`;
}

/** AKS writes `resourcegroups` in lower case and `ManagedClusters` with a capital. */
export function cluster(
  subscription: string,
  group: string,
  name: string,
  location: string,
  properties: ClusterProperties,
): Resource<ClusterProperties> {
  return {
    id: id(subscription, group, 'Microsoft.ContainerService/managedClusters', name).replace(
      'resourceGroups',
      'resourcegroups',
    ),
    location,
    name,
    tags: {},
    type: 'Microsoft.ContainerService/ManagedClusters',
    sku: { name: 'Base', tier: 'Standard' },
    identity: { type: 'SystemAssigned' },
    properties,
  };
}

export function pool(name: string, subnet?: string): Pool {
  return {
    name,
    count: 3,
    vmSize: 'Standard_D4s_v5',
    osDiskSizeGB: 128,
    osDiskType: 'Managed',
    maxPods: 110,
    type: 'VirtualMachineScaleSets',
    enableAutoScaling: false,
    provisioningState: 'Succeeded',
    powerState: { code: 'Running' },
    orchestratorVersion: '1.33',
    currentOrchestratorVersion: '1.33.2',
    mode: 'System',
    osType: 'Linux',
    osSKU: 'Ubuntu',
    ...(subnet && { vnetSubnetID: subnet }),
    enableNodePublicIP: false,
  };
}

export function vnet(
  subscription: string,
  group: string,
  name: string,
  location: string,
  prefix: string,
  subnets: Readonly<Record<string, string>>,
): Resource<VnetProperties> {
  const own = id(subscription, group, 'Microsoft.Network/virtualNetworks', name);
  return {
    name,
    id: own,
    type: 'Microsoft.Network/virtualNetworks',
    location,
    properties: {
      provisioningState: 'Succeeded',
      addressSpace: { addressPrefixes: [prefix] },
      subnets: Object.entries(subnets).map(([subnet, addressPrefix]) => aSubnet(own, subnet, addressPrefix)),
      virtualNetworkPeerings: [],
      enableDdosProtection: false,
    },
  };
}

/** Adds a subnet to a VNet, given away to a service if one is named. */
export function addSubnet(
  { id: own, properties }: Resource<VnetProperties>,
  name: string,
  addressPrefix: string,
  delegatedTo?: string,
): Resource<SubnetProperties> {
  const subnet = aSubnet(own, name, addressPrefix);
  if (delegatedTo !== undefined) subnet.properties.delegations.push(delegation(subnet.id, delegatedTo));
  properties.subnets.push(subnet);
  return subnet;
}

export function subnetOf({ id: own, properties }: Resource<VnetProperties>, name: string): Resource<SubnetProperties> {
  const found = properties.subnets.find((subnet) => subnet.name === name);
  if (found === undefined) throw new Error(`${own} has no subnet ${name}`);
  return found;
}

function aSubnet(vnet: string, name: string, addressPrefix: string): Resource<SubnetProperties> {
  return {
    name,
    id: `${vnet}/subnets/${name}`,
    properties: {
      provisioningState: 'Succeeded',
      addressPrefix,
      delegations: [],
      privateEndpointNetworkPolicies: 'Disabled',
      privateLinkServiceNetworkPolicies: 'Enabled',
    },
    type: 'Microsoft.Network/virtualNetworks/subnets',
  };
}

function delegation(subnet: string, serviceName: string): SubnetProperties['delegations'][number] {
  return {
    name: 'aks-delegation',
    id: `${subnet}/delegations/aks-delegation`,
    properties: {
      provisioningState: 'Succeeded',
      serviceName,
      actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
    },
    type: 'Microsoft.Network/virtualNetworks/subnets/delegations',
  };
}

/** Joins two VNets: a peering on each side, connected and open. */
export function peer(a: Resource<VnetProperties>, b: Resource<VnetProperties>): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.properties.virtualNetworkPeerings.push({
      name: `to-${to.name}`,
      id: `${from.id}/virtualNetworkPeerings/to-${to.name}`,
      properties: {
        provisioningState: 'Succeeded',
        peeringState: 'Connected',
        remoteVirtualNetwork: { id: to.id },
        allowVirtualNetworkAccess: true,
        allowForwardedTraffic: false,
        allowGatewayTransit: false,
        useRemoteGateways: false,
        remoteAddressSpace: to.properties.addressSpace,
      },
      type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings',
    });
  }
}

export function publicIp(
  subscription: string,
  group: string,
  name: string,
  location: string,
  ipAddress: string,
): Resource<{ ipAddress?: string }> {
  return network(subscription, group, 'publicIPAddresses', name, location, {
    provisioningState: 'Succeeded',
    ipAddress,
    publicIPAddressVersion: 'IPv4',
    publicIPAllocationMethod: 'Static',
    idleTimeoutInMinutes: 4,
    ipTags: [],
  });
}

export function publicIpPrefix(
  subscription: string,
  group: string,
  name: string,
  location: string,
  ipPrefix: string,
): Resource<{ ipPrefix?: string }> {
  return network(subscription, group, 'publicIPPrefixes', name, location, {
    provisioningState: 'Succeeded',
    prefixLength: Number(ipPrefix.split('/')[1]),
    publicIPAddressVersion: 'IPv4',
    ipPrefix,
    ipTags: [],
  });
}

export function natGateway(
  subscription: string,
  group: string,
  name: string,
  location: string,
  ips: readonly Resource[],
  prefixes: readonly Resource[] = [],
): Resource<{ publicIpAddresses?: Reference[]; publicIpPrefixes?: Reference[] }> {
  return network(subscription, group, 'natGateways', name, location, {
    provisioningState: 'Succeeded',
    idleTimeoutInMinutes: 4,
    ...(ips.length > 0 && { publicIpAddresses: ips.map((ip) => ({ id: ip.id })) }),
    ...(prefixes.length > 0 && { publicIpPrefixes: prefixes.map((prefix) => ({ id: prefix.id })) }),
  });
}

export function privateDnsZone(
  subscription: string,
  group: string,
  name: string,
): Resource<{ numberOfVirtualNetworkLinks: number; numberOfRecordSets: number }> {
  return {
    ...network(subscription, group, 'privateDnsZones', name, 'global', {
      maxNumberOfRecordSets: 25_000,
      numberOfRecordSets: 1,
      maxNumberOfVirtualNetworkLinks: 1_000,
      numberOfVirtualNetworkLinks: 0,
      provisioningState: 'Succeeded',
    }),
    type: 'Microsoft.Network/privateDnsZones',
  };
}

/** Links a zone to a VNet; the zone counts its links. */
export function link(
  zone: ReturnType<typeof privateDnsZone>,
  to: Resource,
): Resource<{ virtualNetwork: Reference; virtualNetworkLinkState: string; resolutionPolicy: string }> {
  zone.properties.numberOfVirtualNetworkLinks++;
  return {
    id: `${zone.id}/virtualNetworkLinks/to-${to.name}`,
    name: `to-${to.name}`,
    type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks',
    location: 'global',
    properties: {
      provisioningState: 'Succeeded',
      registrationEnabled: false,
      resolutionPolicy: 'Default',
      virtualNetwork: { id: to.id },
      virtualNetworkLinkState: 'Completed',
    } as never,
  };
}

/** Any resource of `Microsoft.Network`. */
export function network<P extends object>(
  subscription: string,
  group: string,
  kind: string,
  name: string,
  location: string,
  properties: P,
): Resource<P> {
  return {
    name,
    id: id(subscription, group, `Microsoft.Network/${kind}`, name),
    type: `Microsoft.Network/${kind}`,
    location,
    properties,
  };
}
