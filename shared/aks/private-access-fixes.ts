import type { ApiServer } from '../model/api-server.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { nameOf, type Peering, type PrivateDnsZone, type VirtualNetwork } from '../reachability/index.ts';
import { azCluster, azGroup, azName, word } from './az.ts';
import type { Fix } from './fix.ts';

/** Links a private zone to a client's VNet. */
export function linkFix(zone: PrivateDnsZone, vnet: VirtualNetwork): Fix {
  const name = `aks-reach-${nameOf(vnet.id)}`;
  const link = { id: `${zone.id}/virtualnetworklinks/${name}`, zone: zone.id, vnet: vnet.id, state: 'Completed' };
  const linked = { ...zone, linkCount: (zone.linkCount ?? 0) + 1 };
  return {
    command: `az network private-dns link vnet create ${azGroup(zone.id)} -z ${word(zone.name)} -n ${word(name)} -v ${word(vnet.id)} -e false`,
    change: { network: { privateDnsLinks: [link], privateDnsZones: [linked] } },
  };
}

/** Gives a private cluster a public name for its private address. The zone that AKS made lies in its own resource group, which is not ours to change. */
export function publicNameFix(cluster: ClusterRef, apiServer: ApiServer): Fix {
  // Azure makes the real name up; any name will do to show that one resolves.
  const fqdn = `${cluster.name}.hcp.${cluster.location}.azmk8s.io`;
  return {
    command: `az aks update ${azCluster(cluster)} --enable-public-fqdn`,
    change: { clusters: { [cluster.id]: { apiServer: { ...apiServer, fqdn } } } },
  };
}

/** Opens both sides of a peering. `undefined` where AKS made the cluster's VNet: that one is not ours to change. */
export function peeringFix(
  apiServer: ApiServer,
  client: VirtualNetwork,
  cluster: VirtualNetwork,
  broken: Peering | undefined,
): Fix | undefined {
  if (apiServer.nodeResourceGroup !== undefined && cluster.id.startsWith(`${apiServer.nodeResourceGroup}/`))
    return undefined;

  const pairs = [
    { from: client, to: cluster },
    { from: cluster, to: client },
  ];
  const onlyBarred = broken?.state === 'Connected';
  const commands = pairs.map(({ from, to }) => {
    const old = from.peerings.find((peering) => peering.remoteVnet === to.id);
    const at = `${azGroup(from.id)} --vnet-name ${azName(from.id)}`;
    if (onlyBarred && old !== undefined)
      return `az network vnet peering update ${at} -n ${azName(old.id)} --set allowVirtualNetworkAccess=true`;
    const create = `az network vnet peering create ${at} -n ${word(peeringName(to))} --remote-vnet ${word(to.id)} --allow-vnet-access`;
    // A peering that lost its other side cannot be mended, only made again.
    return old === undefined ? create : `az network vnet peering delete ${at} -n ${azName(old.id)} && ${create}`;
  });
  const vnets = pairs.map(({ from, to }) => ({
    ...from,
    peerings: [...from.peerings.filter(({ remoteVnet }) => remoteVnet !== to.id), open(from, to)],
  }));
  return { command: commands.join(' && '), change: { network: { vnets } } };
}

function open(from: VirtualNetwork, to: VirtualNetwork): Peering {
  const id = `${from.id}/virtualnetworkpeerings/${peeringName(to)}`;
  return {
    id,
    remoteVnet: to.id,
    state: 'Connected',
    allowsAccess: true,
    // Azure's defaults: https://learn.microsoft.com/cli/azure/network/vnet/peering#az-network-vnet-peering-create
    allowsForwarded: false,
    allowsGatewayTransit: false,
    usesRemoteGateways: false,
  };
}

function peeringName(to: VirtualNetwork): string {
  return `to-${nameOf(to.id)}`;
}
