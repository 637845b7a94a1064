import { routeOf } from '../fleet/routes.ts';
import { at } from '../fleet/world.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const staleNextHop = scenario(
  'stale-next-hop',
  'required-egress',
  'the firewall was made anew with another address, and the route was not',
  healthyHub,
  (world) => {
    routeOf(world.table, 'to-firewall').nextHopIpAddress = at(world, '66.4');
  },
);
