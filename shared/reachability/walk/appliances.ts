import { locate } from '../lookup/address-book.ts';
import { brokenPeerings, refuseForwarded } from './arrivals.ts';
import { askFirewall, askFirewallNat, NO_RULE, translatesSource } from '../firewall/firewall.ts';
import type { Placed } from '../firewall/policy.ts';
import type { Journey, Reading, Step } from './journey.ts';
import { find, findSubnet, nameOf, vnetOf, whyIncomplete } from '../lookup/lookup.ts';
import type { Firewall, FirewallRule, NetworkInterface, ResourceId } from '../network.ts';
import type { Packet } from '../packet.ts';
import { peersOf } from '../routes/peering.ts';
import { isIn, type Spot, spotAt } from '../addresses/spot.ts';
import { settingOf, type Standing } from './standing.ts';

const LOOP = 'the packet comes back to it: the routes go round in a circle';

/** Comes to the next hop of a route: something with an address in the VNet or in a direct peer. */
export function passAppliance(journey: Journey, { vnet, subnet }: Standing, address: string, packet: Packet): Step {
  const { network } = journey.world;
  const hop = { at: address, kind: 'appliance' } as const;
  const spot = spotAt(address);
  if (spot === undefined) {
    const because = `"${address}" is no address`;
    return journey.end('insufficientInfo', { at: subnet.id, kind: 'appliance', ruling: 'unknown', because });
  }
  const peers = peersOf(network, vnet);
  const place = locate(network, [vnet, ...peers.flatMap((peer) => peer.vnet ?? [])], spot);
  if (place === undefined) {
    const unseen = peers.find((peer) => peer.vnet === undefined)?.unseen;
    const because = `no subnet in reach holds the next hop ${address}`;
    if (unseen !== undefined) {
      const asFarAsSeen = `${because}, as far as was seen: ${unseen}`;
      return journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because: asFarAsSeen });
    }
    journey.hops.push({ ...hop, ruling: 'deny', because }, ...brokenPeerings(network, vnet, spot));
    return { end: 'droppedByRoute' };
  }
  const { owner, ...at } = place;
  const refused = refuseForwarded(journey, vnet, at.vnet, packet);
  if (refused !== undefined) return refused;
  if (isIn(packet.destination, spot.values.set)) return { vnet: at.vnet, packet };
  switch (owner?.kind) {
    case 'firewall':
      return passFirewall(journey, { ...at, machines: [] }, owner.firewall, spot, packet);
    case 'interface': {
      const machine = { kind: 'interface', id: owner.nic.id, configuration: owner.configuration } as const;
      return passMachine(journey, { ...at, machines: [machine] }, owner.nic, spot, packet);
    }
    case 'frontend': {
      const because = 'what the machines behind the load balancer do is not known';
      return journey.end('insufficientInfo', { ...hop, at: owner.balancer.id, ruling: 'unknown', because });
    }
    case 'privateEndpoint': {
      const because = 'a private endpoint forwards nothing';
      return journey.end('droppedByRoute', { ...hop, at: owner.endpoint.id, ruling: 'deny', because });
    }
    case undefined: {
      // Nothing but a firewall lives in its subnet: https://learn.microsoft.com/azure/firewall/firewall-faq
      if (nameOf(at.subnet.id) === 'azurefirewallsubnet' && whyIncomplete(network, 'firewalls') === undefined) {
        const because = `no firewall has the next hop ${address}`;
        return journey.end('droppedByRoute', { ...hop, ruling: 'deny', because });
      }
      const because = `what is at the next hop ${address} was not seen`;
      return journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because });
    }
  }
}

/** A machine that forwards: what it lets through is its own affair, but Azure's rules and routes hold for it too. */
function passMachine(
  journey: Journey,
  standing: Standing,
  { id, forwards }: NetworkInterface,
  own: Spot,
  packet: Packet,
): Step {
  const hop = { at: id, kind: 'appliance' } as const;
  if (journey.hasPassed(id)) return journey.end('droppedByRoute', { ...hop, ruling: 'deny', because: LOOP });
  if (journey.isDenied(standing, 'Inbound', packet)) return { end: 'deniedInbound' };
  if (!forwards) {
    const because = 'IP forwarding is off on the interface of the next hop';
    return journey.end('droppedByRoute', { ...hop, ruling: 'deny', by: 'enableIPForwarding', because });
  }
  const because = 'what the appliance lets through, and whether it hides the client, only itself can tell';
  journey.hops.push({ ...hop, ruling: 'unknown', because });
  return {
    readings: [
      { waypoint: { at: id, standing, isUnsure: true }, then: { leave: standing, packet } },
      {
        waypoint: { at: id, standing, hidden: packet.source, isUnsure: false },
        then: { leave: standing, packet: { ...packet, source: own } },
      },
    ],
  };
}

