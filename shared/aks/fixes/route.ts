import { find, type Hop, type Network, type Route, type RouteTable } from '../../reachability/index.ts';
import { azGroup, azName, word } from '../az.ts';
import type { Fate } from '../need.ts';
import type { Fix } from '../fix.ts';

/**
 * Lets flows past a route of a table that drops them. One to the internet leads there; one to a place inside gives way to the route that
 * Azure has for it.
 */
export function mendRoute(network: Network, { at, by = '' }: Hop, blocked: readonly Fate[]): Fix | undefined {
  const table = find(network, 'routeTables', at);
  if (table.status !== 'found') return undefined;
  const route = table.value.routes.find(({ name }) => `routes/${name}` === by);
  if (route === undefined) return undefined;
  return blocked.every(({ need }) => need.isPublic) ? leadOut(table.value, route) : remove(table.value, route);
}

function leadOut(table: RouteTable, route: Route): Fix | undefined {
  if (route.nextHop === 'Internet') return undefined;
  const { nextHopAddress: _, ...rest } = route;
  return {
    command: `az network route-table route update ${azRoute(table, route)} --next-hop-type Internet`,
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
