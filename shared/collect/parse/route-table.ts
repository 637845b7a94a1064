import type { Route, RouteTable } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/routeTables`. */
export function parseRouteTable({ id, body }: RawResource): RouteTable {
  const fields = new Body(body).properties();
  return {
    id,
    routes: fields.objects('routes').map(parseRoute),
    propagatesGatewayRoutes: !(fields.flag('disableBgpRoutePropagation') ?? false),
  };
}

/** Reads a route, of a table's list or by itself. */
export function parseRoute(route: Body): Route {
  const fields = route.properties();
  return defined({
    name: route.requiredText('name'),
    prefix: fields.requiredText('addressPrefix'),
    nextHop: fields.requiredText('nextHopType'),
    nextHopAddress: fields.filledText('nextHopIpAddress'),
  });
}
