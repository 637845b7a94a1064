import type { Peering, ServiceEndpoint, Subnet, VirtualNetwork } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/virtualNetworks` with its subnets and its side of each peering. */
export function parseVirtualNetwork({ id, body }: RawResource): VirtualNetwork {
  const fields = new Body(body).properties();
  return {
    id,
    addressPrefixes: fields.object('addressSpace')?.texts('addressPrefixes') ?? [],
    dnsServers: fields.object('dhcpOptions')?.texts('dnsServers') ?? [],
    subnets: fields.objects('subnets').map(parseSubnet),
    peerings: fields.objects('virtualNetworkPeerings').map(parsePeering),
  };
}

/** Reads a subnet, of a VNet's list or by itself. */
export function parseSubnet(subnet: Body): Subnet {
  const fields = subnet.properties();
  return defined({
    id: subnet.requiredText('id').toLowerCase(),
    addressPrefixes: fields.oneOrMore('addressPrefix', 'addressPrefixes'),
    securityGroup: fields.reference('networkSecurityGroup'),
    routeTable: fields.reference('routeTable'),
    natGateway: fields.reference('natGateway'),
    serviceEndpoints: fields.objects('serviceEndpoints').map(parseServiceEndpoint),
    privateEndpoints: fields.references('privateEndpoints'),
    privateEndpointPolicies: fields.text('privateEndpointNetworkPolicies'),
    hasDefaultOutbound: fields.flag('defaultOutboundAccess'),
    delegations: fields.has('delegations')
      ? fields.objects('delegations').map((one) => one.properties('serviceName').requiredText('serviceName'))
      : undefined,
  });
}

function parseServiceEndpoint(endpoint: Body): ServiceEndpoint {
  return { service: endpoint.requiredText('service'), locations: endpoint.texts('locations') };
}

/** Reads a VNet's side of a peering, of its list or by itself. */
export function parsePeering(peering: Body): Peering {
  const fields = peering.properties();
  return defined({
    id: peering.requiredText('id').toLowerCase(),
    remoteVnet: fields.requiredReference('remoteVirtualNetwork'),
    state: fields.requiredText('peeringState'),
    // Azure always states all four; where an export lost one, nobody is to be accused for it.
    allowsAccess: fields.flag('allowVirtualNetworkAccess') ?? true,
    allowsForwarded: fields.flag('allowForwardedTraffic') ?? true,
    allowsGatewayTransit: fields.flag('allowGatewayTransit') ?? true,
    usesRemoteGateways: fields.flag('useRemoteGateways') ?? false,
    remotePrefixes: fields.object('remoteAddressSpace')?.textsIfGiven('addressPrefixes'),
  });
}
