import { healthyPrivate } from '../fleet/fleet.ts';
import { subnetOf } from '../fleet/resources.ts';
import { routeTable } from '../fleet/routes.ts';
import { at, PLACE, subscriptionOf } from '../fleet/world.ts';
import { scenario } from './scenario.ts';

export const clientRouteNone = scenario(
  'client-route-none',
  'private-access',
  'a route of the agents sends the address of the API server to nowhere',
  healthyPrivate,
  (world) => {
    const table = routeTable(subscriptionOf(world), 'rg-net', `${world.name}-agents-routes`, PLACE, {
      quarantine: [at(world, '128.4/32'), 'None'],
    });
    subnetOf(world.hub, 'agents').properties.routeTable = { id: table.id };
    world.resources.push(table);
  },
);
