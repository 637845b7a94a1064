import {
  find,
  type Hop,
  nameOf,
  type Network,
  overlaps,
  type Peering,
  type ResourceId,
  type VirtualNetwork,
} from '../../reachability/index.ts';
import { azGroup, azName, freeName, word } from '../az.ts';
import type { Fix } from '../fix.ts';
import { spaceOf } from '../space.ts';

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
    command: set(vnet, peering, 'allowForwardedTraffic'),
    change: { network: { vnets: [{ ...vnet, peerings }] } },
  };
}

/**
 * Opens both sides of a peering. One that lost its other side cannot be mended, only made again. `undefined` where VNets share addresses,
 * which Azure does not peer.
 */
export function join(a: VirtualNetwork, b: VirtualNetwork): Fix | undefined {
  if (overlaps(spaceOf(a), spaceOf(b))) return undefined;
  const pairs = [
    { from: a, to: b },
    { from: b, to: a },
  ];
  const old = pairs.map(({ from, to }) => from.peerings.find(({ remoteVnet }) => remoteVnet === to.id));
  const onlyBarred = old.every((peering) => peering?.state === 'Connected');
  const sides = pairs.map(({ from, to }, index): Side => {
    const [own, other] = [old[index], old[1 - index]];
    const opened = own !== undefined && onlyBarred ? { ...own, allowsAccess: true } : open(from, to, own, other);
    return { from, to, own, opened };
  });
  const vnets = sides.map(({ from, to, opened }) => ({
    ...from,
    peerings: [...from.peerings.filter(({ remoteVnet }) => remoteVnet !== to.id), opened],
  }));
  const commands = onlyBarred
    ? sides.map(({ from, opened }) => set(from, opened, 'allowVirtualNetworkAccess'))
    : [
        // All of the old first: beside one that is disconnected Azure makes no other.
        ...sides.flatMap(({ from, own }) =>
          own === undefined ? [] : [`az network vnet peering delete ${azPeering(from, own)}`],
        ),
        ...sides.map(create),
        // Azure takes this only where the other side lends its gateways already.
        ...sides.flatMap(({ from, opened }) =>
          opened.usesRemoteGateways ? [set(from, opened, 'useRemoteGateways')] : [],
        ),
      ];
  return { command: commands.join(' && '), change: { network: { vnets } } };
}

/** One side of a peering: as it is, if it is there, and as it is to be. */
interface Side {
  readonly from: VirtualNetwork;
  readonly to: VirtualNetwork;
  readonly own: Peering | undefined;
  readonly opened: Peering;
}

/** What either side allowed is allowed as before: https://learn.microsoft.com/cli/azure/network/vnet/peering#az-network-vnet-peering-create */
function open(from: VirtualNetwork, to: VirtualNetwork, own?: Peering, other?: Peering): Peering {
  const name = freeName(
    `to-${nameOf(to.id)}`,
    from.peerings.map(({ id }) => nameOf(id)),
  );
  return {
    id: own?.id ?? `${from.id}/virtualnetworkpeerings/${name}`,
    remoteVnet: to.id,
    state: 'Connected',
    allowsAccess: true,
    // What comes from elsewhere, as through a firewall, is let in on both sides if it was on one.
    allowsForwarded: [own, other].some((peering) => peering?.allowsForwarded === true),
    allowsGatewayTransit: own?.allowsGatewayTransit ?? other?.usesRemoteGateways ?? false,
    usesRemoteGateways: own?.usesRemoteGateways ?? false,
  };
}

function create({ from, to, opened }: Side): string {
  const flags = [
    ' --allow-vnet-access',
    opened.allowsForwarded ? ' --allow-forwarded-traffic' : '',
    opened.allowsGatewayTransit ? ' --allow-gateway-transit' : '',
  ].join('');
  return `az network vnet peering create ${azPeering(from, opened)} --remote-vnet ${word(to.id)}${flags}`;
}

function set(vnet: VirtualNetwork, peering: Peering, flag: string): string {
  return `az network vnet peering update ${azPeering(vnet, peering)} --set ${flag}=true`;
}

function azPeering({ id }: VirtualNetwork, peering: Peering): string {
  return `${azGroup(id)} --vnet-name ${azName(id)} -n ${azName(peering.id)}`;
}
