/** An ARM resource id in lower case: Azure spells one id in several ways, and all of them mean the same. */
export type ResourceId = string;

/** The part of an Azure network that was read: plain JSON, taken once, never changed. */
export interface Network extends Resources {
  /** Subscriptions (ids in lower case) whose resources were all asked for. Elsewhere, what is not here is not absent. */
  readonly seen: readonly string[];
  readonly unseen: readonly Unseen[];
}

/** The resources of a network, one list per kind. */
export interface Resources {
  readonly vnets: readonly VirtualNetwork[];
  readonly publicIps: readonly PublicIp[];
  readonly publicIpPrefixes: readonly PublicIpPrefix[];
  readonly natGateways: readonly NatGateway[];
  readonly loadBalancers: readonly LoadBalancer[];
  readonly privateDnsZones: readonly PrivateDnsZone[];
  readonly privateDnsLinks: readonly PrivateDnsLink[];
}

export type ResourceKind = keyof Resources;

/** A place that was asked for and could not be read. Without `kind`, nothing of it was. `within` is an id or the start of one; empty is everywhere. */
export interface Unseen {
  readonly within: ResourceId;
  readonly kind?: ResourceKind;
  readonly why: string;
}

export interface VirtualNetwork {
  readonly id: ResourceId;
  readonly addressPrefixes: readonly string[];
  /** Servers the VNet's machines ask instead of Azure's own DNS. */
  readonly dnsServers: readonly string[];
  readonly subnets: readonly Subnet[];
  readonly peerings: readonly Peering[];
}

export interface Subnet {
  readonly id: ResourceId;
  readonly addressPrefixes: readonly string[];
  readonly routeTable?: ResourceId;
  readonly natGateway?: ResourceId;
  /** Private endpoints whose addresses lie in this subnet. */
  readonly privateEndpoints: readonly ResourceId[];
}

/** One side of a peering. Traffic needs both sides `Connected`; Azure says so on each. */
export interface Peering {
  readonly id: ResourceId;
  readonly remoteVnet: ResourceId;
  /** `Initiated`, `Connected` or `Disconnected`. */
  readonly state: string;
  readonly allowsAccess: boolean;
  readonly usesRemoteGateways: boolean;
}

export interface PublicIp {
  readonly id: ResourceId;
  /** Absent while Azure has given none, as for a dynamic address that nothing uses. */
  readonly address?: string;
}

export interface PublicIpPrefix {
  readonly id: ResourceId;
  readonly prefix?: string;
}

export interface NatGateway {
  readonly id: ResourceId;
  readonly publicIps: readonly ResourceId[];
  readonly publicIpPrefixes: readonly ResourceId[];
}

export interface LoadBalancer {
  readonly id: ResourceId;
  /** Names of its outbound rules: without one, its backends leave by another way. */
  readonly outboundRules: readonly string[];
}

export interface PrivateDnsZone {
  readonly id: ResourceId;
  /** The domain, in lower case and without a trailing dot. */
  readonly name: string;
  /** How many links Azure counts on the zone: with all of them in hand, a missing one is really missing. */
  readonly linkCount?: number;
}

export interface PrivateDnsLink {
  readonly id: ResourceId;
  readonly zone: ResourceId;
  readonly vnet: ResourceId;
  /** `Completed` when it works. */
  readonly state: string;
}
