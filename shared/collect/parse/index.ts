import type { ResourceKind, Resources } from '../../reachability/index.ts';
import { parseLoadBalancer } from './load-balancer.ts';
import { parseNatGateway } from './nat-gateway.ts';
import { parsePrivateDnsLink, parsePrivateDnsZone } from './private-dns.ts';
import { parsePublicIp, parsePublicIpPrefix } from './public-ip.ts';
import type { RawResource } from './resource.ts';
import { parseVirtualNetwork } from './virtual-network.ts';

export const CLUSTER_TYPE = 'microsoft.containerservice/managedclusters';

/** How each kind of network resource is read from Azure's JSON. */
type NetworkParsers = {
  readonly [K in ResourceKind]: {
    readonly type: string;
    readonly parse: (resource: RawResource) => Resources[K][number];
  };
};

export const networkParsers: NetworkParsers = {
  vnets: { type: 'microsoft.network/virtualnetworks', parse: parseVirtualNetwork },
  publicIps: { type: 'microsoft.network/publicipaddresses', parse: parsePublicIp },
  publicIpPrefixes: { type: 'microsoft.network/publicipprefixes', parse: parsePublicIpPrefix },
  natGateways: { type: 'microsoft.network/natgateways', parse: parseNatGateway },
  loadBalancers: { type: 'microsoft.network/loadbalancers', parse: parseLoadBalancer },
  privateDnsZones: { type: 'microsoft.network/privatednszones', parse: parsePrivateDnsZone },
  privateDnsLinks: { type: 'microsoft.network/privatednszones/virtualnetworklinks', parse: parsePrivateDnsLink },
};

export const NETWORK_KINDS = Object.keys(networkParsers) as readonly ResourceKind[];
export const NETWORK_TYPES = NETWORK_KINDS.map((kind) => networkParsers[kind].type);

/** The kind of a resource's type; `undefined` for one that no check asks about. */
export function kindOf(type: string): ResourceKind | undefined {
  return NETWORK_KINDS.find((kind) => networkParsers[kind].type === type);
}
