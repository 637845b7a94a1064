import { addRoute } from '../fleet/routes.ts';
import { at } from '../fleet/world.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const nodesByFirewall = scenario(
  'nodes-by-firewall',
  'node-traffic',
  'a route sends what goes from node to node to the firewall, which has no rule for it',
  healthyHub,
  (world) => {
    addRoute(world.table, 'nodes', at(world, '128.0/20'), 'VirtualAppliance', at(world, '64.4'));
  },
);
