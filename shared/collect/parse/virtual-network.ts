import type { Peering, ServiceEndpoint, Subnet, VirtualNetwork } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/virtualNetworks` with its subnets and its side of each peering. */
export function parseVirtualNetwork({ id, body }: RawResource): VirtualNetwork {
  const fields = new Body(body).properties();
  return {
    id,
    addressPrefixes: fields.requiredObject('addressSpace').prefixes(),
    dnsServers: fields.object('dhcpOptions')?.spans('dnsServers') ?? [],
    subnets: fields.requiredObjects('subnets').map(parseSubnet),
    peerings: fields.objects('virtualNetworkPeerings').map(parsePeering),
  };
}

/** Reads a subnet, of a VNet's list or by itself. */
export function parseSubnet(subnet: Body): Subnet {
  const fields = subnet.properties();
  return defined({
    id: subnet.ownId(),
    addressPrefixes: fields.prefixes(),
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
    id: peering.ownId(),
    remoteVnet: fields.requiredReference('remoteVirtualNetwork'),
    state: fields.requiredWord('peeringState', ['Connected']),
    // Azure always states all four; where an export lost one, nobody is to be accused for it.
    allowsAccess: fields.flag('allowVirtualNetworkAccess') ?? true,
    allowsForwarded: fields.flag('allowForwardedTraffic') ?? true,
    allowsGatewayTransit: fields.flag('allowGatewayTransit') ?? true,
    usesRemoteGateways: fields.flag('useRemoteGateways') ?? false,
    isPartial:
      fields.flag('peerCompleteVnets') === false || fields.flag('enableOnlyIPv6Peering') === true ? true : undefined,
    remotePrefixes: fields.object('remoteAddressSpace')?.prefixes(),
  });
}
