import { nodesOf } from '../fleet/fleet.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const routeTableMissing = scenario(
  'route-table-missing',
  'required-egress',
  'the route table was taken off the subnet of the nodes',
  healthyHub,
  (world) => {
    delete nodesOf(world).properties.routeTable;
  },
);
