/** ARM bodies as Azure answers them: the field names, casings and forms of real answers, oddities included. */
export interface Resource<P = object> {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  location?: string;
  tags?: Record<string, string>;
  sku?: { name: string; tier: string };
  identity?: { type: string };
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
  servicePrincipalProfile: { clientId: string };
  identityProfile: { kubeletidentity: { resourceId: string; clientId: string; objectId: string } };
  fqdn?: string | null;
  privateFQDN?: string;
  agentPoolProfiles: Pool[];
  nodeResourceGroup: string;
  networkProfile: NetworkProfile;
  addonProfiles?: Record<string, { enabled: boolean; config: Record<string, string> | null }>;
  autoUpgradeProfile?: { upgradeChannel?: string; nodeOSUpgradeChannel: string };
  securityProfile?: {
    defender?: { logAnalyticsWorkspaceResourceId: string; securityMonitoring: { enabled: boolean } };
    imageCleaner?: { enabled: boolean; intervalHours: number };
    workloadIdentity?: { enabled: boolean };
  };
  oidcIssuerProfile?: { enabled: boolean; issuerURL?: string };
  azureMonitorProfile?: { metrics: { enabled: boolean } };
  ingressProfile?: { webAppRouting: { enabled: boolean; dnsZoneResourceIds: string[] | null } };
  bootstrapProfile?: { artifactSource: string; containerRegistryId?: string };
  privateLinkResources?: Omit<Resource, 'properties'>[];
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

export interface NetworkProfile {
  networkPlugin: string;
  networkPluginMode?: string;
  networkPolicy?: string;
  networkDataplane?: string;
  loadBalancerSku: string;
  loadBalancerProfile?: {
    managedOutboundIPs?: { count: number };
    effectiveOutboundIPs?: Reference[];
    allocatedOutboundPorts?: number;
    idleTimeoutInMinutes?: number;
    backendPoolType: string;
  };
  /** Pods that have a subnet have no block. */
  podCidr?: string;
  serviceCidr: string;
  dnsServiceIP: string;
  outboundType: string;
  podCidrs?: string[];
  serviceCidrs: string[];
  ipFamilies: string[];
}

export interface Pool {
  name: string;
  count: number;
  vmSize: string;
  osDiskSizeGB: number;
  osDiskType: string;
  maxPods: number;
  type: string;
  enableAutoScaling: boolean;
  /** The bounds of a pool that scales by itself. */
  minCount?: number;
  maxCount?: number;
  provisioningState: string;
  powerState: { code: string };
  orchestratorVersion: string;
  currentOrchestratorVersion: string;
  mode: string;
  osType: string;
  osSKU: string;
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
  delegations: Omit<Resource<DelegationProperties>, 'location'>[];
  privateEndpointNetworkPolicies: string;
  privateLinkServiceNetworkPolicies: string;
  defaultOutboundAccess?: boolean;
}

export interface DelegationProperties {
  provisioningState: string;
  serviceName: string;
  actions: string[];
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
