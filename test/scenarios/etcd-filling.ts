import { healthyPrivate } from '../fleet/fleet.ts';
import { measure } from '../fleet/metrics.ts';
import { scenario } from './scenario.ts';

export const etcdFilling = scenario(
  'etcd-filling',
  'api-server-load',
  'objects that nobody cleans up fill 62 % of the database of etcd',
  healthyPrivate,
  (world) => {
    measure(world, { resource: world.cluster.id, metric: 'etcd_database_usage_percentage', level: 62 });
  },
);
