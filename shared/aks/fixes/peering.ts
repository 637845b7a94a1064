import {
  find,
  type Hop,
  nameOf,
  type Network,
  type Peering,
  type ResourceId,
  type VirtualNetwork,
} from '../../reachability/index.ts';
import { azGroup, azName, word } from '../az.ts';
import type { Fix } from '../fix.ts';

/** Mends a peering that turns packets away. `isOfAks` tells VNets that AKS made, which are not ours to change. */
export function mendPeering(network: Network, { at, by }: Hop, isOfAks: (id: ResourceId) => boolean): Fix | undefined {
  const [id = ''] = at.split('/virtualnetworkpeerings/');
  const vnet = find(network, 'vnets', id);
  const peering = vnet.status === 'found' ? vnet.value.peerings.find((one) => one.id === at) : undefined;
  if (vnet.status !== 'found' || peering === undefined || isOfAks(id)) return undefined;
  if (by === 'allowForwardedTraffic') return letForwarded(vnet.value, peering);
  const remote = find(network, 'vnets', peering.remoteVnet);
  return remote.status === 'found' && !isOfAks(remote.value.id) ? join(vnet.value, remote.value) : undefined;
}

function letForwarded(vnet: VirtualNetwork, peering: Peering): Fix {
  const peerings = vnet.peerings.map((one) => (one === peering ? { ...one, allowsForwarded: true } : one));
  return {
    command: `az network vnet peering update ${azVnet(vnet)} -n ${azName(peering.id)} --set allowForwardedTraffic=true`,
    change: { network: { vnets: [{ ...vnet, peerings }] } },
  };
}

/** Opens both sides of a peering. One that lost its other side cannot be mended, only made again. */
export function join(a: VirtualNetwork, b: VirtualNetwork): Fix {
  const pairs = [
    { from: a, to: b },
    { from: b, to: a },
  ];
  const old = pairs.map(({ from, to }) => from.peerings.find(({ remoteVnet }) => remoteVnet === to.id));
  const onlyBarred = old.every((peering) => peering?.state === 'Connected');
  // What comes from elsewhere, as through a firewall, is let in as before on either side.
  const allowsForwarded = old.some((peering) => peering?.allowsForwarded === true);
  const commands = pairs.map(({ from, to }, index) => {
    const peering = old[index];
    if (peering !== undefined && onlyBarred)
      return `az network vnet peering update ${azVnet(from)} -n ${azName(peering.id)} --set allowVirtualNetworkAccess=true`;
    const forwarded = allowsForwarded ? ' --allow-forwarded-traffic' : '';
    const create = `az network vnet peering create ${azVnet(from)} -n ${word(peeringName(to))} --remote-vnet ${word(to.id)} --allow-vnet-access${forwarded}`;
    return peering === undefined
      ? create
      : `az network vnet peering delete ${azVnet(from)} -n ${azName(peering.id)} && ${create}`;
  });
  const vnets = pairs.map(({ from, to }, index) => {
    const peering = old[index];
    const others = from.peerings.filter(({ remoteVnet }) => remoteVnet !== to.id);
    const opened =
      peering !== undefined && onlyBarred ? { ...peering, allowsAccess: true } : open(from, to, allowsForwarded);
    return { ...from, peerings: [...others, opened] };
  });
  return { command: commands.join(' && '), change: { network: { vnets } } };
}

function open(from: VirtualNetwork, to: VirtualNetwork, allowsForwarded: boolean): Peering {
  return {
    id: `${from.id}/virtualnetworkpeerings/${peeringName(to)}`,
    remoteVnet: to.id,
    state: 'Connected',
    allowsAccess: true,
    // The rest are Azure's defaults: https://learn.microsoft.com/cli/azure/network/vnet/peering#az-network-vnet-peering-create
    allowsForwarded,
    allowsGatewayTransit: false,
    usesRemoteGateways: false,
  };
}

function azVnet({ id }: VirtualNetwork): string {
  return `${azGroup(id)} --vnet-name ${azName(id)}`;
}

function peeringName(to: VirtualNetwork): string {
  return `to-${nameOf(to.id)}`;
}
