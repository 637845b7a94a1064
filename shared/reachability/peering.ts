import { prefixesOf } from './address-book.ts';
import { type IpSet, ipSet } from './ip-set.ts';
import { find, gatewaySubnetOf, whyNot } from './lookup.ts';
import type { Network, Peering, Subnet, VirtualNetwork } from './network.ts';

export function isUsable(peering: Peering): boolean {
  return peering.state === 'Connected' && peering.allowsAccess;
}

/** A VNet that can be reached by peering, and the prefixes that are routed to it. */
export interface Peer {
  readonly peering: Peering;
  /** Absent when the peer was not seen: then nobody knows whether its side is usable. */
  readonly vnet?: VirtualNetwork;
  readonly prefixes?: IpSet;
  readonly unseen?: string;
}

/** The peers of a VNet over peerings that are usable, on both sides as far as both were seen. Peering is not transitive. */
export function peersOf(network: Network, vnet: VirtualNetwork): readonly Peer[] {
  return vnet.peerings.filter(isUsable).flatMap((peering): readonly Peer[] => {
    const peer = find(network, 'vnets', peering.remoteVnet);
    const stated = peering.remotePrefixes && { prefixes: ipSet(peering.remotePrefixes) };
    if (peer.status !== 'found') return [{ peering, ...stated, unseen: whyNot(peering.remoteVnet, peer) }];
    const back = peer.value.peerings.find(({ remoteVnet }) => remoteVnet === vnet.id);
    if (back === undefined || !isUsable(back)) return [];
    return [{ peering, vnet: peer.value, prefixes: prefixesOf(peer.value), ...stated }];
  });
}

/** The way from a subnet into another VNet: proven shut, or not proven to be. */
export type WayBetween =
  | { readonly status: 'sameVnet' }
  | { readonly status: 'peered'; readonly peering: Peering }
  | { readonly status: 'shut'; readonly peering?: Peering }
  | { readonly status: 'unseen'; readonly why: string };

/**
 * Peering is not transitive, and nothing else joins two VNets but routes and gateways. So without a usable peering, a route table
 * on the subnet, a gateway in reach and a private endpoint nearby, nothing gets from one to the other.
 */
export function wayBetween(network: Network, from: VirtualNetwork, subnet: Subnet, to: VirtualNetwork): WayBetween {
  if (from.id === to.id) return { status: 'sameVnet' };

  const there = from.peerings.find((peering) => peering.remoteVnet === to.id);
  const back = to.peerings.find((peering) => peering.remoteVnet === from.id);
  if (there !== undefined && back !== undefined && isUsable(there) && isUsable(back)) {
    return { status: 'peered', peering: there };
  }
  const otherWay = otherWayOut(network, from, subnet);
  if (otherWay !== undefined) return { status: 'unseen', why: otherWay };
  const broken = [there, back].find((peering) => peering !== undefined && !isUsable(peering));
  return broken === undefined ? { status: 'shut' } : { status: 'shut', peering: broken };
}

/** A way that leads further than peering does, and that was not followed. */
function otherWayOut(network: Network, from: VirtualNetwork, subnet: Subnet): string | undefined {
  if (subnet.routeTable !== undefined) return `the routes of ${subnet.routeTable} were not followed`;
  if (gatewaySubnetOf(from) !== undefined) return `the gateway of ${from.id} was not followed`;

  const usable = from.peerings.filter(isUsable);
  const borrowed = usable.find((peering) => peering.usesRemoteGateways);
  if (borrowed !== undefined) return `the gateway behind ${borrowed.id} was not followed`;

  for (const peering of usable) {
    const peer = find(network, 'vnets', peering.remoteVnet);
    if (peer.status === 'unseen') return peer.why;
    if (peer.status === 'found' && hasPrivateEndpoint(peer.value))
      return `private endpoints in ${peer.value.id} were not followed`;
  }
  return hasPrivateEndpoint(from) ? `private endpoints in ${from.id} were not followed` : undefined;
}

function hasPrivateEndpoint(vnet: VirtualNetwork): boolean {
  return vnet.subnets.some((subnet) => subnet.privateEndpoints.length > 0);
}
