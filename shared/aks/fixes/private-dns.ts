import type { ApiServer } from '../../model/api-server.ts';
import type { ClusterRef } from '../../model/snapshot.ts';
import {
  find,
  findSubnet,
  isWithin,
  nameOf,
  type Network,
  type Place,
  type PrivateDnsZone,
  type VirtualNetwork,
  vnetOf,
} from '../../reachability/index.ts';
import { azCluster, azGroup, word } from '../az.ts';
import type { Fix } from '../fix.ts';

/**
 * Lets somebody resolve the name of a private API server: a link of the owner's zone to the VNet whose DNS answers. The zone that AKS made
 * is not ours to change, so a cluster with that gets a public name for its private address.
 */
export function mendName(
  network: Network,
  place: Place,
  self: { cluster: ClusterRef; apiServer: ApiServer },
): Fix | undefined {
  const { cluster, apiServer } = self;
  const { privateFqdn, privateDnsZone, fqdn } = apiServer;
  if (privateFqdn === undefined || privateDnsZone === undefined) return undefined;
  if (privateDnsZone === 'system') return fqdn === undefined ? giveName(cluster, apiServer) : undefined;
  const zone = find(network, 'privateDnsZones', privateDnsZone);
  const asked = answeringVnet(network, place);
  if (zone.status !== 'found' || asked === undefined || !isWithin(privateFqdn, zone.value.name)) return undefined;
  const isLinked = network.privateDnsLinks.some((link) => link.zone === zone.value.id && link.vnet === asked.id);
  return isLinked ? undefined : linkZone(zone.value, asked);
}

/** The VNet by whose links names are answered: the client's own, or that of the resolver or firewall whom its VNet asks. */
function answeringVnet(network: Network, { subnet }: Place): VirtualNetwork | undefined {
  const own = subnet === undefined ? undefined : vnetAt(network, subnet);
  const [server] = own?.dnsServers ?? [];
  if (own === undefined || server === undefined || server === AZURE_DNS) return own;
  const inbound = network.dnsInboundEndpoints.find(({ addresses }) => addresses.includes(server));
  const resolver = inbound && find(network, 'dnsResolvers', inbound.resolver);
  if (resolver?.status === 'found') return vnetById(network, resolver.value.vnet);
  const firewall = network.firewalls.find(({ privateAddress }) => privateAddress === server);
  return firewall?.subnet === undefined ? undefined : vnetAt(network, firewall.subnet);
}

const AZURE_DNS = '168.63.129.16';

function vnetAt(network: Network, subnet: string): VirtualNetwork | undefined {
  return findSubnet(network, subnet).status === 'found' ? vnetById(network, vnetOf(subnet)) : undefined;
}

function vnetById(network: Network, id: string): VirtualNetwork | undefined {
  const vnet = find(network, 'vnets', id);
  return vnet.status === 'found' ? vnet.value : undefined;
}

function linkZone(zone: PrivateDnsZone, vnet: VirtualNetwork): Fix {
  const name = `aks-reach-${nameOf(vnet.id)}`;
  const link = { id: `${zone.id}/virtualnetworklinks/${name}`, zone: zone.id, vnet: vnet.id, state: 'Completed' };
  const linked = { ...zone, linkCount: (zone.linkCount ?? 0) + 1 };
  return {
    command: `az network private-dns link vnet create ${azGroup(zone.id)} -z ${word(zone.name)} -n ${word(name)} -v ${word(vnet.id)} -e false`,
    change: { network: { privateDnsLinks: [link], privateDnsZones: [linked] } },
  };
}

function giveName(cluster: ClusterRef, apiServer: ApiServer): Fix {
  // Azure makes the real name up; any name will do to show that one resolves.
  const fqdn = `${cluster.name}.hcp.${cluster.location}.azmk8s.io`;
  return {
    command: `az aks update ${azCluster(cluster)} --enable-public-fqdn`,
    change: { clusters: { [cluster.id]: { apiServer: { ...apiServer, fqdn } } } },
  };
}
