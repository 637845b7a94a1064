import type { Route, RouteTable } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/routeTables`. */
export function parseRouteTable({ id, body }: RawResource): RouteTable {
  const fields = new Body(body).properties();
  return {
    id,
    routes: fields.requiredObjects('routes').map(parseRoute),
    propagatesGatewayRoutes: !(fields.flag('disableBgpRoutePropagation') ?? false),
  };
}

/** https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview#user-defined */
const NEXT_HOPS = ['VirtualAppliance', 'VirtualNetworkGateway', 'VnetLocal', 'Internet', 'None'];

/** Reads a route, of a table's list or by itself. */
export function parseRoute(route: Body): Route {
  const fields = route.properties();
  return defined({
    name: route.requiredText('name'),
    prefix: fields.requiredText('addressPrefix'),
    nextHop: fields.requiredWord('nextHopType', NEXT_HOPS),
    nextHopAddress: fields.filledText('nextHopIpAddress'),
  });
}
