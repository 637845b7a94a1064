import { network, type Reference, type Resource } from './resources.ts';

export interface RecordProperties {
  fqdn: string;
  ttl: number;
  aRecords?: { ipv4Address: string }[];
  aaaaRecords?: { ipv6Address: string }[];
  cnameRecord?: { cname: string };
  isAutoRegistered: boolean;
}

/** A record set of a private zone: addresses for `A` and `AAAA`, a name for `CNAME`. The zone counts its record sets. */
export function record(
  zone: Resource<{ numberOfRecordSets: number }>,
  kind: 'A' | 'AAAA' | 'CNAME',
  name: string,
  values: readonly string[],
): Resource<RecordProperties> {
  const records = {
    A: { aRecords: values.map((ipv4Address) => ({ ipv4Address })) },
    AAAA: { aaaaRecords: values.map((ipv6Address) => ({ ipv6Address })) },
    CNAME: { cnameRecord: { cname: values[0] ?? '' } },
  };
  zone.properties.numberOfRecordSets++;
  return {
    id: `${zone.id}/${kind}/${name}`,
    name,
    type: `Microsoft.Network/privateDnsZones/${kind}`,
    properties: {
      fqdn: `${name === '@' ? '' : `${name}.`}${zone.name}.`,
      ttl: 3_600,
      ...records[kind],
      isAutoRegistered: false,
    },
  };
}

export function resolver(
  subscription: string,
  group: string,
  name: string,
  location: string,
  vnet: Resource,
): Resource<{ virtualNetwork: Reference }> {
  return network(subscription, group, 'dnsResolvers', name, location, {
    virtualNetwork: { id: vnet.id },
    dnsResolverState: 'Connected',
    provisioningState: 'Succeeded',
  });
}

/** An address at which a resolver answers. */
export function inboundEndpoint(
  of: Resource<{ virtualNetwork: Reference }>,
  name: string,
  privateIpAddress: string,
): Resource<{ ipConfigurations: { privateIpAddress?: string }[] }> {
  const subnet = { id: `${of.properties.virtualNetwork.id}/subnets/inbound` };
  return {
    id: `${of.id}/inboundEndpoints/${name}`,
    name,
    type: 'Microsoft.Network/dnsResolvers/inboundEndpoints',
    location: of.location ?? '',
    properties: {
      ipConfigurations: [{ subnet, privateIpAddress, privateIpAllocationMethod: 'Dynamic' }],
      provisioningState: 'Succeeded',
    } as never,
  };
}

/** Rules of who is asked for which domain, sent out by a resolver. */
export function ruleset(
  subscription: string,
  group: string,
  name: string,
  location: string,
  by: Resource,
): Resource<{ dnsResolverOutboundEndpoints: Reference[] }> {
  return network(subscription, group, 'dnsForwardingRulesets', name, location, {
    dnsResolverOutboundEndpoints: [{ id: `${by.id}/outboundEndpoints/outbound` }],
    provisioningState: 'Succeeded',
  });
}

export interface ForwardingRuleProperties {
  domainName: string;
  targetDnsServers: { ipAddress: string; port: number }[];
  forwardingRuleState: string;
}

/** A rule of a ruleset; Azure ends the domain with a dot. */
export function forwardingRule(
  of: Resource,
  name: string,
  domain: string,
  servers: readonly string[],
): Resource<ForwardingRuleProperties> {
  return {
    id: `${of.id}/forwardingRules/${name}`,
    name,
    type: 'Microsoft.Network/dnsForwardingRulesets/forwardingRules',
    properties: {
      domainName: `${domain}.`,
      targetDnsServers: servers.map((ipAddress) => ({ ipAddress, port: 53 })),
      forwardingRuleState: 'Enabled',
    },
  };
}

/** Makes a ruleset hold for a VNet. */
export function rulesetLink(of: Resource, vnet: Resource): Resource<{ virtualNetwork: Reference }> {
  return {
    id: `${of.id}/virtualNetworkLinks/to-${vnet.name}`,
    name: `to-${vnet.name}`,
    type: 'Microsoft.Network/dnsForwardingRulesets/virtualNetworkLinks',
    properties: { virtualNetwork: { id: vnet.id } },
  };
}
