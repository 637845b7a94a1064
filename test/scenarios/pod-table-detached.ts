import { nodesOf } from '../fleet/fleet.ts';
import { healthyKubenet } from '../fleet/worlds/kubenet.ts';
import { scenario } from './scenario.ts';

export const podTableDetached = scenario(
  'pod-table-detached',
  'node-traffic',
  'the route table with the routes to pods was taken off the subnet of the nodes',
  healthyKubenet,
  (world) => {
    delete nodesOf(world).properties.routeTable;
  },
);
