import { healthyKubenet } from '../fleet/worlds/kubenet.ts';
import { scenario } from './scenario.ts';

export const podRouteMissing = scenario(
  'pod-route-missing',
  'node-traffic',
  'the route to the pods of one node is gone',
  healthyKubenet,
  ({ table }) => {
    table.properties.routes.pop();
  },
);
