import type { ResourceKind, Resources } from '../../reachability/index.ts';
import {
  parseDnsForwardingRule,
  parseDnsInboundEndpoint,
  parseDnsResolver,
  parseDnsRuleset,
  parseDnsRulesetLink,
} from './dns-resolver.ts';
import { parseFirewallPolicy, parseRuleCollectionGroup } from './firewall-policy.ts';
import { parseFirewall, parseIpGroup } from './firewall.ts';
import { parseConnection, parseLearnedRoutes, parseLocalGateway, parseVirtualNetworkGateway } from './gateway.ts';
import { parseLoadBalancer } from './load-balancer.ts';
import { parseNatGateway } from './nat-gateway.ts';
import { parseNetworkInterface, parseScaleSet } from './network-interface.ts';
import { parsePrivateDnsLink, parsePrivateDnsRecord, parsePrivateDnsZone } from './private-dns.ts';
import { parsePrivateEndpoint } from './private-endpoint.ts';
import { parsePublicIp, parsePublicIpPrefix } from './public-ip.ts';
import { parentOf, type RawResource, typeOf } from './resource.ts';
import { parseRouteTable } from './route-table.ts';
import { parseSecurityAdminRules, parseSecurityGroup } from './security-group.ts';
import { parseVirtualNetwork } from './virtual-network.ts';

export const CLUSTER_TYPE = 'microsoft.containerservice/managedclusters';

/** How each kind of network resource is read from Azure's JSON. */
type NetworkParsers = {
  readonly [K in ResourceKind]: {
    readonly types: readonly string[];
    readonly parse: (resource: RawResource) => Resources[K][number];
  };
};

export const networkParsers: NetworkParsers = {
  vnets: { types: ['microsoft.network/virtualnetworks'], parse: parseVirtualNetwork },
  securityGroups: { types: ['microsoft.network/networksecuritygroups'], parse: parseSecurityGroup },
  securityAdminRules: {
    types: ['microsoft.network/virtualnetworks/securityadminrules'],
    parse: parseSecurityAdminRules,
  },
  routeTables: { types: ['microsoft.network/routetables'], parse: parseRouteTable },
  interfaces: { types: ['microsoft.network/networkinterfaces'], parse: parseNetworkInterface },
  scaleSets: { types: ['microsoft.compute/virtualmachinescalesets'], parse: parseScaleSet },
  publicIps: { types: ['microsoft.network/publicipaddresses'], parse: parsePublicIp },
  publicIpPrefixes: { types: ['microsoft.network/publicipprefixes'], parse: parsePublicIpPrefix },
  natGateways: { types: ['microsoft.network/natgateways'], parse: parseNatGateway },
  loadBalancers: { types: ['microsoft.network/loadbalancers'], parse: parseLoadBalancer },
  firewalls: { types: ['microsoft.network/azurefirewalls'], parse: parseFirewall },
  firewallPolicies: { types: ['microsoft.network/firewallpolicies'], parse: parseFirewallPolicy },
  ruleCollectionGroups: {
    types: ['microsoft.network/firewallpolicies/rulecollectiongroups'],
    parse: parseRuleCollectionGroup,
  },
  ipGroups: { types: ['microsoft.network/ipgroups'], parse: parseIpGroup },
  gateways: { types: ['microsoft.network/virtualnetworkgateways'], parse: parseVirtualNetworkGateway },
  learnedRoutes: { types: ['microsoft.network/virtualnetworkgateways/learnedroutes'], parse: parseLearnedRoutes },
  connections: { types: ['microsoft.network/connections'], parse: parseConnection },
  localGateways: { types: ['microsoft.network/localnetworkgateways'], parse: parseLocalGateway },
  privateEndpoints: { types: ['microsoft.network/privateendpoints'], parse: parsePrivateEndpoint },
  privateDnsZones: { types: ['microsoft.network/privatednszones'], parse: parsePrivateDnsZone },
  privateDnsLinks: { types: ['microsoft.network/privatednszones/virtualnetworklinks'], parse: parsePrivateDnsLink },
  privateDnsRecords: {
    types: [
      'microsoft.network/privatednszones/a',
      'microsoft.network/privatednszones/aaaa',
      'microsoft.network/privatednszones/cname',
    ],
    parse: parsePrivateDnsRecord,
  },
  dnsResolvers: { types: ['microsoft.network/dnsresolvers'], parse: parseDnsResolver },
  dnsInboundEndpoints: { types: ['microsoft.network/dnsresolvers/inboundendpoints'], parse: parseDnsInboundEndpoint },
  dnsRulesets: { types: ['microsoft.network/dnsforwardingrulesets'], parse: parseDnsRuleset },
  dnsForwardingRules: {
    types: ['microsoft.network/dnsforwardingrulesets/forwardingrules'],
    parse: parseDnsForwardingRule,
  },
  dnsRulesetLinks: {
    types: ['microsoft.network/dnsforwardingrulesets/virtualnetworklinks'],
    parse: parseDnsRulesetLink,
  },
};

export const NETWORK_KINDS = Object.keys(networkParsers) as readonly ResourceKind[];

/** Azure has these to ask for, one by one, and they are resources only here. */
export const ANSWERS = ['learnedRoutes', 'securityAdminRules'] as const satisfies readonly ResourceKind[];

const KINDS_BY_TYPE: ReadonlyMap<string, ResourceKind> = new Map(
  NETWORK_KINDS.flatMap((kind) => networkParsers[kind].types.map((type) => [type, kind] as const)),
);

/** The kind of a resource's type; `undefined` for one that no check asks about. */
export function kindOf(type: string): ResourceKind | undefined {
  return KINDS_BY_TYPE.get(type);
}

/**
 * The resource to read for what an id names: itself, or the one that holds it, as a security group holds its rules and a VNet its
 * subnets. `undefined` where that is none that checks ask about.
 */
export function holderOf(id: string): string | undefined {
  const type = typeOf(id);
  if (type === undefined) return undefined;
  const kind = kindOf(type);
  const isResource = type === CLUSTER_TYPE || (kind !== undefined && !ANSWERS.some((one) => one === kind));
  return isResource ? id : holderOf(parentOf(id));
}
