import { healthyPublic } from '../fleet/fleet.ts';
import { measure } from '../fleet/metrics.ts';
import { scenario } from './scenario.ts';

export const apiServerPinned = scenario(
  'api-server-pinned',
  'api-server-load',
  'something keeps the API server at 97 % of its CPU',
  healthyPublic,
  (world) => {
    measure(world, { resource: world.cluster.id, metric: 'apiserver_cpu_usage_percentage', level: 97 });
  },
);
