import type { ResourceId } from './resources/id.ts';
import type { PrivateEndpoint, RouteTable, VirtualNetwork } from './resources/virtual-network.ts';
import type { SecurityAdminRules, SecurityGroup } from './resources/security.ts';
import type {
  LoadBalancer,
  NatGateway,
  NetworkInterface,
  PublicIp,
  PublicIpPrefix,
  ScaleSet,
} from './resources/machines.ts';
import type { Firewall, FirewallPolicy, IpGroup, RuleCollectionGroup } from './resources/firewall.ts';
import type { GatewayConnection, LearnedRoutes, LocalGateway, VirtualNetworkGateway } from './resources/gateway.ts';
import type {
  DnsForwardingRule,
  DnsInboundEndpoint,
  DnsResolver,
  DnsRuleset,
  DnsRulesetLink,
  PrivateDnsLink,
  PrivateDnsRecord,
  PrivateDnsZone,
} from './resources/dns.ts';

export type * from './resources/id.ts';
export type * from './resources/virtual-network.ts';
export type * from './resources/security.ts';
export type * from './resources/machines.ts';
export type * from './resources/firewall.ts';
export type * from './resources/gateway.ts';
export type * from './resources/dns.ts';

/** The part of an Azure network that was read: plain JSON, taken once, never changed. */
export interface Network extends Resources {
  /** Subscriptions (ids in lower case) whose resources were all asked for. Elsewhere, what is not here is not absent. */
  readonly seen: readonly string[];
  readonly unseen: readonly Unseen[];
}

/** The resources of a network, one list per kind. */
export interface Resources {
  readonly vnets: readonly VirtualNetwork[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly securityAdminRules: readonly SecurityAdminRules[];
  readonly routeTables: readonly RouteTable[];
  readonly interfaces: readonly NetworkInterface[];
  readonly scaleSets: readonly ScaleSet[];
  readonly publicIps: readonly PublicIp[];
  readonly publicIpPrefixes: readonly PublicIpPrefix[];
  readonly natGateways: readonly NatGateway[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly firewalls: readonly Firewall[];
  readonly firewallPolicies: readonly FirewallPolicy[];
  readonly ruleCollectionGroups: readonly RuleCollectionGroup[];
  readonly ipGroups: readonly IpGroup[];
  readonly gateways: readonly VirtualNetworkGateway[];
  readonly learnedRoutes: readonly LearnedRoutes[];
  readonly connections: readonly GatewayConnection[];
  readonly localGateways: readonly LocalGateway[];
  readonly privateEndpoints: readonly PrivateEndpoint[];
  readonly privateDnsZones: readonly PrivateDnsZone[];
  readonly privateDnsLinks: readonly PrivateDnsLink[];
  readonly privateDnsRecords: readonly PrivateDnsRecord[];
  readonly dnsResolvers: readonly DnsResolver[];
  readonly dnsInboundEndpoints: readonly DnsInboundEndpoint[];
  readonly dnsRulesets: readonly DnsRuleset[];
  readonly dnsForwardingRules: readonly DnsForwardingRule[];
  readonly dnsRulesetLinks: readonly DnsRulesetLink[];
}

export type ResourceKind = keyof Resources;

/** A place that was asked for and could not be read. Without `kind`, nothing of it was. `within` is an id or the start of one; empty is everywhere. */
export interface Unseen {
  readonly within: ResourceId;
  readonly kind?: ResourceKind;
  readonly why: string;
}
