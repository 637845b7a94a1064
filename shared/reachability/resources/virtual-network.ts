import type { ResourceId } from './id.ts';

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
  readonly securityGroup?: ResourceId;
  readonly routeTable?: ResourceId;
  readonly natGateway?: ResourceId;
  /** Azure services that the subnet reaches by a route of its own, instead of through the internet. */
  readonly serviceEndpoints: readonly ServiceEndpoint[];
  /** Private endpoints whose addresses lie in this subnet. */
  readonly privateEndpoints: readonly ResourceId[];
  /**
   * Which rules hold for traffic to those endpoints: `Disabled`, `Enabled`, `NetworkSecurityGroupEnabled` or `RouteTableEnabled`.
   * https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy
   */
  readonly privateEndpointPolicies?: string;
  /** `false`: machines without an address of their own do not reach the internet. Absent, they do. https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access */
  readonly hasDefaultOutbound?: boolean;
  /** Services that alone may use the subnet, such as `Microsoft.ContainerService/managedClusters`. Absent: Azure did not say. */
  readonly delegations?: readonly string[];
}

export interface ServiceEndpoint {
  /** `Microsoft.Storage`, say. */
  readonly service: string;
  /** Regions whose addresses are routed; `*` is all. */
  readonly locations: readonly string[];
}

/** One side of a peering. Traffic needs both sides `Connected`; Azure says so on each. */
export interface Peering {
  readonly id: ResourceId;
  readonly remoteVnet: ResourceId;
  /** `Initiated`, `Connected` or `Disconnected`. */
  readonly state: string;
  readonly allowsAccess: boolean;
  /** Whether packets may come in from the peer that did not begin there. */
  readonly allowsForwarded: boolean;
  readonly allowsGatewayTransit: boolean;
  readonly usesRemoteGateways: boolean;
  /** It joins single subnets, or one family of addresses, and not the whole of both VNets. */
  readonly isPartial?: true;
  /** What is routed to the peer: its prefixes when the peering was last synchronised. Absent: the peer's own. */
  readonly remotePrefixes?: readonly string[];
}

export interface RouteTable {
  readonly id: ResourceId;
  readonly routes: readonly Route[];
  /** Whether the routes of a VNet gateway reach the subnets of this table. */
  readonly propagatesGatewayRoutes: boolean;
}

export interface Route {
  readonly name: string;
  /** A CIDR block or a service tag. */
  readonly prefix: string;
  /** `VirtualNetworkGateway`, `VnetLocal`, `Internet`, `VirtualAppliance` or `None`. */
  readonly nextHop: string;
  readonly nextHopAddress?: string;
}

export interface PrivateEndpoint {
  readonly id: ResourceId;
  readonly subnet: ResourceId;
  /** Addresses that Azure names on the endpoint itself; its interfaces have the last word. */
  readonly addresses: readonly string[];
  readonly interfaces: readonly ResourceId[];
  /** What the owner of the service says: `Approved`, `Pending`, `Rejected` or `Disconnected`. */
  readonly state: string;
  /** Whether somebody has to approve it by hand: Azure keeps its connection in another list then. */
  readonly isManual?: boolean;
  readonly service?: ResourceId;
  readonly applicationSecurityGroups: readonly ResourceId[];
}