function passFirewall(journey: Journey, standing: Standing, firewall: Firewall, own: Spot, packet: Packet): Step {
  const hop = { at: firewall.id, kind: 'firewall' } as const;
  if (journey.hasPassed(firewall.id)) return journey.end('droppedByRoute', { ...hop, ruling: 'deny', because: LOOP });

  const ruling = askFirewall(journey.world, firewall, packet, settingOf(journey.world, standing));
  const open: Reading = { waypoint: { at: firewall.id, standing, isUnsure: false }, then: { route: standing, packet } };
  const hidden: Reading = {
    waypoint: { at: firewall.id, standing, hidden: packet.source, isUnsure: false },
    then: { route: standing, packet: { ...packet, source: own } },
  };
  if (ruling.status === 'unseen') {
    journey.hops.push({ ...hop, ruling: 'unknown', because: ruling.why });
    return { readings: [open, hidden] };
  }
  const { status, placed, inspectsTls, notes } = ruling;
  const verb = status === 'denied' ? 'denies' : 'allows';
  const says = placed === undefined ? 'no rule lets it through' : `the rule ${verb} it`;
  journey.hops.push({
    ...hop,
    ...lineOf(firewall, placed),
    ruling: status === 'denied' ? 'deny' : 'allow',
    because: [says, ...sayInspection(inspectsTls), ...notes].join('; '),
    ...(inspectsTls !== false && { inspectsTls }),
  });
  if (status === 'denied') return { end: 'deniedByFirewall' };
  const { waypoint, then } = translatesSource(journey.world.network, firewall, packet, ruling) ? hidden : open;
  journey.waypoints.push(waypoint);
  return then;
}

function sayInspection(inspectsTls: boolean | 'unknown'): readonly string[] {
  if (inspectsTls === 'unknown') return ['whether TLS is terminated hangs on which rule it is'];
  return inspectsTls ? ['the rule terminates TLS'] : [];
}

/** Comes to a public address of the firewall, which sends it on by a DNAT rule or drops it. */
export function enterFirewall(journey: Journey, firewall: Firewall, packet: Packet): Step {
  const { network } = journey.world;
  const hop = { at: firewall.id, kind: 'firewall' } as const;
  const subnet = findSubnet(network, firewall.subnet ?? '');
  const vnet = find(network, 'vnets', vnetOf(firewall.subnet ?? ''));
  if (subnet.status !== 'found' || vnet.status !== 'found') {
    return journey.end('insufficientInfo', {
      ...hop,
      ruling: 'unknown',
      because: 'the subnet of the firewall was not seen',
    });
  }
  const standing: Standing = { vnet: vnet.value, subnet: subnet.value, machines: [] };
  const ruling = askFirewallNat(journey.world, firewall, packet, settingOf(journey.world, standing));
  if (ruling.status === 'unseen')
    return journey.end('insufficientInfo', { ...hop, ruling: 'unknown', because: ruling.why });
  if (ruling.status === 'noRule') {
    const because = 'no DNAT rule is for this address and port';
    return journey.end('deniedByFirewall', { ...hop, ruling: 'deny', by: NO_RULE, because });
  }
  const { rule } = ruling.placed;
  const destination = spotAt(rule.translatedAddress ?? '');
  const port = spotAt(rule.translatedPort, 0);
  if (destination === undefined || port === undefined) {
    const because = `where ${rule.translatedFqdn ?? rule.translatedAddress ?? 'it'} leads is not known`;
    return journey.end('insufficientInfo', { ...hop, ...lineOf(firewall, ruling.placed), ruling: 'unknown', because });
  }
  // The reply goes to the firewall's own address, which hides the client.
  const own = spotAt(firewall.privateAddress ?? '');
  if (own === undefined) {
    const because = 'the private address of the firewall was not told';
    return journey.end('insufficientInfo', { ...hop, ...lineOf(firewall, ruling.placed), ruling: 'unknown', because });
  }
  const because = `the rule sends it on to ${rule.translatedAddress ?? ''}`;
  journey.hops.push({ ...hop, ...lineOf(firewall, ruling.placed), ruling: 'allow', because });
  journey.waypoints.push({ at: firewall.id, standing, hidden: packet.source, isUnsure: false });
  return { route: standing, packet: { ...packet, source: own, destination, port } };
}

function lineOf({ id }: Firewall, placed: Placed<FirewallRule> | undefined): { by: string; of?: ResourceId } {
  if (placed === undefined) return { by: NO_RULE };
  return { by: placed.by, ...(placed.of !== id && { of: placed.of }) };
}
