import type * as network from '../../shared/reachability/index.ts';

/**
 * Every field of every network resource, as the compiler knows them, and how many values beside the default it takes: 1 where a single
 * one will not do, 0 where it will.
 */
export const networkFields = {
  vnet: { id: 1, addressPrefixes: 1, dnsServers: 1, subnets: 1, peerings: 1 } satisfies Record<
    keyof network.VirtualNetwork,
    1
  >,
  subnet: {
    id: 1,
    addressPrefixes: 1,
    securityGroup: 1,
    routeTable: 1,
    natGateway: 1,
    serviceEndpoints: 1,
    privateEndpoints: 1,
    privateEndpointPolicies: 1,
    hasDefaultOutbound: 1,
    delegations: 1,
  } satisfies Record<keyof network.Subnet, 1>,
  serviceEndpoint: { service: 0, locations: 1 } satisfies Record<keyof network.ServiceEndpoint, 0 | 1>,
  peering: {
    id: 1,
    remoteVnet: 1,
    state: 1,
    allowsAccess: 1,
    allowsForwarded: 1,
    allowsGatewayTransit: 1,
    usesRemoteGateways: 1,
    isPartial: 0,
    remotePrefixes: 1,
  } satisfies Record<keyof network.Peering, 0 | 1>,
  securityGroup: { id: 1, rules: 1, defaultRules: 1 } satisfies Record<keyof network.SecurityGroup, 1>,
  securityRule: {
    name: 1,
    priority: 1,
    direction: 1,
    access: 1,
    protocol: 1,
    sources: 1,
    sourceGroups: 1,
    destinations: 1,
    destinationGroups: 1,
    sourcePorts: 1,
    ports: 1,
  } satisfies Record<keyof network.SecurityRule, 1>,
  routeTable: { id: 1, routes: 1, propagatesGatewayRoutes: 1 } satisfies Record<keyof network.RouteTable, 1>,
  route: { name: 1, prefix: 1, nextHop: 1, nextHopAddress: 1 } satisfies Record<keyof network.Route, 1>,
  interface: {
    id: 1,
    securityGroup: 1,
    forwards: 1,
    configurations: 1,
    machine: 1,
    privateEndpoint: 1,
  } satisfies Record<keyof network.NetworkInterface, 1>,
  configuration: {
    address: 1,
    subnet: 1,
    publicIp: 1,
    applicationSecurityGroups: 1,
    loadBalancerPools: 1,
  } satisfies Record<keyof network.InterfaceConfiguration, 1>,
  scaleSet: { id: 1, interfaces: 1 } satisfies Record<keyof network.ScaleSet, 1>,
  scaleSetInterface: { securityGroup: 1, forwards: 1, hasPublicIps: 1, configurations: 1 } satisfies Record<
    keyof network.ScaleSet['interfaces'][number],
    1
  >,
  publicIp: { id: 1, address: 1 } satisfies Record<keyof network.PublicIp, 1>,
  publicIpPrefix: { id: 1, prefix: 1 } satisfies Record<keyof network.PublicIpPrefix, 1>,
  natGateway: { id: 1, publicIps: 1, publicIpPrefixes: 1 } satisfies Record<keyof network.NatGateway, 1>,
  loadBalancer: { id: 1, sku: 1, frontends: 1, rules: 1, outboundRules: 1 } satisfies Record<
    keyof network.LoadBalancer,
    1
  >,
  frontend: { id: 1, address: 1, subnet: 1, publicIp: 1, publicIpPrefix: 1 } satisfies Record<
    keyof network.Frontend,
    1
  >,
  balancingRule: { name: 1, frontend: 1, protocol: 1, port: 1, backendPort: 1, pools: 1 } satisfies Record<
    keyof network.LoadBalancingRule,
    1
  >,
  outboundRule: { name: 1, protocol: 0, frontends: 1, pool: 0 } satisfies Record<keyof network.OutboundRule, 0 | 1>,
  firewall: {
    id: 1,
    subnet: 1,
    privateAddress: 1,
    publicIps: 1,
    publicAddresses: 1,
    virtualHub: 1,
    policy: 1,
    collections: 1,
    settings: 1,
  } satisfies Record<keyof network.Firewall, 1>,
  firewallPolicy: { id: 1, basePolicy: 1, ruleCollectionGroups: 1, settings: 1 } satisfies Record<
    keyof network.FirewallPolicy,
    1
  >,
  firewallSettings: {
    threatIntelligence: 1,
    intrusionDetection: 1,
    proxiesDns: 1,
    dnsServers: 1,
    privateRanges: 1,
    certificateAuthority: 0,
  } satisfies Record<keyof network.FirewallSettings, 0 | 1>,
  ruleCollectionGroup: { id: 1, policy: 1, priority: 1, collections: 1 } satisfies Record<
    keyof network.RuleCollectionGroup,
    1
  >,
  ruleCollection: { name: 1, priority: 1, action: 1, rules: 1 } satisfies Record<keyof network.RuleCollection, 1>,
  natRule: {
    kind: 0,
    name: 1,
    sources: 1,
    sourceIpGroups: 1,
    destinations: 1,
    protocols: 1,
    ports: 1,
    translatedAddress: 1,
    translatedFqdn: 1,
    translatedPort: 1,
  } satisfies Record<keyof network.NatRule, 0 | 1>,
  networkRule: {
    kind: 0,
    name: 1,
    sources: 1,
    sourceIpGroups: 1,
    destinations: 1,
    protocols: 1,
    destinationIpGroups: 1,
    fqdns: 1,
    ports: 1,
  } satisfies Record<keyof network.NetworkRule, 0 | 1>,
  applicationRule: {
    kind: 0,
    name: 1,
    sources: 1,
    sourceIpGroups: 1,
    destinations: 1,
    protocols: 1,
    fqdns: 1,
    fqdnTags: 1,
    webCategories: 1,
    urls: 1,
    terminatesTls: 1,
  } satisfies Record<keyof network.ApplicationRule, 0 | 1>,
  ipGroup: { id: 1, ranges: 1 } satisfies Record<keyof network.IpGroup, 1>,
  gateway: { id: 1, kind: 1, subnet: 1, usesBgp: 1 } satisfies Record<keyof network.VirtualNetworkGateway, 1>,
  connection: { id: 1, gateway: 1, kind: 1, otherGateway: 1, localGateway: 1, usesBgp: 1 } satisfies Record<
    keyof network.GatewayConnection,
    1
  >,
  localGateway: { id: 1, prefixes: 1 } satisfies Record<keyof network.LocalGateway, 1>,
  privateEndpoint: {
    id: 1,
    subnet: 1,
    addresses: 1,
    interfaces: 1,
    state: 1,
    isManual: 1,
    service: 1,
    applicationSecurityGroups: 1,
  } satisfies Record<keyof network.PrivateEndpoint, 1>,
  zone: { id: 1, name: 1, linkCount: 1, recordCount: 1 } satisfies Record<keyof network.PrivateDnsZone, 1>,
  link: { id: 1, zone: 1, vnet: 1, state: 1, resolutionPolicy: 1 } satisfies Record<keyof network.PrivateDnsLink, 1>,
  record: { id: 1, zone: 0, name: 1, addresses: 1, alias: 1 } satisfies Record<keyof network.PrivateDnsRecord, 0 | 1>,
  resolver: { id: 1, vnet: 1 } satisfies Record<keyof network.DnsResolver, 1>,
  inboundEndpoint: { id: 1, resolver: 1, addresses: 1 } satisfies Record<keyof network.DnsInboundEndpoint, 1>,
  ruleset: { id: 1, resolvers: 1 } satisfies Record<keyof network.DnsRuleset, 1>,
  forwardingRule: { id: 1, ruleset: 1, domain: 1, isEnabled: 1, servers: 1 } satisfies Record<
    keyof network.DnsForwardingRule,
    1
  >,
  rulesetLink: { id: 1, ruleset: 1, vnet: 1 } satisfies Record<keyof network.DnsRulesetLink, 1>,
};

