import { prefixesOf } from '../lookup/address-book.ts';
import { NOT_INTERNET } from '../addresses/special-addresses.ts';
import { enterFirewall } from './appliances.ts';
import { type Egress, egressOf, egressOfFirewall } from '../routes/egress.ts';
import { gatewayReach } from '../routes/gateways.ts';
import { cidrs, type IpSet, ipSet } from '../addresses/ip-set.ts';
import type { Journey, Step } from './journey.ts';
import type { Hop } from '../flow.ts';
import { find, findSubnet, vnetOf, whyIncomplete } from '../lookup/lookup.ts';
import type { Network, ResourceId, VirtualNetwork } from '../network.ts';
import type { Packet } from '../packet.ts';
import { publicOwner } from '../lookup/public-owner.ts';
import { isIn, isInShared, type Spot, spotAt, spotIn } from '../addresses/spot.ts';
import type { Standing } from './standing.ts';

/** Leaves for the internet with whatever public address the subnet, machine or firewall has. */
export function goOut(journey: Journey, standing: Standing, packet: Packet): Step {
  if (isInShared(packet.destination, NOT_INTERNET)) {
    const because = 'the internet does not route this address';
    return journey.end('noRoute', { at: 'internet', kind: 'internet', ruling: 'deny', because });
  }
  if (journey.origin.kind === 'gateway' && journey.waypoints.length === 0) {
    const because = 'a gateway does not carry a site to the internet';
    return journey.end('noRoute', { at: standing.subnet.id, kind: 'gateway', ruling: 'deny', because });
  }
  const egress = egressFrom(journey, standing, packet);
  const { status, by, because } = egress;
  const ruling = status === 'unseen' ? 'unknown' : status === 'none' ? 'deny' : 'forward';
  const addresses = status === 'addresses' ? egress.addresses : undefined;
  journey.hops.push({
    at: by,
    kind: 'nat',
    ruling,
    because,
    ...(addresses && { addresses: cidrs(addresses) }),
    ...('sources' in egress && egress.sources.length > 0 && { sources: egress.sources }),
  });
  if (status === 'none') return { end: 'noRoute' };
  if (journey.isReplyLostBehindLast()) return { end: 'returnLost' };
  return enter(journey, packet, addresses);
}

/** Comes out of the internet, to a public address or to a private one as security groups see it. */
export function comeIn(journey: Journey, packet: Packet): Step {
  if (!isInShared(packet.destination, NOT_INTERNET))
    return enter(journey, packet, packet.source.values.set, packet.source);

  const hop = { at: 'internet', kind: 'internet' } as const;
  const because = 'it is taken to come in by a public address or load balancer in front of the destination';
  return (
    comeTo(journey, packet, { ...hop, ruling: 'forward', because }) ??
    journey.end('noRoute', { ...hop, ruling: 'deny', because: 'the internet does not route this address' })
  );
}

/** Comes from Azure's own host to whatever has the address. */
export function comeFromAzure(journey: Journey, packet: Packet): Step {
  const hop = { at: 'azure', kind: 'endpoint' } as const;
  const because = 'it comes from the host that load balancers probe from, whatever the routes';
  const step = comeTo(journey, packet, { ...hop, ruling: 'forward', because });
  if (step !== undefined) return step;
  const why = whyIncomplete(journey.world.network, 'vnets');
  return why === undefined
    ? journey.end('noRoute', { ...hop, ruling: 'deny', because: 'no VNet holds the address' })
    : journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because: `no VNet that was seen holds it: ${why}` });
}

/** Comes to the one VNet that holds the destination; `undefined` where none does. */
function comeTo(journey: Journey, packet: Packet, hop: Hop): Step | undefined {
  const wanted = journey.target.subnet;
  const holding = journey.world.network.vnets.filter((vnet) => isIn(packet.destination, prefixesOf(vnet)));
  const [home, another] = holding.filter(({ id }) => wanted === undefined || vnetOf(wanted) === id);
  if (home === undefined) return undefined;
  if (another !== undefined) {
    return journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because: 'several VNets hold the address' });
  }
  journey.hops.push(hop);
  return { vnet: home, packet };
}

