import {
  find,
  type Hop,
  type Network,
  noting,
  type Route,
  type RouteTable,
  vnetOf,
  withResources,
} from '../../reachability/index.ts';
import { azGroup, azName, word } from '../az.ts';
import { type Fate, fatesOf } from '../need.ts';
import type { Fix } from '../fix.ts';

/**
 * Lets flows past a route of a table that drops them. One to the internet leads to the firewall that is there in place of one that is not,
 * or else out; one to a place inside gives way to the route that Azure has for it.
 */
export function mendRoute(network: Network, { at, by = '' }: Hop, blocked: readonly Fate[]): Fix | undefined {
  const table = find(network, 'routeTables', at);
  if (table.status !== 'found') return undefined;
  const route = table.value.routes.find(({ name }) => `routes/${name}` === by);
  if (route === undefined) return undefined;
  if (!blocked.every(({ need }) => need.isPublic)) return remove(table.value, route);
  const firewall = firewallInReach(network, blocked);
  if (firewall !== undefined && firewall !== route.nextHopAddress) return leadTo(table.value, route, firewall);
  const fix = leadOut(table.value, route);
  return getsOut(network, fix, blocked) ? fix : undefined;
}

/** Out of a private subnet the internet is no way. */
function getsOut(network: Network, { change }: Fix, blocked: readonly Fate[]): boolean {
  const world = withResources(network, change.network ?? {});
  const fates = fatesOf(
    world,
    blocked.map(({ need }) => need),
  );
  return fates.every(({ trace }) => trace.hops.every(({ kind, ruling }) => kind !== 'nat' || ruling !== 'deny'));
}

/** The address of the one firewall in the VNets that packets begin in and in their peers. */
function firewallInReach(network: Network, blocked: readonly Fate[]): string | undefined {
  const near = blocked.flatMap(({ need }) => {
    const vnet = find(network, 'vnets', vnetOf(need.flow.source.subnet ?? ''));
    return vnet.status === 'found' ? [vnet.value.id, ...vnet.value.peerings.map(({ remoteVnet }) => remoteVnet)] : [];
  });
  const firewalls = network.firewalls.filter(({ subnet = '' }) => near.includes(vnetOf(subnet)));
  const [first, another] = noting(network, firewalls);
  return another === undefined ? first?.privateAddress : undefined;
}

function leadTo(table: RouteTable, route: Route, nextHopAddress: string): Fix {
  return {
    command: `az network route-table route update ${azRoute(table, route)} --next-hop-type VirtualAppliance --next-hop-ip-address ${word(nextHopAddress)}`,
    change: withRoutes(table, (one) => [
      one === route ? { ...route, nextHop: 'VirtualAppliance', nextHopAddress } : one,
    ]),
  };
}

function leadOut(table: RouteTable, route: Route): Fix {
  const { nextHopAddress, ...rest } = route;
  // The command keeps what it is not told of, and Azure takes an address of an appliance alone.
  const forget = nextHopAddress === undefined ? '' : ' --next-hop-ip-address null';
  return {
    command: `az network route-table route update ${azRoute(table, route)} --next-hop-type Internet${forget}`,
    change: withRoutes(table, (one) => [one === route ? { ...rest, nextHop: 'Internet' } : one]),
  };
}

function remove(table: RouteTable, route: Route): Fix {
  return {
    command: `az network route-table route delete ${azRoute(table, route)}`,
    change: withRoutes(table, (one) => (one === route ? [] : [one])),
  };
}

function withRoutes(table: RouteTable, edit: (route: Route) => readonly Route[]): Fix['change'] {
  return { network: { routeTables: [{ ...table, routes: table.routes.flatMap(edit) }] } };
}

function azRoute({ id }: RouteTable, { name }: Route): string {
  return `${azGroup(id)} --route-table-name ${azName(id)} -n ${word(name)}`;
}
