import { locate } from '../lookup/address-book.ts';
import type { Hop } from '../flow.ts';
import type { ResourceId } from '../network.ts';
import { peersOf } from '../routes/peering.ts';
import { chooseRoute } from '../routes/route-choice.ts';
import { sayRoute, type EffectiveRoute } from '../routes/routes.ts';
import { type Spot, spotAt } from '../addresses/spot.ts';
import type { Origin, Standing, World } from './standing.ts';

/** A device that saw the packet and waits for the reply. */
export interface Waypoint {
  readonly at: ResourceId;
  readonly standing: Standing;
  /** The client's address, where the device put its own in the place of it. */
  readonly hidden?: Spot;
  /** Whether nobody knows if it hides the client: then the reply may come back to it by itself. */
  readonly isUnsure: boolean;
}

export type WayBack =
  | { readonly status: 'back' }
  | { readonly status: 'lost'; readonly hop: Hop }
  | { readonly status: 'unseen'; readonly why: string };

/**
 * Whether a reply comes back to the client by the devices that saw the request, the last of them first. A device that hides the client is
 * where the reply goes by itself. Azure's own host has its reply whatever the routes. https://learn.microsoft.com/azure/firewall/integrate-lb#asymmetric-routing
 */
export function wayBack(
  world: World,
  from: Standing,
  to: Spot,
  waypoints: readonly Waypoint[],
  origin: Origin['kind'],
): WayBack {
  if (origin === 'azure' || waypoints.some(({ isUnsure }) => isUnsure)) return { status: 'back' };
  const hiding = waypoints.findLastIndex(({ hidden }) => hidden !== undefined);
  const last = waypoints[hiding];
  const goal = last === undefined ? origin : 'subnet';
  const answer = leg(world, from, to, waypoints.slice(hiding + 1).toReversed(), goal);
  if (answer.status !== 'back' || last?.hidden === undefined) return answer;
  return wayBack(world, last.standing, last.hidden, waypoints.slice(0, hiding), origin);
}

function leg(world: World, from: Standing, to: Spot, devices: readonly Waypoint[], goal: Origin['kind']): WayBack {
  const { network, serviceTags } = world;
  const { vnet, subnet } = from;
  const choice = chooseRoute(network, vnet, subnet, to, serviceTags);
  if (choice.status === 'unseen') return choice;
  if (choice.status === 'noRoute') return lost(from, undefined, 'no route leads back to the client');

  const { route } = choice;
  const [device, ...rest] = devices;
  if (route.peer !== undefined && route.peer.vnet === undefined) {
    return { status: 'unseen', why: route.peer.unseen ?? 'the peer was not seen' };
  }
  switch (route.nextHop) {
    case 'VirtualAppliance': {
      const id = applianceAt(world, from, route.nextHopAddress ?? '');
      if (device !== undefined && id === device.at) return leg(world, device.standing, to, rest, goal);
      return lost(
        from,
        route,
        `the reply goes to ${id ?? route.nextHopAddress ?? 'nowhere'}, which did not see the request`,
      );
    }
    case 'None':
    case 'VirtualNetworkServiceEndpoint':
      return lost(from, route, 'the reply is dropped');
    case 'VirtualNetworkGateway':
      return arrives(from, route, device, goal === 'gateway');
    case 'Internet':
      return arrives(from, route, device, goal === 'internet');
    case 'VnetLocal':
    case 'VNetPeering':
    case 'InterfaceEndpoint':
      return arrives(from, route, device, goal === 'subnet');
  }
}

function arrives(from: Standing, route: EffectiveRoute, device: Waypoint | undefined, isThere: boolean): WayBack {
  if (!isThere) return lost(from, route, 'the reply does not go where the client is');
  if (device === undefined) return { status: 'back' };
  return lost(from, route, `the reply goes past ${device.at}, which saw the request and waits for it`);
}

function lost({ subnet }: Standing, route: EffectiveRoute | undefined, because: string): WayBack {
  const isUser = route?.source === 'User';
  return {
    status: 'lost',
    hop: {
      at: isUser ? (subnet.routeTable ?? subnet.id) : subnet.id,
      kind: 'route',
      ruling: 'deny',
      ...(route && { by: isUser ? `routes/${route.name ?? route.prefix}` : route.prefix }),
      because: route === undefined ? because : `${because}: ${sayRoute(route)}`,
    },
  };
}

function applianceAt({ network }: World, { vnet }: Standing, address: string): ResourceId | undefined {
  const spot = spotAt(address);
  if (spot === undefined) return undefined;
  const owner = locate(network, [vnet, ...peersOf(network, vnet).flatMap((peer) => peer.vnet ?? [])], spot)?.owner;
  if (owner?.kind === 'firewall') return owner.firewall.id;
  return owner?.kind === 'interface' ? owner.nic.id : undefined;
}
