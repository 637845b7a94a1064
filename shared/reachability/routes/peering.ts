import { prefixesOf } from '../lookup/address-book.ts';
import { type IpSet, ipSet } from '../addresses/ip-set.ts';
import { peek, whyNot } from '../lookup/lookup.ts';
import { note } from '../lookup/watch.ts';
import type { Network, Peering, VirtualNetwork } from '../network.ts';

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

/**
 * The peers of a VNet over peerings that are usable, on both sides as far as both were seen. Peering is not transitive. A hub has hundreds:
 * an answer rests on the one that a packet goes to, and on those that are missing.
 */
export function peersOf(network: Network, vnet: VirtualNetwork): readonly Peer[] {
  return vnet.peerings.filter(isUsable).flatMap((peering): readonly Peer[] => {
    const peer = peek(network, 'vnets', peering.remoteVnet);
    if (peer.status === 'absent') note(network, peering.remoteVnet);
    const stated = peering.remotePrefixes && { prefixes: ipSet(peering.remotePrefixes) };
    if (peer.status !== 'found') return [{ peering, ...stated, unseen: whyNot(peering.remoteVnet, peer) }];
    if (peering.isPartial === true) {
      const unseen = `the peering ${peering.id} joins a part of two VNets, and which is not followed`;
      return [{ peering, ...stated, unseen }];
    }
    const back = peer.value.peerings.find(({ remoteVnet }) => remoteVnet === vnet.id);
    if (back === undefined || !isUsable(back)) return [];
    return [{ peering, vnet: peer.value, prefixes: prefixesOf(peer.value), ...stated }];
  });
}
