/** ARM bodies as Azure answers them: the field names, casings and forms of real answers, oddities included. */
export interface Resource<P = object> {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  location?: string;
  tags?: Record<string, string>;
  sku?: { name: string; tier: string };
  properties: P;
}

export interface Reference {
  id: string;
}

export interface ClusterProperties {
  provisioningState: string;
  powerState: { code: string };
  kubernetesVersion: string;
  currentKubernetesVersion: string;
  dnsPrefix: string;
  fqdn?: string | null;
  privateFQDN?: string;
  agentPoolProfiles: Pool[];
  nodeResourceGroup: string;
  networkProfile: { networkPlugin: string; networkPluginMode?: string; loadBalancerSku: string; outboundType: string };
  apiServerAccessProfile?: {
    authorizedIPRanges?: string[];
    enablePrivateCluster?: boolean;
    privateDNSZone?: string;
    enablePrivateClusterPublicFQDN?: boolean;
    enableVnetIntegration?: boolean;
    subnetId?: string;
  };
  httpProxyConfig?: { httpProxy?: string; httpsProxy?: string; noProxy?: string[]; enabled?: boolean };
  hostedSystemProfile?: { enabled: boolean };
}

export interface Pool {
  name: string;
  count: number;
  vmSize: string;
  type: string;
  provisioningState: string;
  powerState: { code: string };
  mode: string;
  osType: string;
  vnetSubnetID?: string;
  podSubnetID?: string;
  enableNodePublicIP: boolean;
  nodePublicIPPrefixID?: string;
}

export interface VnetProperties {
  provisioningState: string;
  addressSpace: { addressPrefixes: string[] };
  dhcpOptions?: { dnsServers: string[] };
  subnets: Resource<SubnetProperties>[];
  virtualNetworkPeerings: Resource<PeeringProperties>[];
  enableDdosProtection: boolean;
}

export interface SubnetProperties {
  provisioningState: string;
  addressPrefix?: string;
  addressPrefixes?: string[];
  networkSecurityGroup?: Reference;
  routeTable?: Reference;
  natGateway?: Reference;
  serviceEndpoints?: { provisioningState: string; service: string; locations: string[] }[];
  privateEndpoints?: Reference[];
  delegations: object[];
  privateEndpointNetworkPolicies: string;
  privateLinkServiceNetworkPolicies: string;
  defaultOutboundAccess?: boolean;
}

export interface PeeringProperties {
  provisioningState: string;
  peeringState: string;
  remoteVirtualNetwork: Reference;
  allowVirtualNetworkAccess: boolean;
  allowForwardedTraffic: boolean;
  allowGatewayTransit: boolean;
  useRemoteGateways: boolean;
  remoteAddressSpace: { addressPrefixes: string[] };
}
