import { findOwner, prefixesOf, subnetAt } from '../lookup/address-book.ts';
import type { Journey, Step } from './journey.ts';
import { find, findSubnet, vnetOf, whyNot } from '../lookup/lookup.ts';
import { note } from '../lookup/watch.ts';
import type { Hop } from '../flow.ts';
import type { Network, PrivateEndpoint, VirtualNetwork } from '../network.ts';
import type { Packet } from '../packet.ts';
import { isUsable, type Peer } from '../routes/peering.ts';
import { isIn, type Spot } from '../addresses/spot.ts';
import { machinesAt, type Standing } from './standing.ts';

/** Goes over to a peered VNet, if its side takes packets that began elsewhere. */
export function crossPeering(journey: Journey, from: Standing, peer: Peer | undefined, packet: Packet): Step {
  if (peer?.vnet === undefined) {
    const because = peer?.unseen ?? 'the peer was not seen';
    return journey.end('insufficientInfo', {
      at: peer?.peering.id ?? from.vnet.id,
      kind: 'peering',
      ruling: 'unknown',
      because,
    });
  }
  const { vnet, peering } = peer;
  const refused = refuseForwarded(journey, from.vnet, vnet, packet);
  if (refused !== undefined) return refused;
  journey.hops.push({ at: peering.id, kind: 'peering', ruling: 'forward', because: `the peering leads to ${vnet.id}` });
  return { vnet, packet };
}

/** Whether a VNet turns away what comes from a peer and did not begin there; not so what comes by a gateway that the peer lends. */
export function refuseForwarded(
  journey: Journey,
  from: VirtualNetwork,
  to: VirtualNetwork,
  packet: Packet,
): Step | undefined {
  const back = to.peerings.find(({ remoteVnet }) => remoteVnet === from.id);
  const isLent = journey.origin.kind === 'gateway' && back?.usesRemoteGateways === true;
  if (back === undefined || back.allowsForwarded || isLent || isIn(packet.source, prefixesOf(from))) return undefined;
  return journey.end('noRoute', {
    at: back.id,
    kind: 'peering',
    ruling: 'deny',
    by: 'allowForwardedTraffic',
    because: `the packet did not begin in ${from.id}, and the peering takes no forwarded traffic`,
  });
}

/** Takes the route of a private endpoint, which may lie in a peer. */
export function crossToEndpoint(
  journey: Journey,
  from: VirtualNetwork,
  endpoint: PrivateEndpoint | undefined,
  packet: Packet,
): Step {
  if (endpoint === undefined) return { end: 'insufficientInfo' };
  const home = find(journey.world.network, 'vnets', vnetOf(endpoint.subnet));
  const refused = home.status === 'found' ? refuseForwarded(journey, from, home.value, packet) : undefined;
  return refused ?? { endpoint, packet };
}

/** Nothing leads there. A peering that is broken may be why. */
export function endNowhere(journey: Journey, vnet: VirtualNetwork, destination: Spot): Step {
  journey.hops.push(...brokenPeerings(journey.world.network, vnet, destination));
  return { end: 'noRoute' };
}

/** Peerings that would lead to a VNet that holds an address, if they were whole. */
export function brokenPeerings(network: Network, vnet: VirtualNetwork, destination: Spot): readonly Hop[] {
  return network.vnets.flatMap((remote): readonly Hop[] => {
    const there = vnet.peerings.find(({ remoteVnet }) => remoteVnet === remote.id);
    const back = remote.peerings.find(({ remoteVnet }) => remoteVnet === vnet.id);
    const broken = [there, back].find((peering) => peering !== undefined && !isUsable(peering));
    const shown = broken ?? (there === undefined ? back : back === undefined ? there : undefined);
    if (shown === undefined || !isIn(destination, prefixesOf(remote))) return [];
    note(network, remote.id);
    return [
      {
        at: shown.id,
        kind: 'peering',
        ruling: 'deny',
        by: broken?.state === 'Connected' ? 'allowVirtualNetworkAccess' : 'peeringState',
        because:
          broken === undefined
            ? `${there === undefined ? vnet.id : remote.id} has no peering back`
            : `the peering is ${broken.state}${broken.allowsAccess ? '' : ' and bars access'}`,
      },
    ];
  });
}

/** Comes to whatever has the destination address in a VNet. */
export function arrive(journey: Journey, vnet: VirtualNetwork, packet: Packet): Step {
  const { network } = journey.world;
  const subnet = subnetAt(vnet, packet.destination);
  if (subnet === undefined) {
    const because = 'no subnet of the VNet holds the destination';
    return journey.end('noRoute', { at: vnet.id, kind: 'endpoint', ruling: 'deny', because });
  }
  const wanted = journey.target.subnet;
  if (wanted !== undefined && wanted !== subnet.id) {
    const because = `seen from here the address is in ${subnet.id}, not in ${wanted}`;
    return journey.end('noRoute', { at: subnet.id, kind: 'endpoint', ruling: 'deny', because });
  }
  const owner = findOwner(network, subnet, packet.destination);
  if (owner?.kind === 'privateEndpoint') return { endpoint: owner.endpoint, packet };

  const standing: Standing = { vnet, subnet, machines: machinesAt(network, subnet, packet.destination) };
  if (journey.isDenied(standing, 'Inbound', packet)) return { end: 'deniedInbound' };
  if (journey.isReplyLost(standing, packet.source)) return { end: 'returnLost' };
  return journey.admit({ at: subnet.id, kind: 'endpoint', ruling: 'allow', because: 'it arrives' }, packet.source);
}

/** Rules of the endpoint's subnet hold only where its policies say so; no route table holds for the reply. */
export function arriveAtEndpoint(journey: Journey, endpoint: PrivateEndpoint, packet: Packet): Step {
  const { network } = journey.world;
  const hop = { at: endpoint.id, kind: 'privateEndpoint' } as const;
  if (endpoint.state !== 'Approved') {
    const because = `the connection of the private endpoint is ${endpoint.state}, not Approved`;
    return journey.end('notApproved', { ...hop, ruling: 'deny', because });
  }
  const subnet = findSubnet(network, endpoint.subnet);
  const vnet = find(network, 'vnets', vnetOf(endpoint.subnet));
  if (subnet.status !== 'found' || vnet.status !== 'found') {
    const because = subnet.status === 'found' ? 'its VNet was not seen' : whyNot(endpoint.subnet, subnet);
    return journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because });
  }
  const policies = subnet.value.privateEndpointPolicies?.toLowerCase();
  const standing: Standing = { vnet: vnet.value, subnet: subnet.value, machines: [] };
  const hasGroups = policies === 'enabled' || policies === 'networksecuritygroupenabled';
  if (hasGroups && journey.isDenied(standing, 'Inbound', packet)) return { end: 'deniedInbound' };

  const last = journey.waypoints.at(-1);
  if (last !== undefined && last.hidden === undefined && !last.isUnsure) {
    const because = `the endpoint answers the client itself, past ${last.at}, which saw the request and does not hide the client`;
    return journey.end('returnLost', { ...hop, ruling: 'deny', because });
  }
  if (journey.isReplyLostBehindLast()) return { end: 'returnLost' };
  return journey.end('delivered', { ...hop, ruling: 'allow', because: 'the private endpoint takes it' });
}
