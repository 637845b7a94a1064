import { arrive, arriveAtEndpoint, crossPeering, crossToEndpoint, endNowhere } from './arrivals.ts';
import { isPlatformHost } from '../addresses/special-addresses.ts';
import { passAppliance } from './appliances.ts';
import type { Disposition } from '../flow.ts';
import { comeFromAzure, comeIn, goOut, passGateway } from './internet.ts';
import type { Journey, Reading, Step } from './journey.ts';
import type { ResourceId } from '../network.ts';
import type { Packet } from '../packet.ts';
import { chooseRoute } from '../routes/route-choice.ts';
import { type EffectiveRoute, sayRoute } from '../routes/routes.ts';
import { machinesAt, type Standing } from './standing.ts';

/** Follows one packet from where it begins to where it ends. The journey keeps what had a say. */
export function walk(journey: Journey, packet: Packet, machine?: ResourceId): Disposition {
  return run(journey, begin(journey, packet, machine));
}

function run(journey: Journey, first: Step): Disposition {
  let step = first;
  while (!('end' in step)) {
    if ('readings' in step) return inEveryReading(journey, step.readings);
    step = next(journey, step);
  }
  const isUnsure = journey.hops.some(({ ruling }) => ruling === 'unknown');
  return step.end === 'delivered' && isUnsure ? 'insufficientInfo' : step.end;
}

/** Goes on in every reading. Only where it fails in all of them does it fail; to arrive in all is still not known, as the device is. */
function inEveryReading(journey: Journey, readings: readonly Reading[]): Disposition {
  const ends = readings.map(({ waypoint, then }) => {
    const fork = journey.fork(waypoint);
    return { fork, end: run(fork, then) };
  });
  const told = ends.find(({ end }) => end === 'insufficientInfo') ?? ends[0];
  if (told === undefined) return 'insufficientInfo';
  journey.adopt(told.fork);
  return told.end;
}

function begin(journey: Journey, packet: Packet, machine?: ResourceId): Step {
  const { origin, world } = journey;
  if (origin.kind === 'internet') return comeIn(journey, packet);
  if (origin.kind === 'azure') return comeFromAzure(journey, packet);
  const { vnet, subnet } = origin;
  if (origin.kind === 'gateway') {
    journey.hops.push({ at: subnet.id, kind: 'gateway', ruling: 'forward', because: 'it comes in by the gateway' });
    return { route: { vnet, subnet, machines: [] }, packet };
  }
  return { leave: { vnet, subnet, machines: machinesAt(world.network, subnet, packet.source, machine) }, packet };
}

function next(journey: Journey, step: Exclude<Step, { end: Disposition } | { readings: readonly Reading[] }>): Step {
  if ('leave' in step) {
    const { leave: standing, packet } = step;
    return journey.isDenied(standing, 'Outbound', packet) ? { end: 'deniedOutbound' } : { route: standing, packet };
  }
  if ('route' in step) return takeRoute(journey, step.route, step.packet);
  if ('vnet' in step) return arrive(journey, step.vnet, step.packet);
  return arriveAtEndpoint(journey, step.endpoint, step.packet);
}

function takeRoute(journey: Journey, standing: Standing, packet: Packet): Step {
  const { network, serviceTags } = journey.world;
  const { vnet, subnet } = standing;
  if (isPlatformHost(packet.destination)) {
    const because = 'a host of Azure that answers in every subnet, whatever its routes';
    return journey.admit({ at: 'azure', kind: 'endpoint', ruling: 'allow', because }, packet.source);
  }
  const choice = chooseRoute(network, vnet, subnet, packet.destination, serviceTags);
  const at = subnet.routeTable ?? subnet.id;
  if (choice.status === 'unseen') {
    return journey.end('insufficientInfo', { at, kind: 'route', ruling: 'unknown', because: choice.why });
  }
  if (choice.status === 'noRoute') {
    return journey.end('noRoute', { at, kind: 'route', ruling: 'deny', because: 'no route holds the destination' });
  }
  const { route } = choice;
  journey.hops.push({
    ...lineOf(standing, route),
    kind: 'route',
    ruling: route.nextHop === 'None' ? 'deny' : 'forward',
    because: sayRoute(route),
  });
  return follow(journey, standing, route, packet);
}

/** Where a route is written: in the user's table, or nowhere, as Azure's own of a subnet. */
function lineOf({ subnet }: Standing, { source, name, prefix }: EffectiveRoute): { at: ResourceId; by: string } {
  return source === 'User'
    ? { at: subnet.routeTable ?? subnet.id, by: `routes/${name ?? prefix}` }
    : { at: subnet.id, by: prefix };
}

function follow(journey: Journey, standing: Standing, route: EffectiveRoute, packet: Packet): Step {
  const { vnet } = standing;
  switch (route.nextHop) {
    case 'None':
      return route.source === 'User' ? { end: 'droppedByRoute' } : endNowhere(journey, vnet, packet.destination);
    case 'VnetLocal':
      return { vnet, packet };
    case 'VNetPeering':
      return crossPeering(journey, standing, route.peer, packet);
    case 'InterfaceEndpoint':
      return crossToEndpoint(journey, vnet, route.endpoint, packet);
    case 'VirtualNetworkServiceEndpoint': {
      const because = 'the service endpoint leads to the service';
      return journey.admit({ at: route.prefix, kind: 'endpoint', ruling: 'allow', because }, packet.source);
    }
    case 'VirtualAppliance':
      return passAppliance(journey, standing, route.nextHopAddress ?? '', packet);
    case 'VirtualNetworkGateway':
      return passGateway(journey, standing, packet);
    case 'Internet':
      return goOut(journey, standing, packet);
  }
}
