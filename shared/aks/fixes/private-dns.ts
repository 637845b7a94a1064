import type { ApiServer } from '../../model/api-server.ts';
import type { ClusterRef } from '../../model/snapshot.ts';
import {
  AZURE_DNS,
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
import { azCluster, azGroup, freeName, word } from '../az.ts';
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
  if (zone.status !== 'found' || !isWithin(privateFqdn, zone.value.name)) return undefined;
  const links = network.privateDnsLinks.filter((link) => link.zone === privateDnsZone);
  const unlinked = answeringVnets(network, place).filter(({ id }) => links.every(({ vnet }) => vnet !== id));
  const taken = links.map(({ id }) => nameOf(id));
  return unlinked.length === 0 ? undefined : linkZone(zone.value, taken, unlinked);
}

/** The VNets by whose links names are answered: the client's own, or those of the resolvers and firewalls whom its VNet asks. */
function answeringVnets(network: Network, { subnet }: Place): readonly VirtualNetwork[] {
  const own = subnet === undefined ? undefined : vnetAt(network, subnet);
  if (own === undefined || own.dnsServers.length === 0) return own === undefined ? [] : [own];
  const vnets = own.dnsServers.map((server) => (server === AZURE_DNS ? own : vnetOfServer(network, server)));
  return [...new Set(vnets)].filter((vnet) => vnet !== undefined);
}

function vnetOfServer(network: Network, server: string): VirtualNetwork | undefined {
  const inbound = network.dnsInboundEndpoints.find(({ addresses }) => addresses.includes(server));
  const resolver = inbound && find(network, 'dnsResolvers', inbound.resolver);
  if (resolver?.status === 'found') return vnetById(network, resolver.value.vnet);
  const firewall = network.firewalls.find(({ privateAddress }) => privateAddress === server);
  return firewall?.subnet === undefined ? undefined : vnetAt(network, firewall.subnet);
}

function vnetAt(network: Network, subnet: string): VirtualNetwork | undefined {
  return findSubnet(network, subnet).status === 'found' ? vnetById(network, vnetOf(subnet)) : undefined;
}

function vnetById(network: Network, id: string): VirtualNetwork | undefined {
  const vnet = find(network, 'vnets', id);
  return vnet.status === 'found' ? vnet.value : undefined;
}

function linkZone(zone: PrivateDnsZone, taken: readonly string[], vnets: readonly VirtualNetwork[]): Fix {
  const at = `${azGroup(zone.id)} -z ${word(zone.name)}`;
  const names: string[] = [];
  const named = vnets.map(({ id }) => {
    const name = freeName(`aks-reach-${nameOf(id)}`, [...taken, ...names]);
    names.push(name);
    return { vnet: id, name };
  });
  const links = named.map(({ vnet, name }) => ({
    id: `${zone.id}/virtualnetworklinks/${name}`,
    zone: zone.id,
    vnet,
    state: 'Completed',
  }));
  const linked = { ...zone, linkCount: (zone.linkCount ?? 0) + links.length };
  return {
    command: named
      .map(
        ({ vnet, name }) => `az network private-dns link vnet create ${at} -n ${word(name)} -v ${word(vnet)} -e false`,
      )
      .join(' && '),
    change: { network: { privateDnsLinks: links, privateDnsZones: [linked] } },
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
