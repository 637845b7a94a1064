import { healthyPublic } from '../fleet/fleet.ts';
import { measure } from '../fleet/metrics.ts';
import { scenario } from './scenario.ts';

export const connectionsFailing = scenario(
  'connections-failing',
  'snat-exhaustion',
  'pods open so many connections that the load balancer has no port for some',
  healthyPublic,
  (world) => {
    const balancer = world.resources.find(({ type }) => type === 'Microsoft.Network/loadBalancers')?.id ?? '';
    const split = { ConnectionState: 'Failed' };
    measure(world, { resource: balancer, metric: 'SnatConnectionCount', split, level: 4 });
  },
);
