import type { Peering, Subnet, VirtualNetwork } from '../../reachability/index.ts';
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

function parseSubnet(subnet: Body): Subnet {
  const fields = subnet.properties();
  return defined({
    id: subnet.requiredText('id').toLowerCase(),
    addressPrefixes: fields.oneOrMore('addressPrefix', 'addressPrefixes'),
    routeTable: fields.reference('routeTable'),
    natGateway: fields.reference('natGateway'),
    privateEndpoints: fields.references('privateEndpoints'),
  });
}

function parsePeering(peering: Body): Peering {
  const fields = peering.properties();
  return {
    id: peering.requiredText('id').toLowerCase(),
    remoteVnet: fields.requiredObject('remoteVirtualNetwork').requiredText('id').toLowerCase(),
    state: fields.requiredText('peeringState'),
    // Azure always states both; where an export lost one, nobody is to be accused for it.
    allowsAccess: fields.flag('allowVirtualNetworkAccess') ?? true,
    usesRemoteGateways: fields.flag('useRemoteGateways') ?? false,
  };
}