/** The resources of a network and their parts, by the names above. */
export function networkParts(wires: network.Network): Record<keyof typeof networkFields, readonly object[]> {
  const subnets = wires.vnets.flatMap((vnet) => vnet.subnets);
  const scaleSetInterfaces = wires.scaleSets.flatMap(({ interfaces }) => interfaces);
  const collections = [...wires.firewalls, ...wires.ruleCollectionGroups].flatMap((one) => one.collections);
  const rules = collections.flatMap((collection) => collection.rules);
  return {
    vnet: wires.vnets,
    subnet: subnets,
    serviceEndpoint: subnets.flatMap(({ serviceEndpoints }) => serviceEndpoints),
    peering: wires.vnets.flatMap(({ peerings }) => peerings),
    securityGroup: wires.securityGroups,
    securityRule: wires.securityGroups.flatMap((group) => group.rules),
    routeTable: wires.routeTables,
    route: wires.routeTables.flatMap(({ routes }) => routes),
    interface: wires.interfaces,
    configuration: [...wires.interfaces, ...scaleSetInterfaces].flatMap(({ configurations }) => configurations),
    scaleSet: wires.scaleSets,
    scaleSetInterface: scaleSetInterfaces,
    publicIp: wires.publicIps,
    publicIpPrefix: wires.publicIpPrefixes,
    natGateway: wires.natGateways,
    loadBalancer: wires.loadBalancers,
    frontend: wires.loadBalancers.flatMap(({ frontends }) => frontends),
    balancingRule: wires.loadBalancers.flatMap((balancer) => balancer.rules),
    outboundRule: wires.loadBalancers.flatMap(({ outboundRules }) => outboundRules),
    firewall: wires.firewalls,
    firewallPolicy: wires.firewallPolicies,
    firewallSettings: [...wires.firewalls, ...wires.firewallPolicies].map(({ settings }) => settings),
    ruleCollectionGroup: wires.ruleCollectionGroups,
    ruleCollection: collections,
    natRule: rules.filter(({ kind }) => kind === 'nat'),
    networkRule: rules.filter(({ kind }) => kind === 'network'),
    applicationRule: rules.filter(({ kind }) => kind === 'application'),
    ipGroup: wires.ipGroups,
    gateway: wires.gateways,
    connection: wires.connections,
    localGateway: wires.localGateways,
    privateEndpoint: wires.privateEndpoints,
    zone: wires.privateDnsZones,
    link: wires.privateDnsLinks,
    record: wires.privateDnsRecords,
    resolver: wires.dnsResolvers,
    inboundEndpoint: wires.dnsInboundEndpoints,
    ruleset: wires.dnsRulesets,
    forwardingRule: wires.dnsForwardingRules,
    rulesetLink: wires.dnsRulesetLinks,
  };
}