/** Hands the packet to a gateway: to the VNet at the other end of a connection, or to a site. */
export function passGateway(journey: Journey, { vnet }: Standing, packet: Packet): Step {
  const { network } = journey.world;
  const { gateways, prefixes, unseen } = gatewayReach(network, vnet);
  const [gateway] = gateways;
  if (gateway === undefined) {
    const hop = { at: vnet.id, kind: 'gateway' } as const;
    return unseen === undefined
      ? journey.end('droppedByRoute', {
          ...hop,
          ruling: 'deny',
          because: 'no gateway is in reach, so the packet vanishes',
        })
      : journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because: unseen });
  }
  const hop = { at: gateway.id, kind: 'gateway' } as const;
  const peer = vnetBehind(network, gateway.id, packet.destination);
  if (peer !== undefined) {
    journey.hops.push({ ...hop, ruling: 'forward', because: `the gateway leads to ${peer.id}` });
    journey.replyTo = 'gateway';
    return { vnet: peer, packet };
  }
  if (!isIn(packet.destination, ipSet(prefixes))) {
    const because = unseen ?? 'no site behind the gateway is known to have the address';
    return journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because });
  }
  const at = find(network, 'vnets', vnetOf(gateway.subnet));
  const subnet = findSubnet(network, gateway.subnet);
  if (at.status === 'found' && subnet.status === 'found') {
    const standing: Standing = { vnet: at.value, subnet: subnet.value, machines: [] };
    if (journey.isReplyLost(standing, packet.source)) return { end: 'returnLost' };
  }
  const because = 'the gateway hands it to the site behind it';
  return journey.admit({ ...hop, ruling: 'forward', because }, packet.source);
}

/** The VNet of the gateway at the other end of a connection, if it holds the destination. */
function vnetBehind(network: Network, id: ResourceId, destination: Spot): VirtualNetwork | undefined {
  for (const { gateway, otherGateway } of network.connections) {
    if (otherGateway === undefined || (gateway !== id && otherGateway !== id)) continue;
    const other = find(network, 'gateways', gateway === id ? otherGateway : gateway);
    const vnet = other.status === 'found' ? find(network, 'vnets', vnetOf(other.value.subnet)) : other;
    if (vnet.status === 'found' && isIn(destination, prefixesOf(vnet.value))) return vnet.value;
  }
  return undefined;
}

function egressFrom(journey: Journey, { subnet, machines }: Standing, { protocol }: Packet): Egress {
  const { network } = journey.world;
  const last = journey.waypoints.at(-1);
  const firewall = last && find(network, 'firewalls', last.at);
  if (firewall?.status === 'found') return egressOfFirewall(network, subnet, firewall.value, protocol);

  const [first, ...others] = machines.map((machine) => egressOf(network, subnet, machine, protocol));
  if (first === undefined) return egressOf(network, subnet, { kind: 'any' }, protocol);
  if (
    others.every(
      ({ status, by, because }) => [status, by, because].join() === [first.status, first.by, first.because].join(),
    )
  )
    return first;
  const because = 'machines of the subnet leave by different ways, and which one it is, is not known';
  const doAllLeave = [first, ...others].every(({ status }) => status === 'addresses' || status === 'someAddress');
  return { status: doAllLeave ? 'someAddress' : 'unseen', by: subnet.id, because };
}

/** Arrives at a public address, seen as some public addresses or as one that is not known. */
function enter(journey: Journey, packet: Packet, seenAs: IpSet | undefined, source?: Spot): Step {
  const { network } = journey.world;
  const owner = publicOwner(network, packet.destination);
  if (owner === undefined) {
    const because = 'it is handed to the internet';
    return journey.admit({ at: 'internet', kind: 'internet', ruling: 'allow', because }, source ?? seenAs);
  }
  const hop = { at: owner.id, kind: 'nat' } as const;
  const [first] = seenAs ?? [];
  if (first === undefined) {
    const because = 'with which address it comes is not known';
    return journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because });
  }
  const seen = { ...packet, source: source ?? spotIn(first) };
  journey.replyTo = 'internet';
  if (owner.kind === 'firewall') return enterFirewall(journey, owner.firewall, seen);
  if (owner.kind === 'frontend') {
    const because = 'what is behind the load balancer was not followed';
    return journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because });
  }
  const inside = spotAt(owner.configuration.address ?? '');
  const vnet = find(network, 'vnets', vnetOf(owner.configuration.subnet));
  if (inside === undefined || vnet.status !== 'found') {
    const because = 'where the interface of the public address is was not seen';
    return journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because });
  }
  journey.hops.push({ ...hop, ruling: 'forward', because: 'the public address is that of the interface' });
  return { vnet: vnet.value, packet: { ...seen, destination: inside } };
}
