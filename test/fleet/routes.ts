import { id, network, type Reference, type Resource } from './resources.ts';

export interface RouteTableProperties {
  provisioningState: string;
  disableBgpRoutePropagation: boolean;
  routes: Resource<RouteProperties>[];
}

export interface RouteProperties {
  provisioningState: string;
  addressPrefix: string;
  nextHopType: string;
  nextHopIpAddress?: string;
  hasBgpOverride: boolean;
}

/** A route table: for each name a prefix, a kind of next hop, and its address if it has one. */
export function routeTable(
  subscription: string,
  group: string,
  name: string,
  location: string,
  routes: Readonly<Record<string, readonly [prefix: string, nextHop: string, address?: string]>>,
): Resource<RouteTableProperties> {
  const table = network<RouteTableProperties>(subscription, group, 'routeTables', name, location, {
    provisioningState: 'Succeeded',
    disableBgpRoutePropagation: false,
    routes: [],
  });
  for (const [route, way] of Object.entries(routes)) addRoute(table, route, ...way);
  return table;
}

export function addRoute(
  { id: own, properties }: Resource<RouteTableProperties>,
  name: string,
  addressPrefix: string,
  nextHopType: string,
  address?: string,
): void {
  properties.routes.push({
    name,
    id: `${own}/routes/${name}`,
    type: 'Microsoft.Network/routeTables/routes',
    properties: {
      provisioningState: 'Succeeded',
      addressPrefix,
      nextHopType,
      ...(address !== undefined && { nextHopIpAddress: address }),
      hasBgpOverride: false,
    },
  });
}

/** The way that a table names so. */
export function routeOf({ id: own, properties }: Resource<RouteTableProperties>, name: string): RouteProperties {
  const found = properties.routes.find((route) => route.name === name);
  if (found === undefined) throw new Error(`${own} has no route ${name}`);
  return found.properties;
}

export interface GatewayProperties {
  provisioningState: string;
  gatewayType: string;
  enableBgp: boolean;
  ipConfigurations: Resource<{ subnet: Reference }>[];
}

/** A gateway of a VNet, in that VNet's `GatewaySubnet`. */
export function gateway(
  subscription: string,
  group: string,
  name: string,
  location: string,
  vnet: Resource,
  gatewayType: 'Vpn' | 'ExpressRoute' = 'Vpn',
): Resource<GatewayProperties> {
  const own = id(subscription, group, 'Microsoft.Network/virtualNetworkGateways', name);
  return network(subscription, group, 'virtualNetworkGateways', name, location, {
    provisioningState: 'Succeeded',
    gatewayType,
    vpnType: 'RouteBased',
    enableBgp: false,
    ipConfigurations: [
      {
        name: 'default',
        id: `${own}/ipConfigurations/default`,
        type: 'Microsoft.Network/virtualNetworkGateways/ipConfigurations',
        properties: {
          provisioningState: 'Succeeded',
          privateIPAllocationMethod: 'Dynamic',
          subnet: { id: `${vnet.id}/subnets/GatewaySubnet` },
        },
      },
    ],
  });
}

export interface ConnectionProperties {
  provisioningState: string;
  connectionType: string;
  virtualNetworkGateway1: Reference;
  virtualNetworkGateway2?: Reference;
  localNetworkGateway2?: Reference;
  enableBgp: boolean;
}

/** What joins a gateway to another one, or to a site on premises. */
export function connection(
  subscription: string,
  group: string,
  name: string,
  location: string,
  from: Resource<GatewayProperties>,
  to: Resource,
): Resource<ConnectionProperties> {
  const isSite = to.type.endsWith('/localNetworkGateways');
  return network(subscription, group, 'connections', name, location, {
    provisioningState: 'Succeeded',
    connectionType: isSite ? 'IPsec' : 'Vnet2Vnet',
    virtualNetworkGateway1: { id: from.id },
    ...(isSite ? { localNetworkGateway2: { id: to.id } } : { virtualNetworkGateway2: { id: to.id } }),
    enableBgp: false,
  });
}

/** A site on premises. */
export function localGateway(
  subscription: string,
  group: string,
  name: string,
  location: string,
  addressPrefixes: string[],
): Resource<{ localNetworkAddressSpace: { addressPrefixes: string[] } }> {
  return network(subscription, group, 'localNetworkGateways', name, location, {
    provisioningState: 'Succeeded',
    localNetworkAddressSpace: { addressPrefixes },
    gatewayIpAddress: '203.0.113.9',
  });
}
